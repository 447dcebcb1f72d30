from __future__ import annotations

import numpy as np
import pytest

from trochee.foundation.unknown import Known, Unknown
from trochee.sleep.averages import (
    around_the_clock,
    average,
    circular_mean,
    circular_sd,
    efficiency_average,
    nap_total,
)

NAN = float("nan")


def known(value: Known[float] | Unknown) -> float:
    assert isinstance(value, Known)
    return value.value


def test_an_average_is_over_the_nights_present() -> None:
    """2, 4 and 9: mean 5, median 4, squares 9 + 1 + 16 over n − 1."""
    result = average(np.array([2, NAN, 4, 9, NAN]))
    assert (result.mean, result.median, result.nights) == (5, 4, 3)
    assert result.sd == pytest.approx(13**0.5)
    assert result.reasons == {}


def test_one_night_has_no_spread() -> None:
    result = average(np.array([320.0]))
    assert (result.mean, result.median, result.sd, result.nights) == (320, 320, None, 1)
    assert set(result.reasons) == {"sd"}


def test_no_night_has_no_average_and_not_zero() -> None:
    result = average(np.array([NAN]))
    assert (result.mean, result.median, result.sd, result.nights) == (None, None, None, 0)
    assert set(result.reasons) == {"mean", "median", "sd"}


def test_efficiency_uses_only_nights_with_both_parts() -> None:
    asleep, in_bed = np.array([300, 400, NAN, 200]), np.array([400, NAN, 500, 400])
    result = efficiency_average(asleep, in_bed, 100 * asleep / in_bed)
    assert result.ratio_of_sums == pytest.approx(62.5)
    assert result.mean_of_nights == pytest.approx((75 + 50) / 2)
    assert result.nights == 2


def test_a_night_never_in_bed_changes_no_efficiency() -> None:
    result = efficiency_average(np.array([300.0, 0]), np.array([400.0, 0]), np.array([75.0, NAN]))
    assert result.ratio_of_sums == result.mean_of_nights == 75


def test_no_night_in_bed_has_no_efficiency() -> None:
    result = efficiency_average(np.array([0.0]), np.array([0.0]), np.array([NAN]))
    assert (result.ratio_of_sums, result.mean_of_nights) == (None, None)
    assert set(result.reasons) == {"ratio_of_sums", "mean_of_nights"}


def test_naps_are_added_up_over_the_nights_that_answered() -> None:
    total = nap_total(np.array([20, NAN, 0, 30]))
    assert (total.total_min, total.nights, total.reasons) == (50, 3, {})
    silent = nap_total(np.array([NAN]))
    assert (silent.total_min, silent.nights) == (None, 0)
    assert "total_min" in silent.reasons


def test_the_short_way_round_the_clock() -> None:
    assert around_the_clock(np.array([0, 719, 721, -721, 1440, 730.0])).tolist() == [0, 719, -719, 719, 0, -710]


def test_clock_times_around_midnight_average_to_midnight() -> None:
    assert known(circular_mean(np.array([1430.0, 10.0]))) == pytest.approx(0, abs=1e-9)
    assert known(circular_mean(np.array([1400.0, 20.0]))) == pytest.approx(1430)
    assert known(circular_mean(np.array([120.0, NAN, 240.0]))) == pytest.approx(180)


def test_times_all_around_the_clock_have_no_mean() -> None:
    assert isinstance(circular_mean(np.array([0.0, 720.0])), Unknown)
    assert isinstance(circular_mean(np.array([NAN])), Unknown)
    assert isinstance(circular_sd(np.array([0.0, 720.0])), Unknown)


def test_the_spread_of_clock_times_is_the_same_across_midnight() -> None:
    times = np.array([150.0, 185, 230, 175])
    ordinary = float(np.std(times, ddof=1))
    assert known(circular_sd(times)) == pytest.approx(ordinary)
    assert known(circular_sd((times - 190) % 1440)) == pytest.approx(ordinary)


def test_one_time_has_no_spread() -> None:
    assert isinstance(circular_sd(np.array([180.0])), Unknown)
