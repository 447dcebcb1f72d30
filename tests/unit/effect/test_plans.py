from collections import Counter
from datetime import date, timedelta
from itertools import groupby, pairwise

import numpy as np
import pytest

from trochee.effect.draws import fixed_lot
from trochee.effect.plans import (
    PlanError,
    Wishes,
    calendar,
    days_of_set,
    draw_weeks,
    every_order,
    fitting_weeks,
    lot_of,
    orders,
)
from trochee.record import Condition, TrialDesign, TrialWeek

MONDAY = date(2026, 3, 2)
BLOCKED = ((date(2026, 3, 18), date(2026, 3, 20)),)


def wishes(**more: object) -> Wishes:
    fields = {"weeks": 12, "doses_per_week": 2, "minimum_gap_nights": 2, "first_evening": MONDAY, **more}
    return Wishes(**fields)  # type: ignore[arg-type]  # fields by name, of several types


def evenings(weeks: tuple[TrialWeek, ...], *conditions: Condition) -> list[date]:
    return [each for week in weeks if week.condition in conditions for each in week.dose_evenings]


def test_weeks_follow_each_other() -> None:
    found = calendar(wishes(weeks=3))
    assert found == (MONDAY, MONDAY + timedelta(days=7), MONDAY + timedelta(days=14))


def test_a_week_with_an_evening_left_out_begins_after_it() -> None:
    found = calendar(wishes(weeks=4, without=BLOCKED))
    assert found[:2] == (MONDAY, MONDAY + timedelta(days=7))
    assert found[2] == date(2026, 3, 21)


def test_no_week_begins_with_a_step_of_therapy() -> None:
    found = calendar(wishes(weeks=3, cbti_steps=(MONDAY + timedelta(days=7), MONDAY + timedelta(days=8))))
    assert found == (MONDAY, MONDAY + timedelta(days=9), MONDAY + timedelta(days=16))


def test_weeks_that_cannot_be_laid_out_are_refused() -> None:
    with pytest.raises(PlanError, match="left out"):
        calendar(wishes(without=((MONDAY, date(2040, 1, 1)),)))


@pytest.mark.parametrize("design", TrialDesign)
def test_a_set_holds_each_condition_alike(design: TrialDesign) -> None:
    weeks = draw_weeks(design, wishes(), fixed_lot(1))
    size = design.weeks_of_a_set
    for start in range(0, len(weeks), size):
        counts = Counter(week.condition for week in weeks[start : start + size])
        assert len(set(counts.values())) == 1


def test_placebo_weeks_share_the_days_of_the_active_ones() -> None:
    weeks = draw_weeks(TrialDesign.BLINDED_WEEKS, wishes(), fixed_lot(1))
    for one, two in zip(weeks[::2], weeks[1::2], strict=True):
        days = [{(each - week.first_evening).days for each in week.dose_evenings} for week in (one, two)]
        assert days[0] == days[1]


def test_weeks_that_fill_no_set_are_left_away_and_too_few_are_refused() -> None:
    assert fitting_weeks(TrialDesign.TWO_WEEK_BLOCKS, 11) == 8
    assert len(draw_weeks(TrialDesign.BLINDED_TRIPLETS, wishes(weeks=7), fixed_lot(1))) == 6
    with pytest.raises(PlanError, match="at least 4 weeks"):
        draw_weeks(TrialDesign.TWO_WEEK_BLOCKS, wishes(weeks=3), fixed_lot(1))


def test_doses_that_do_not_fit_are_refused() -> None:
    with pytest.raises(PlanError, match="3 doses a week do not fit 4 nights apart"):
        draw_weeks(TrialDesign.OFF_WEEKS, wishes(doses_per_week=3, minimum_gap_nights=4), fixed_lot(1))


def test_the_order_within_a_pair_falls_either_way_alike() -> None:
    found = Counter(
        week.condition
        for number in range(40)
        for week in draw_weeks(TrialDesign.OFF_WEEKS, wishes(), fixed_lot(number))[::2]
    )
    assert abs(found[Condition.ACTIVE] - 120) < 3 * np.sqrt(60)


def test_every_order_holds_the_drawn_one_once_and_the_same_days() -> None:
    weeks = draw_weeks(TrialDesign.BLINDED_TRIPLETS, wishes(weeks=6), fixed_lot(5))
    every = every_order(TrialDesign.BLINDED_TRIPLETS, weeks)
    assert len(every) == orders(TrialDesign.BLINDED_TRIPLETS, weeks) == 36
    assert len(set(every)) == 36
    assert weeks in every
    for each in every:
        assert days_of_set(each[:3]) == days_of_set(weeks[:3])


def test_blocks_of_two_weeks_keep_the_order_of_their_days() -> None:
    weeks = draw_weeks(TrialDesign.TWO_WEEK_BLOCKS, wishes(weeks=4), fixed_lot(2))
    other = next(each for each in every_order(TrialDesign.TWO_WEEK_BLOCKS, weeks) if each != weeks)
    assert days_of_set(other) == days_of_set(weeks)
    assert [week.condition for week in other] == [week.condition for week in weeks][::-1]


def test_equal_blocks_come_at_most_twice_in_a_row() -> None:
    for number in range(20):
        weeks = draw_weeks(TrialDesign.OFF_WEEKS, wishes(weeks=20), fixed_lot(number))
        assert max(len(list(run)) for _, run in groupby(week.condition for week in weeks)) <= 2


def test_a_seed_gives_the_same_lot_wherever_numpy_changes_its_methods() -> None:
    """The raw words of PCG64 are fixed by its definition; the lot is their remainder."""
    words = np.random.PCG64([7, 0]).random_raw(3)
    lot = lot_of(np.random.Generator(np.random.PCG64([7, 0])))
    assert [lot(10) for _ in range(3)] == [int(word) % 10 for word in words]


def test_a_lot_leaves_out_words_that_would_favour_small_numbers() -> None:
    class Words:
        def __init__(self) -> None:
            self.bit_generator = self
            self.left = [(1 << 64) - 1, 5]

        def random_raw(self) -> int:
            return self.left.pop(0)

    assert lot_of(Words())(3) == 2  # type: ignore[arg-type]  # only its words are used; 2^64 - 1 lies beyond the last multiple of 3


def test_days_keep_their_gap_across_weeks() -> None:
    weeks = draw_weeks(TrialDesign.RANDOM_DAYS, wishes(minimum_gap_nights=3, weeks=30), fixed_lot(9))
    taken = evenings(weeks, Condition.ACTIVE)
    assert min((later - earlier).days for earlier, later in pairwise(taken)) >= 3
    assert len(taken) == 60
