from dataclasses import replace
from math import isfinite

import numpy as np
import pytest
from tests.effect_cases import record, simple

from trochee.effect import estimate
from trochee.effect.analysis import analyse
from trochee.effect.fit import Fit
from trochee.effect.values import Direction, Estimate, Outcome, Series, Size
from trochee.knowledge import shipped

NAN = float("nan")


def of(series: Series) -> Estimate:
    return estimate(series, knowledge=shipped())


def codes(made: Estimate) -> set[str]:
    return {message.code for message in made.messages}


def test_big_effect_is_called() -> None:
    made = of(simple(182, effect=60.0, seed=3, noise=40.0))
    assert made.average_benefit is not None
    assert made.average_benefit.p_benefit is not None
    assert made.average_benefit.p_benefit > 0.99
    assert made.direction is Direction.CLEAR_BENEFIT
    assert made.size is Size.WORTHWHILE
    assert made.onset_night is not None
    assert max(made.onset_night, key=lambda night: made.onset_night[night]) == 1  # type: ignore[index]  # this record has an estimate
    assert made.half_life_nights is not None
    assert made.half_life_nights.interval90.low < 3.0 < made.half_life_nights.interval90.high
    assert made.by_night[1].mean == pytest.approx(60.0, abs=20.0)
    assert made.by_night[1].mean > made.by_night[4].mean > made.by_night[8].mean
    assert made.identifiable.average_benefit


def test_harm_is_called_too() -> None:
    made = of(simple(182, effect=-60.0, seed=3, noise=40.0))
    assert made.direction is Direction.CLEAR_HARM
    assert made.size is Size.TOO_SMALL


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_no_effect_is_not_called(seed: int) -> None:
    made = of(simple(98, seed=seed))
    assert made.direction is Direction.CANNOT_TELL


def test_latency_that_falls_is_a_benefit() -> None:
    series = simple(126, outcome=Outcome.SLEEP_ONSET_LATENCY, level=60.0, effect=-14.0, noise=12.0, seed=5)
    made = of(replace(series, values=np.maximum(series.values, 0.0)))
    assert made.direction is Direction.CLEAR_BENEFIT
    assert "min less time to fall asleep" in made.headline
    assert made.untreated_level == pytest.approx(60.0, abs=12.0)


def test_few_baseline_nights_are_only_described() -> None:
    made = of(simple(98, baseline=7, seed=1, missing=0.0))
    assert made.direction is Direction.DESCRIBE_ONLY
    assert made.size is None
    assert made.average_benefit is not None
    assert made.average_benefit.p_benefit is None
    assert made.average_benefit.p_beyond_smallest is None
    assert made.average_benefit.p_harm_beyond_smallest is None
    assert not made.identifiable.average_benefit
    assert "too_few_baseline_nights" in codes(made)


def test_fixed_weekdays_get_columns_and_both_results() -> None:
    doses = np.zeros(98)
    doses[28::7] = 1.0
    fixed, varied = of(simple(98, doses=doses, seed=2)), of(simple(98, seed=2))
    assert "weekday_confounded" in codes(fixed)
    assert "weekday_sunday" in fixed.covariates
    assert "weekend" not in fixed.covariates
    assert "weekday_confounded" not in codes(varied)
    assert set(varied.covariates) == {"weekend", "trend", "dose_night"}


def test_a_mere_step_at_the_first_dose_rests_on_before_and_after() -> None:
    doses = np.zeros(84)
    doses[28::2] = 1.0
    series = simple(84, doses=doses, seed=6, missing=0.0, noise=30.0)
    made = of(replace(series, values=series.values + 45.0 * (np.arange(84) >= 28)))
    assert "rests_on_before_and_after" in codes(made)


def test_too_little_information_cannot_tell() -> None:
    series = simple(60, seed=2, baseline=14, noise=400.0)
    made = of(series)
    assert not made.identifiable.average_benefit
    assert made.direction is Direction.CANNOT_TELL
    assert "not_enough_information" in codes(made)
    assert "too little information" in made.headline


def test_outlying_night_is_named() -> None:
    series = simple(98, seed=4, noise=20.0, missing=0.0)
    values = series.values.copy()
    values[50] = 20.0
    assert "outlying_nights" in codes(of(replace(series, values=values)))
    assert "outlying_nights" not in codes(of(series))


def test_smallest_effect_set_together_wins_over_the_shipped_one() -> None:
    series = simple(70, seed=1)
    assert of(series).smallest_effect == 15.0
    assert of(replace(series, smallest_effect=45.0)).smallest_effect == 45.0


def test_every_outcome_has_its_unit() -> None:
    assert [outcome.unit for outcome in Outcome] == ["percentage_points", "minutes", "minutes", "minutes", "points"]


def test_counts() -> None:
    made = of(record([1.0, NAN, 2.0, 3.0, NAN], [0, 0, 0, 1, 0], Outcome.SLEEP_QUALITY, dose_count=2))
    assert (made.nights.total, made.nights.observed, made.nights.baseline, made.doses) == (5, 3, 2, 2)


@pytest.mark.parametrize(
    ("values", "doses", "code"),
    [
        ([], [], "no_nights"),
        ([NAN, NAN], [1, 0], "no_nights"),
        ([70.0, 80.0], [0, 0], "no_doses"),
        ([70.0, NAN], [0, 1], "no_doses"),
    ],
)
def test_nothing_to_estimate(values: list[float], doses: list[float], code: str) -> None:
    made = of(record(values, doses))
    assert [message.code for message in made.messages] == [code]
    assert made.average_benefit is None
    assert made.direction is Direction.DESCRIBE_ONLY
    assert made.headline == made.messages[0].text
    assert made.paths is None
    assert len(made.model.data_sha256) == 64


@pytest.mark.parametrize(("troches", "baseline"), [([0, 0, 1, 1, 0], 2), ([0, 0, 0, 0, 0], 5), (None, 3)])
def test_while_the_allocation_is_unknown_any_dose_ends_the_baseline(
    troches: list[float] | None, baseline: int
) -> None:
    hidden = None if troches is None else np.array(troches, dtype=float)
    doses = [0, 0, 0, int(hidden is None or bool(hidden[3])), 0]
    made = of(record([1.0, 2, 3, 4, 5], doses, troches=hidden, unknown_allocations=("'kit 7' for 1 dose",)))
    assert [message.code for message in made.messages] == ["allocation_not_known"]
    assert made.nights.baseline == baseline


@pytest.mark.parametrize("value", [0.0, 75.0, 100.0])
@pytest.mark.parametrize("outcome", list(Outcome))
def test_nights_that_do_not_differ_have_no_interval_of_no_width(value: float, outcome: Outcome) -> None:
    made = of(record([value] * 60, ([0.0] * 19 + [1.0]) * 3, outcome))
    assert [message.code for message in made.messages] == ["nights_hardly_differ"]
    assert made.average_benefit is None
    assert made.direction is Direction.DESCRIBE_ONLY


DEGENERATE = {
    "one night": ([80.0], [1.0]),
    "two nights": ([70.0, 80.0], [0.0, 1.0]),
    "dose on the last night": ([70.0, 71.0, 75.0], [0.0, 0.0, 1.0]),
    "nearly equal": ([75.0, 75.0, 75.0, 75.0, 70.0, 80.0] * 10, ([0.0] * 19 + [1.0]) * 3),
    "nearly all zero": ([0.0, 0.0, 0.0, 0.0, 0.0, 60.0] * 10, ([0.0] * 19 + [1.0]) * 3),
    "nearly all hundred": ([100.0, 100.0, 100.0, 100.0, 100.0, 80.0] * 10, ([0.0] * 19 + [1.0]) * 3),
    "zero or hundred": ([0.0, 100.0, 100.0] * 20, ([0.0] * 19 + [1.0]) * 3),
    "every night": ([70.0, 80.0, 75.0] * 20, [1.0] * 60),
}


@pytest.mark.parametrize("case", list(DEGENERATE))
@pytest.mark.parametrize("outcome", list(Outcome))
def test_degenerate_records_have_finite_figures(case: str, outcome: Outcome) -> None:
    made = of(record(*DEGENERATE[case], outcome))
    benefit, paths = made.average_benefit, made.paths
    assert benefit is not None
    assert paths is not None
    figures = [benefit.mean, benefit.sd, benefit.interval90.low, benefit.interval90.high]
    figures += [each.mean for each in made.by_night] + [each.sd for each in made.covariates.values()]
    assert all(isfinite(each) for each in figures)
    assert benefit.interval90.low < benefit.mean < benefit.interval90.high
    assert np.isfinite(paths.with_doses).all()


def test_long_record_takes_further_passes() -> None:
    series = simple(1500, effect=40.0, seed=9, noise=30.0)
    fitted: Fit = analyse(series, knowledge=shipped()).fitted
    half_life = fitted.last.grid.half_life
    assert half_life.step < 0.1
    assert np.exp(half_life.nodes[0]) < 3.0 < np.exp(half_life.nodes[-1])


@pytest.mark.parametrize(
    ("values", "doses", "message"),
    [
        ([1.0, 2.0], [1.0], "one entry a night"),
        ([1.0, 2.0], [1.0, -1.0], "not negative"),
        ([1.0, 2.0], [1.0, NAN], "finite"),
        ([1.0, float("inf")], [1.0, 0.0], "finite"),
    ],
)
def test_wrong_series_is_refused(values: list[float], doses: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        of(record(values, doses))


@pytest.mark.parametrize("smallest", [0.0, -3.0, NAN])
def test_smallest_effect_is_positive(smallest: float) -> None:
    with pytest.raises(ValueError, match="positive"):
        of(record([1.0, 2.0], [1.0, 0.0], smallest_effect=smallest))


def test_analysis_needs_something_to_compare() -> None:
    with pytest.raises(ValueError, match="needs a night"):
        analyse(record([1.0], [0.0]), knowledge=shipped())
