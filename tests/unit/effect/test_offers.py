from collections import Counter

import numpy as np
import pytest
from tests.effect_cases import record

from trochee.effect.draws import fixed_lot
from trochee.effect.offers import (
    OFF_WEEKS,
    OFFERED,
    RANDOMISE_DAYS,
    SAME_SCHEDULE,
    Habit,
    days_of_week,
    doses_ahead,
    habit_of,
    offered,
)
from trochee.effect.values import FloatArray
from trochee.knowledge import shipped


def weekly(*days: int, weeks: int) -> FloatArray:
    taken = np.zeros(7 * weeks)
    for day in days:
        taken[day::7] = 1.0
    return taken


def habit(doses: FloatArray, *, first: int = 0, values: object = None) -> Habit:
    series = record(np.full(doses.size, 400.0) if values is None else values, doses)
    return habit_of(series, first, doses.size - 1, shipped())


def test_the_habit_is_that_of_the_last_eight_weeks() -> None:
    doses = np.concatenate([weekly(0, 1, 2, 3, weeks=10), weekly(0, 3, weeks=8)])
    assert habit(doses).weekly == 2.0
    assert habit(doses).nights.size == 56


def test_a_shorter_treatment_counts_its_whole_weeks() -> None:
    doses = np.concatenate([np.zeros(28), weekly(0, 3, weeks=5), [0.0, 0.0, 0.0]])
    made = habit(doses, first=28)
    assert made.nights.size == 35
    assert made.weekly == pytest.approx(9 * 7 / 35)  # the first dose lies before these five weeks


def test_the_gap_kept_is_two_nights_or_the_patients_own_smaller_one() -> None:
    assert habit(weekly(0, 4, weeks=8)).gap == 2
    assert habit(weekly(0, 1, weeks=8)).gap == 1
    assert habit(np.eye(1, 56)[0]).gap == 2  # a single dose has no gap


def test_the_share_of_nights_with_the_outcome_is_the_patients_own() -> None:
    values = np.full(56, 400.0)
    values[::4] = np.nan
    assert habit(weekly(0, 3, weeks=8), values=values).share_seen == 0.75


def test_the_usual_size_is_the_median_one() -> None:
    doses = weekly(0, 3, weeks=8)
    doses[0] = 2.0
    assert habit(doses).size == 1.0
    assert habit(np.zeros(56)).size == 0.0


@pytest.mark.parametrize("plan", OFFERED)
@pytest.mark.parametrize("days", [(0,), (0, 3), (1, 2, 5), (0, 1, 2, 3, 4, 5, 6)])
def test_no_number_of_weeks_holds_more_doses_than_the_rate(plan: str, days: tuple[int, ...]) -> None:
    made = doses_ahead(plan, habit(weekly(*days, weeks=8)), 16)
    assert made.shape == (112,)
    come = np.cumsum(made > 0)[6::7]
    assert (come <= len(days) * np.arange(1, 17)).all()


@pytest.mark.parametrize("plan", OFFERED)
def test_a_rate_below_one_a_week_is_kept_too(plan: str) -> None:
    made = doses_ahead(plan, habit(weekly(0, weeks=8) * np.tile(np.eye(14)[0], 4)), 16)
    come = np.cumsum(made > 0)[6::7]
    assert (come <= 0.5 * np.arange(1, 17)).all()
    assert come[-1] == {OFF_WEEKS: 4, RANDOMISE_DAYS: 8, SAME_SCHEDULE: 7}[plan]  # one came too early


def test_the_same_schedule_keeps_its_days_and_leaves_out_what_comes_too_early() -> None:
    assert np.array_equal(doses_ahead(SAME_SCHEDULE, habit(weekly(0, 3, weeks=8)), 16), weekly(0, 3, weeks=16))
    crowded = np.concatenate([np.ones(8), np.zeros(48)])  # one dose a week, all of them in the first
    made = doses_ahead(SAME_SCHEDULE, habit(crowded), 8)
    assert np.flatnonzero(made).tolist() == [0, 7]


def test_off_weeks_come_in_pairs_and_take_half_the_doses() -> None:
    made = doses_ahead(OFF_WEEKS, habit(weekly(0, 3, weeks=8)), 16).reshape(16, 7)
    on = made.sum(axis=1)
    assert set(on.tolist()) == {0.0, 2.0}
    assert (on.reshape(8, 2).sum(axis=1) == 2.0).all()


def test_drawn_days_vary_and_keep_the_gap() -> None:
    made = doses_ahead(RANDOMISE_DAYS, habit(weekly(0, 3, weeks=8)), 16)
    assert made.sum() == 32
    assert np.diff(np.flatnonzero(made)).min() >= 2
    assert len(Counter((np.flatnonzero(made) % 7).tolist())) >= 6


def test_doses_ahead_have_the_usual_size() -> None:
    made = doses_ahead(RANDOMISE_DAYS, habit(0.5 * weekly(0, 3, weeks=8)), 4)
    assert set(made.tolist()) == {0.0, 0.5}


def test_days_are_not_drawn_where_a_week_has_no_room() -> None:
    assert offered(habit(weekly(0, 3, weeks=8))) == OFFERED
    assert offered(habit(weekly(*range(7), weeks=8))) == (OFF_WEEKS, SAME_SCHEDULE)


def test_every_set_of_days_that_fits_is_as_likely() -> None:
    lot = fixed_lot(1)
    found = Counter(days_of_week(2, 3, 0, lot) for _ in range(6000))
    assert set(found) == {(a, b) for a in range(7) for b in range(a + 3, 7)}
    assert max(found.values()) < 1.2 * min(found.values())


def test_fewer_days_are_drawn_where_not_all_fit() -> None:
    lot = fixed_lot(1)
    assert len(days_of_week(3, 3, 2, lot)) == 2
    assert days_of_week(1, 2, 7, lot) == ()
    assert all(min(days_of_week(2, 2, 3, lot)) >= 3 for _ in range(50))
