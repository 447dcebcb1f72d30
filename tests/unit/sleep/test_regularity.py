from __future__ import annotations

import numpy as np
import pytest

from trochee.foundation.unknown import Known, Unknown
from trochee.sleep.regularity import (
    LocalSleep,
    SleepRaster,
    chronotype,
    composite_phase_deviation,
    hourly_sleep,
    interdaily_stability,
    intradaily_variability,
    sleep_raster,
    sleep_regularity_index,
    social_jetlag,
)

NAN = float("nan")


def known(value: Known[float] | Unknown) -> float:
    assert isinstance(value, Known)
    return value.value


def sleep(
    onset: list[float], final: list[float], wake: list[float] | None = None, days: list[int] | None = None
) -> LocalSleep:
    return LocalSleep(
        days=np.array(days if days is not None else range(100, 100 + len(onset)), dtype=np.int64),
        onset=np.array(onset),
        final_awakening=np.array(final),
        wake=np.array(wake if wake is not None else [0.0] * len(onset)),
        slept=np.ones(len(onset), dtype=np.bool_),
    )


def test_minutes_asleep_are_laid_out_around_the_usual_midsleep() -> None:
    """23:00 to 07:00, midsleep 03:00: the day runs from 15:00 to 15:00."""
    raster = sleep_raster(sleep([-60.0], [420.0]))
    assert raster.asleep.shape == (1, 1440)
    assert np.flatnonzero(raster.asleep[0]).tolist() == list(range(480, 960))


def test_wake_lies_at_the_middle_of_the_sleep_period() -> None:
    raster = sleep_raster(sleep([-60.0], [420.0], [60.0]))
    assert np.flatnonzero(~raster.asleep[0, 480:960]).tolist() == list(range(210, 270))


def test_sleep_that_runs_past_the_day_goes_on_in_the_next() -> None:
    """Usual midsleep 03:00; the second night's sleep lasts till 17:00, two hours into the third day."""
    raster = sleep_raster(sleep([-60.0, 600.0, -60.0, -60.0], [420.0, 1020.0, 420.0, 420.0]))
    asleep = [np.flatnonzero(row).tolist() for row in raster.asleep]
    assert asleep[1] == list(range(1140, 1440))
    assert asleep[2] == [*range(120), *range(480, 960)]


def test_sleep_that_began_before_the_day_is_in_the_one_before() -> None:
    raster = sleep_raster(sleep([-60.0, -60.0, -660.0], [420.0, 420.0, -300.0]))
    assert np.flatnonzero(raster.asleep[1]).tolist() == [*range(480, 960), *range(1320, 1440)]
    assert np.flatnonzero(raster.asleep[2]).tolist() == list(range(240))


def test_sleep_never_runs_into_a_day_that_is_not_known() -> None:
    raster = sleep_raster(sleep([-60.0, 600.0, -60.0, -60.0], [420.0, 1020.0, 420.0, 420.0], days=[1, 2, 4, 5]))
    assert np.flatnonzero(raster.asleep[2]).tolist() == list(range(480, 960))


@pytest.mark.parametrize("missing", ["onset", "final_awakening", "wake"])
def test_a_night_that_is_not_fully_known_is_left_out(missing: str) -> None:
    nights = sleep([-60.0] * 3, [420.0] * 3)
    getattr(nights, missing)[1] = NAN
    assert sleep_raster(nights).days.tolist() == [100, 102]


def test_a_night_without_sleep_is_known_and_awake() -> None:
    nights = sleep([-60.0, NAN], [420.0, NAN])
    nights.slept[1] = False
    raster = sleep_raster(nights)
    assert raster.days.tolist() == [100, 101]
    assert not raster.asleep[1].any()


def test_no_night_known_is_no_error() -> None:
    empty = sleep_raster(sleep([NAN], [NAN]))
    assert empty.asleep.shape == (0, 1440)
    assert isinstance(sleep_regularity_index(empty, 0).index, Unknown)
    assert hourly_sleep(empty).shape == (0, 24)
    assert isinstance(interdaily_stability(hourly_sleep(empty)), Unknown)
    assert isinstance(intradaily_variability(hourly_sleep(empty)), Unknown)


def test_too_few_pairs_are_unknown_and_counted() -> None:
    raster = sleep_raster(sleep([-60.0] * 5, [420.0] * 5))
    result = sleep_regularity_index(raster, 5)
    assert result.index == Unknown("4 pairs of known nights in a row; at least 5 are needed")
    assert result.pairs == 4
    assert known(sleep_regularity_index(raster, 4).index) == 100


def test_a_reversed_day_is_minus_one_hundred() -> None:
    asleep = np.zeros((3, 1440), dtype=np.bool_)
    asleep[0, :720] = asleep[1, 720:] = asleep[2, :720] = True
    raster = SleepRaster(days=np.array([1, 2, 3]), asleep=asleep)
    assert known(sleep_regularity_index(raster, 1).index) == -100


def test_hours_of_missing_days_are_unknown() -> None:
    raster = sleep_raster(sleep([-60.0, -60.0], [420.0, 420.0], days=[1, 3]))
    hours = hourly_sleep(raster)
    assert hours.shape == (3, 24)
    assert hours[0].tolist() == [0] * 8 + [1] * 8 + [0] * 8
    assert np.isnan(hours[1]).all()


def test_the_same_every_day_is_fully_stable() -> None:
    hours = np.tile(np.array([0.0] * 16 + [1.0] * 8), (5, 1))
    hours[2] = NAN
    assert known(interdaily_stability(hours)) == pytest.approx(1)


def test_two_opposite_days_are_not_stable_at_all() -> None:
    hours = np.array([[0.0] * 12 + [1.0] * 12, [1.0] * 12 + [0.0] * 12])
    assert known(interdaily_stability(hours)) == pytest.approx(0)


def test_stability_of_half_shifted_days() -> None:
    """12 hours asleep, shifted by 6 on the second day: squares of hour means 3, of hours 12: 48 · 3 / (24 · 12)."""
    hours = np.array([[0.0] * 12 + [1.0] * 12, [0.0] * 6 + [1.0] * 12 + [0.0] * 6])
    assert known(interdaily_stability(hours)) == pytest.approx(0.5)


def test_variability_of_every_other_hour() -> None:
    """48 hours 0, 1, 0, 1 …: 47 steps of 1, variance sum 12: 48 · 47 / (47 · 12) = 4."""
    assert known(intradaily_variability(np.tile([0.0, 1.0], (2, 12)))) == pytest.approx(4)


def test_variability_of_one_block_a_day() -> None:
    """24 hours with one change of state: 24 · 1 / (23 · 6)."""
    hours = np.array([[0.0] * 12 + [1.0] * 12])
    assert known(intradaily_variability(hours)) == pytest.approx(24 / (23 * 6))


def test_no_step_is_taken_across_a_gap() -> None:
    """0 before the gap and 1 after it: 11 + 11 steps of 0 and none between."""
    hours = np.array([[0.0] * 12 + [NAN] + [1.0] * 11])
    assert known(intradaily_variability(hours)) == 0


def test_without_variation_both_are_unknown() -> None:
    assert isinstance(interdaily_stability(np.zeros((3, 24))), Unknown)
    assert isinstance(intradaily_variability(np.zeros((3, 24))), Unknown)


def test_social_jetlag_is_signed_and_goes_the_short_way() -> None:
    assert known(social_jetlag(np.array([180.0, 200]), np.array([270.0, 290]))) == pytest.approx(90)
    assert known(social_jetlag(np.array([30.0]), np.array([1410.0]))) == pytest.approx(-60)
    assert isinstance(social_jetlag(np.array([NAN]), np.array([200.0])), Unknown)
    assert isinstance(social_jetlag(np.array([200.0]), np.array([])), Unknown)


def test_chronotype_takes_off_half_of_the_sleep_caught_up() -> None:
    """Five work nights of 420 and two free nights of 490 min: week 440; 300 − (490 − 440) / 2 = 275."""
    corrected = chronotype(np.array([300.0, 300, NAN]), np.array([490.0, 490, NAN]), np.array([420.0] * 5))
    assert known(corrected) == pytest.approx(275)


def test_chronotype_is_not_corrected_without_sleep_caught_up() -> None:
    assert known(chronotype(np.array([300.0]), np.array([400.0]), np.array([420.0]))) == pytest.approx(300)


@pytest.mark.parametrize(
    ("midsleep", "free", "work"), [([NAN], [400.0], [420.0]), ([300.0], [NAN], [420.0]), ([300.0], [400.0], [])]
)
def test_chronotype_needs_free_and_work_days(midsleep: list[float], free: list[float], work: list[float]) -> None:
    assert isinstance(chronotype(np.array(midsleep), np.array(free), np.array(work)), Unknown)


def test_phase_deviation_goes_the_short_way_and_skips_gaps() -> None:
    """Midsleep 23:50, 00:10, missing, 00:10; reference midnight: one pair, √(10² + 20²)."""
    deviation = composite_phase_deviation(np.array([1430.0, 10, NAN, 10]), 0)
    assert known(deviation) == pytest.approx(500**0.5)
    assert isinstance(composite_phase_deviation(np.array([180.0, NAN, 180.0]), 180), Unknown)
    assert isinstance(composite_phase_deviation(np.array([]), 180), Unknown)
