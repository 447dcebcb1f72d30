from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from tests.effect_cases import random_days, simple

from trochee.effect.analysis import analyse
from trochee.effect.fit import moments
from trochee.effect.foresight import (
    FUTURES,
    Foresight,
    course_of,
    extended,
    foresee,
    horizons,
    nights_seen,
    readings_of,
    values_ahead,
)
from trochee.effect.futures import of_posterior
from trochee.effect.offers import OFF_WEEKS, RANDOMISE_DAYS, SAME_SCHEDULE, doses_ahead
from trochee.effect.values import Beside, FloatArray, Outcome, Question, Series
from trochee.knowledge import shipped


def foreseen(series: Series) -> Foresight:
    return foresee(analyse(series, knowledge=shipped()), series, shipped())


def curved() -> Series:
    series = simple(84, effect=5.0, seed=3, outcome=Outcome.SLEEP_EFFICIENCY, level=78.0, noise=8.0)
    return replace(series, values=np.clip(series.values, 5.0, 99.0))


def test_horizons_are_short_steps_first() -> None:
    assert horizons(shipped()) == (2, 4, 6, 8, 12, 16)


def test_the_nights_to_come_have_the_patients_own_gaps() -> None:
    seen = nights_seen((2, 4), 0.5)
    assert seen.size == 28
    assert abs(int(seen.sum()) - 14) <= 2
    assert seen[13]
    assert seen[27]
    assert nights_seen((2,), 1.0).all()


def test_a_series_goes_on_without_other_products() -> None:
    series = simple(40, seed=1, beside=(Beside(name="melatonin", doses=np.ones(40), one_night=True),))
    series = replace(series, troches=np.minimum(series.doses + 1.0, 1.0))
    made = extended(series, 38, np.array([1.0, 0.0]))
    assert made.values.size == made.doses.size == 40
    assert made.doses[-2:].tolist() == [1.0, 0.0]
    assert made.beside[0].doses[-3:].tolist() == [1.0, 0.0, 0.0]
    assert made.troches is not None
    assert made.troches[-2:].tolist() == [1.0, 0.0]


@pytest.mark.parametrize("seed", [1, 2])
def test_what_may_be_true_is_spread_as_the_posterior_is(seed: int) -> None:
    of = analyse(simple(98, effect=20.0, seed=seed), knowledge=shipped())
    truths, nodes = of_posterior(of, 512), of.posterior.nodes
    found, effect = moments(nodes), of.posterior.peak_effect()
    peak = np.interp(np.log(truths.half_life), nodes.grid.half_life.nodes, of.posterior.on.responded.peak)
    drawn = truths.effect * peak
    assert drawn.mean() == pytest.approx(effect.average(), abs=0.05 * effect.deviation())
    assert drawn.std() == pytest.approx(effect.deviation(), rel=0.06)
    assert np.log(truths.half_life).mean() == pytest.approx(found["half_life"].mean, abs=0.1 * found["half_life"].sd)
    assert truths.share_lost.std() == pytest.approx(found["share_lost"].sd, rel=0.1)
    logit = np.log(truths.slow / (1.0 - truths.slow))
    assert logit.mean() == pytest.approx(found["slow_share"].mean, abs=0.15 * found["slow_share"].sd)
    assert truths.onset.mean() == pytest.approx(sum(k * p for k, p in of.posterior.onset().items()), abs=0.05)
    weekend = of.posterior.covariate("weekend")
    drawn_weekend = truths.linear[:, truths.names.index("weekend")]
    assert drawn_weekend.mean() == pytest.approx(weekend.average(), abs=0.15 * weekend.deviation())
    assert drawn_weekend.std() == pytest.approx(weekend.deviation(), rel=0.1)
    assert np.log(truths.noise).mean() == pytest.approx(
        float((nodes.level_weight.sum(axis=1) * nodes.log_noise).sum()), abs=0.02
    )


def test_the_level_goes_on_from_where_the_last_nights_left_it() -> None:
    flat = simple(98, effect=0.0, seed=5, noise=20.0, missing=0.0)
    bad = replace(flat, values=np.where(np.arange(98) >= 91, flat.values - 120.0, flat.values))
    made = foreseen(bad)
    next_nights, later = made.noise[:3][made.observed[98:101]].mean(), made.noise[84:].mean()
    assert next_nights < later - 10.0


@pytest.mark.parametrize(
    ("series", "plan"),
    [
        (simple(63, effect=25.0, seed=1), OFF_WEEKS),
        (simple(98, effect=40.0, seed=3, missing=0.3), RANDOMISE_DAYS),
        (simple(84, effect=20.0, seed=8, doses=np.where(np.arange(84) % 7 == 2, np.arange(84) > 27, 0.0)), OFF_WEEKS),
        (curved(), SAME_SCHEDULE),
    ],
    ids=["short", "gaps", "weekly", "curved"],
)
def test_a_future_reads_as_the_whole_estimate_would_read_it(series: Series, plan: str) -> None:
    """The oracle is the full two-pass fit of the same simulated record, made natural again."""
    made = foreseen(series)
    of, past = made.of, made.past
    course = course_of(made, doses_ahead(plan, made.habit, 16))
    readings = readings_of(made, course, question=Question.DIRECTION)
    differences, ratios = [], []
    for future in (5, 70, 120):
        for weeks in (4, 16):
            until = past + 7 * weeks
            ahead = course_values(made, plan)[: 7 * weeks, future]
            ahead = np.where(made.observed[past:until], ahead, np.nan)
            model = np.concatenate([of.problem.values[:past], ahead]) + of.scale.intercept_mean
            whole = replace(
                extended(series, past, course.series.doses[past:until]), values=of.scale.to_natural(model)
            )
            fitted = analyse(whole, knowledge=shipped()).posterior.average_benefit()
            differences.append(readings[weeks].p_benefit[future] - fitted.beyond(0.0))
            ratios.append(readings[weeks].sd[future] / fitted.deviation())
    assert np.abs(differences).max() < 0.025
    assert np.mean(np.abs(differences)) < 0.008
    assert min(ratios) > 0.9
    assert max(ratios) < 1.1


def course_values(made: Foresight, plan: str) -> FloatArray:
    return values_ahead(made, course_of(made, doses_ahead(plan, made.habit, 16)))


@pytest.mark.parametrize("plan", [OFF_WEEKS, SAME_SCHEDULE])
def test_looking_ahead_does_not_change_what_is_known_on_average(plan: str) -> None:
    """The mean over futures of a later probability is the present one, whatever the plan."""
    series = simple(70, effect=25.0, seed=2)
    made = foreseen(series)
    now = made.of.posterior.average_benefit()
    readings = readings_of(made, course_of(made, doses_ahead(plan, made.habit, 16)), question=Question.SIZE)
    for each in readings.values():
        assert each.p_benefit.size == FUTURES
        assert each.p_benefit.mean() == pytest.approx(now.beyond(0.0), abs=0.02)
        assert each.p_beyond_smallest.mean() == pytest.approx(now.beyond(15.0), abs=0.03)


def test_spread_of_the_benefit_so_far_falls_with_the_weeks() -> None:
    made = foreseen(simple(70, effect=25.0, seed=2))
    course = course_of(made, doses_ahead(RANDOMISE_DAYS, made.habit, 16))
    readings = readings_of(made, course, question=Question.SIZE)
    spread = [float(readings[weeks].sd.mean()) for weeks in made.horizons]
    assert all(later < earlier for earlier, later in pairwise(spread))


def test_same_record_same_digits() -> None:
    series = simple(70, effect=25.0, seed=2, doses=random_days(70, 28, 4))
    one, two = (
        readings_of(
            (made := foreseen(series)),
            course_of(made, doses_ahead(OFF_WEEKS, made.habit, 16)),
            question=Question.DIRECTION,
        )[16]
        for _ in range(2)
    )
    assert np.array_equal(one.p_benefit, two.p_benefit)
    assert np.array_equal(one.sd, two.sd)


def test_nights_that_count_less_keep_their_weight_and_nights_to_come_have_none() -> None:
    series = simple(84, effect=20.0, seed=3)
    of = analyse(series, knowledge=shipped())
    weights = np.where(np.arange(84) == 40, 0.1, 1.0)
    made = foresee(replace(of, problem=replace(of.problem, weights=weights)), series, shipped())
    assert made.weights is not None
    assert made.weights[40] == 0.1
    assert (made.weights[84:] == 1.0).all()
    plain = foresee(of, series, shipped())
    assert (made.gains.gain[40] < plain.gains.gain[40]).all()
