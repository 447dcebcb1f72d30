from dataclasses import replace

import numpy as np
import pytest
from tests.effect_cases import random_days, simple

from trochee.effect import estimate
from trochee.effect.next_step import (
    ENDED,
    NO_ESTIMATE,
    NONE_WITHIN_REACH,
    NOTHING_OPEN,
    ONLY_DESCRIBED,
    decided,
    recommended,
)
from trochee.effect.offers import OFF_WEEKS, RANDOMISE_DAYS, SAME_SCHEDULE
from trochee.effect.readings import Readings
from trochee.effect.values import NOT_ASKED, Direction, NextStep, Outlook, Question, Series, Size
from trochee.foundation.unknown import Unknown
from trochee.knowledge import shipped


def ahead(series: Series) -> NextStep | Unknown:
    return estimate(series, knowledge=shipped(), look_ahead=True).next_step


def step(series: Series) -> NextStep:
    found = ahead(series)
    assert isinstance(found, NextStep)
    return found


def outlook(plan: str, weeks: int, chance: float) -> Outlook:
    return Outlook(plan=plan, weeks=weeks, doses=4, chance_of_decision=chance, expected_sd=1.0)


def every(**chances: tuple[float, ...]) -> tuple[Outlook, ...]:
    weeks = (2, 4, 6, 8, 12, 16)
    return tuple(
        outlook(plan, week, chance) for plan, row in chances.items() for week, chance in zip(weeks, row, strict=True)
    )


FLAT = (0.1,) * 6


def test_it_is_not_simulated_unless_asked_for() -> None:
    assert estimate(simple(70, effect=30.0, seed=2), knowledge=shipped()).next_step == NOT_ASKED


def test_a_clear_and_large_effect_asks_nothing() -> None:
    made = estimate(simple(182, effect=60.0, seed=3, noise=40.0), knowledge=shipped(), look_ahead=True)
    assert (made.direction, made.size) == (Direction.CLEAR_BENEFIT, Size.WORTHWHILE)
    assert made.next_step == NOTHING_OPEN


def test_a_clear_harm_asks_nothing() -> None:
    assert ahead(simple(182, effect=-60.0, seed=3, noise=40.0)) == NOTHING_OPEN


def test_too_little_on_record_is_not_looked_ahead_from() -> None:
    assert ahead(simple(40, effect=30.0, seed=2)) == ONLY_DESCRIBED


def test_no_estimate_has_no_next_step() -> None:
    assert ahead(simple(70, seed=2, doses=np.zeros(70))) == NO_ESTIMATE


def test_dosing_that_has_ended_is_no_reason_to_begin_again() -> None:
    doses = random_days(126, 28, 3)
    doses[60:] = 0.0
    assert ahead(simple(126, effect=10.0, seed=3, doses=doses)) == ENDED
    doses[71] = 1.0  # one dose in the last eight weeks
    assert isinstance(ahead(simple(126, effect=10.0, seed=3, doses=doses)), NextStep)


def test_an_open_direction_asks_for_the_direction() -> None:
    found = step(simple(70, effect=20.0, seed=2))
    assert found.question is Question.DIRECTION
    assert {each.plan for each in found.outlooks} == {OFF_WEEKS, RANDOMISE_DAYS, SAME_SCHEDULE}
    assert "whether there is any effect" in found.text
    assert 0.0 <= found.chance_of_decision <= 1.0


def test_an_open_size_asks_for_the_size() -> None:
    series = simple(182, effect=40.0, seed=3, noise=40.0)
    made = estimate(series, knowledge=shipped())
    assert made.average_benefit is not None
    found = step(replace(series, smallest_effect=made.average_benefit.mean))
    assert found.question is Question.SIZE
    assert "large enough to matter" in found.text


def test_no_plan_takes_more_doses_than_the_patient_took() -> None:
    series = simple(98, effect=10.0, seed=4)
    rate = (series.doses[-56:] > 0).sum() / 8.0
    for each in step(series).outlooks:
        assert each.doses <= rate * each.weeks
        if each.plan == OFF_WEEKS:
            assert each.doses <= rate * each.weeks / 2.0 + 1.0


def test_off_weeks_tell_more_than_going_on_with_fixed_weekdays() -> None:
    fixed = np.where((np.arange(84) > 27) & np.isin(np.arange(84) % 7, (0, 3)), 1.0, 0.0)
    found = {
        (each.plan, each.weeks): each.chance_of_decision
        for each in step(simple(84, effect=22.0, seed=6, doses=fixed)).outlooks
    }
    assert found[OFF_WEEKS, 16] > found[SAME_SCHEDULE, 16]


def test_more_weeks_tell_more_on_average() -> None:
    chances = np.zeros(6)
    for seed in (1, 2, 3, 4):
        found = step(simple(70, effect=15.0, seed=seed))
        chances += [each.chance_of_decision for each in found.outlooks if each.plan == OFF_WEEKS]
    assert (np.diff(chances) > 0).all()


def test_where_little_can_be_learned_the_decision_rests_on_other_things() -> None:
    found = step(simple(98, effect=0.0, seed=4))
    assert found.recommendation == NONE_WITHIN_REACH
    assert "decide on preference, cost and adverse effects" in found.text
    hopeful = step(simple(70, effect=35.0, seed=1))
    assert max(each.chance_of_decision for each in hopeful.outlooks if each.weeks <= 8) >= 0.2
    assert "preference" not in hopeful.text


def test_a_gain_that_matters_may_be_ruled_out_already() -> None:
    series = replace(simple(98, effect=0.0, seed=4), smallest_effect=150.0)
    assert "already very unlikely" in step(series).text
    assert "already very unlikely" not in step(simple(70, effect=20.0, seed=2)).text


def test_the_shortest_plan_with_the_chance_is_recommended() -> None:
    outlooks = every(
        off_weeks=FLAT, randomise_days=(0.1, 0.3, 0.72, 0.8, 0.9, 0.9), same_schedule=(0.1, 0.2, 0.3, 0.7, 0.8, 0.9)
    )
    assert recommended(outlooks, shipped()) == (RANDOMISE_DAYS, outlook(RANDOMISE_DAYS, 6, 0.72))


@pytest.mark.parametrize(("weeks", "chosen"), [(8, OFF_WEEKS), (12, RANDOMISE_DAYS)])
def test_off_weeks_win_a_near_tie_since_they_need_half_the_doses(weeks: int, chosen: str) -> None:
    reached = tuple(0.75 if each >= weeks else 0.5 for each in (2, 4, 6, 8, 12, 16))
    outlooks = every(off_weeks=reached, randomise_days=(0.1, 0.3, 0.72, 0.8, 0.9, 0.9), same_schedule=FLAT)
    assert recommended(outlooks, shipped())[0] == chosen


def test_a_tie_of_other_plans_goes_to_the_one_offered_first() -> None:
    reached = (0.1, 0.3, 0.72, 0.8, 0.9, 0.9)
    assert recommended(every(randomise_days=reached, same_schedule=reached), shipped())[0] == RANDOMISE_DAYS


def test_where_no_plan_has_the_chance_the_closest_is_named() -> None:
    near = every(off_weeks=(0.0, 0.1, 0.2, 0.3, 0.4, 0.5), randomise_days=(0.0, 0.1, 0.2, 0.3, 0.4, 0.54))
    assert recommended(near, shipped()) == (NONE_WITHIN_REACH, outlook(OFF_WEEKS, 16, 0.5))
    far = every(off_weeks=(0.0, 0.1, 0.2, 0.3, 0.4, 0.4), randomise_days=(0.0, 0.1, 0.2, 0.3, 0.4, 0.54))
    assert recommended(far, shipped()) == (NONE_WITHIN_REACH, outlook(RANDOMISE_DAYS, 16, 0.54))


def test_a_direction_is_decided_where_the_estimate_would_call_it_clear() -> None:
    readings = Readings(
        p_benefit=np.array([0.98, 0.02, 0.97, 0.99]),
        p_beyond_smallest=np.array([0.95, 0.05, 0.5, 0.89]),
        sd=np.ones(4),
        contraction=np.array([0.7, 0.7, 0.7, 0.85]),
    )
    assert decided(readings, Question.DIRECTION, shipped()).tolist() == [1.0, 1.0, 0.0, 0.0]
    assert decided(readings, Question.SIZE, shipped()).tolist() == [1.0, 1.0, 0.0, 0.0]


def test_a_recommended_plan_is_said_with_its_weeks_and_chance() -> None:
    found = step(simple(64, effect=35.0, seed=1, noise=40.0, missing=0.05))
    assert found.recommendation == OFF_WEEKS
    assert found.chance_of_decision >= 0.7
    assert found.text.startswith("Weeks with and weeks without doses")
    assert f"for about {found.weeks} weeks" in found.text
    assert f"{100 * found.chance_of_decision:.0f} %" in found.text
    assert found.text.endswith("within the usual doses, and only if they are still authorised.")
