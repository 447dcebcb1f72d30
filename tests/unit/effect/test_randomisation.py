from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import numpy as np
import pytest
from tests.effect_cases import MONDAY, simple

from trochee.effect import estimate
from trochee.effect.analysis import analyse
from trochee.effect.draws import fixed_lot
from trochee.effect.plans import Wishes, draw_weeks
from trochee.effect.randomisation import CHANGED, NO_NIGHTS, NOT_TESTED, allocations, planned, randomisation_test
from trochee.effect.schedules import statistics
from trochee.effect.values import NOT_DRAWN, Beside, FloatArray, Outcome, RandomisationTest, Series
from trochee.foundation.unknown import Unknown
from trochee.knowledge import shipped
from trochee.record import Condition, Trial, TrialDesign

START = MONDAY + timedelta(days=27)  # the evening before the 29th night


def trial(design: TrialDesign = TrialDesign.OFF_WEEKS, weeks: int = 12, number: int = 3) -> Trial:
    wishes = Wishes(weeks=weeks, doses_per_week=2, minimum_gap_nights=2, first_evening=START)
    return Trial(
        design=design,
        product="troche",
        outcome="total_sleep_time",
        smallest_effect=15.0,
        baseline_nights=28,
        doses_per_week=2,
        minimum_gap_nights=2,
        seed=number,
        weeks=draw_weeks(design, wishes, fixed_lot(number)),
    ).hashed()


def doses_of(of: Trial, nights: int) -> FloatArray:
    taken = np.zeros(nights)
    taken[[(each - MONDAY).days + 1 for each in of.evenings(Condition.ACTIVE)]] = 1.0
    return taken


def followed(of: Trial, *, effect: float = 0.0, seed: int = 1, nights: int | None = None) -> Series:
    count = nights or (of.last_evening - MONDAY).days + 2
    return simple(count, effect=effect, seed=seed, doses=doses_of(of, count), trial=of)


def result_of(series: Series) -> RandomisationTest | Unknown:
    return randomisation_test(series, shipped())


def test_a_schedule_that_was_not_drawn_is_not_tested() -> None:
    assert result_of(simple(112, seed=1)) == NOT_DRAWN
    assert estimate(simple(112, seed=1), knowledge=shipped()).randomisation == NOT_DRAWN


def test_a_record_without_an_estimate_is_not_tested() -> None:
    series = replace(followed(trial(weeks=4)), doses=np.zeros(56))
    assert estimate(series, knowledge=shipped()).randomisation == NOT_TESTED


def test_the_estimate_holds_the_test() -> None:
    of = trial(weeks=4)
    found = estimate(followed(of, effect=40.0), knowledge=shipped()).randomisation
    assert isinstance(found, RandomisationTest)
    assert found.allocations == 4


def test_p_is_the_share_of_schedules_with_as_large_a_result_by_brute_force() -> None:
    """Two pairs of weeks: the four schedules written out by hand, each with its own statistic."""
    of = trial(weeks=4)
    series = followed(of, effect=40.0)
    sets = [of.weeks[:2], of.weeks[2:]]
    found = []
    for flips in product((False, True), repeat=2):
        doses = np.zeros(series.values.size)
        for pair, flip in zip(sets, flips, strict=True):
            on, off = sorted(pair, key=lambda week: week.condition is Condition.NONE)
            shift = off.first_evening - on.first_evening if flip else timedelta(0)
            doses[[(evening + shift - MONDAY).days + 1 for evening in on.dose_evenings]] = 1.0
        found.append(abs(statistics([replace(series, doses=doses)], shipped())[0]))
    expected = np.mean([each >= found[0] - 1e-9 for each in found])
    assert result_of(series) == RandomisationTest(p_value=expected, allocations=4, every_allocation=True)


def test_a_strong_effect_is_unusual_and_none_is_not() -> None:
    of = trial()
    strong = result_of(followed(of, effect=60.0))
    assert isinstance(strong, RandomisationTest)
    assert (strong.allocations, strong.every_allocation) == (64, True)
    assert strong.p_value <= 2 / 64
    values = []
    for seed in range(12):
        found = result_of(followed(trial(number=seed), seed=seed))
        assert isinstance(found, RandomisationTest)
        values.append(found.p_value)
    assert 0.25 < np.mean(values) < 0.75
    assert min(values) >= 1 / 64


def test_harm_counts_as_much_as_benefit() -> None:
    found = result_of(followed(trial(), effect=-60.0, seed=2))
    assert isinstance(found, RandomisationTest)
    assert found.p_value < 0.05


def test_random_days_are_tested_against_a_fixed_sample() -> None:
    of = trial(TrialDesign.RANDOM_DAYS, weeks=6)
    found = result_of(followed(of, effect=80.0))
    assert isinstance(found, RandomisationTest)
    assert (found.allocations, found.every_allocation) == (200, False)
    assert found.p_value >= 1 / 200
    assert found == result_of(followed(of, effect=80.0))


def test_many_orders_are_sampled_and_each_is_drawn_as_the_trial_was() -> None:
    of = trial(weeks=20)
    others, every = allocations(of)
    assert not every
    assert len(others) == 199
    assert all(
        tuple(week.first_evening for week in each) == tuple(w.first_evening for w in of.weeks) for each in others
    )


def test_a_blinded_trial_counts_the_active_doses() -> None:
    of = trial(TrialDesign.BLINDED_WEEKS, weeks=8)
    series = followed(of, effect=60.0)
    made = planned(series, series.values.size, of, of.weeks)
    assert made.troches is not None
    assert made.troches.sum() == 2 * made.doses.sum() == 16
    found = result_of(series)
    assert isinstance(found, RandomisationTest)
    assert found.allocations == 16


def test_what_stands_beside_and_doses_before_the_trial_stay() -> None:
    of = trial(weeks=4)
    series = followed(of, nights=70)
    earlier = series.doses.copy()
    earlier[10] = 1.0
    series = replace(series, doses=earlier, beside=(Beside(name="light", doses=earlier, one_night=True),))
    until = (of.last_evening - MONDAY).days + 2
    made = planned(series, until, of, of.weeks)
    assert made.doses[10] == 1.0
    assert made.values.size == made.doses.size == made.beside[0].doses.size == until


def test_a_plan_changed_afterwards_is_not_tested() -> None:
    of = trial()
    assert result_of(followed(replace(of, seed=99))) == CHANGED


def test_another_outcome_than_the_one_chosen_is_not_tested() -> None:
    of = trial()
    series = replace(followed(of), outcome=Outcome.SLEEP_QUALITY)
    found = result_of(series)
    assert isinstance(found, Unknown)
    assert "total sleep time" in found.reason


def test_a_trial_that_goes_on_is_tested_at_its_end() -> None:
    of = trial()
    found = result_of(simple(80, seed=1, doses=doses_of(of, 112)[:80], trial=of))
    assert isinstance(found, Unknown)
    assert "the test is made at its end" in found.reason


def test_a_trial_without_nights_is_not_tested() -> None:
    of = trial(weeks=4)
    series = followed(of, nights=80)
    values = series.values.copy()
    values[28:56] = np.nan
    assert result_of(replace(series, values=values)) == NO_NIGHTS
    later = replace(series, first_night=date(2026, 3, 1))
    assert result_of(later) == NO_NIGHTS


def test_doses_that_do_not_follow_the_plan_are_not_tested() -> None:
    of = trial()
    series = followed(of)
    found = result_of(replace(series, doses=np.where(np.arange(series.doses.size) > 27, 1.0, 0.0)))
    assert isinstance(found, Unknown)
    assert "follow the drawn ones" in found.reason


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_statistic_is_near_the_estimates_own(seed: int) -> None:
    """Mean over standard deviation of the full fit on the modelled scale; the small grid holds the noise fixed."""
    series = simple(112, effect=25.0, seed=seed)
    fitted = analyse(series, knowledge=shipped()).posterior.average_benefit()
    found = statistics([series], shipped())[0]
    assert found == pytest.approx(fitted.average() / fitted.deviation(), rel=0.15, abs=0.15)


def test_schedules_do_not_see_each_other() -> None:
    of = trial()
    series = followed(of, effect=20.0)
    others, _ = allocations(of)
    all_of_them = [planned(series, series.values.size, of, each) for each in others[:40]]
    together = statistics(all_of_them, shipped())
    assert together[35] == pytest.approx(statistics([all_of_them[35]], shipped())[0])
