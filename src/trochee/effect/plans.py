"""Draw the weeks and days of an n-of-1 trial, under the constraints that keep it fair and readable.

Days of a week keep the least gap, also across weeks, and no weekday gets ahead of the others. Weeks are balanced
within sets of two (four in blocks of two weeks, three in triplets), so that no more than two equal ones follow each
other. No week begins on the evening of a CBT-I step, and none holds an evening that was left out beforehand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations, pairwise, permutations, product
from typing import TYPE_CHECKING

from trochee.record import Condition, TrialDesign, TrialWeek

from .draws import Lot

if TYPE_CHECKING:  # its room of numpy is loaded by who draws a lot, and by nobody else
    from numpy.random import Generator

_WEEK = 7
_WORD_BITS = 64
_SLACK = 2
"""Weekdays may get ahead of the least used one by one more dose before they are left out of the lot."""
_MOST_DAYS_AHEAD = 3660
_ACTIVE, _PLACEBO, _NONE = Condition.ACTIVE, Condition.PLACEBO, Condition.NONE
_ORDERS: dict[TrialDesign, tuple[tuple[Condition, ...], ...]] = {
    TrialDesign.RANDOM_DAYS: ((_ACTIVE,),),
    TrialDesign.OFF_WEEKS: ((_ACTIVE, _NONE), (_NONE, _ACTIVE)),
    TrialDesign.TWO_WEEK_BLOCKS: ((_ACTIVE, _ACTIVE, _NONE, _NONE), (_NONE, _NONE, _ACTIVE, _ACTIVE)),
    TrialDesign.BLINDED_WEEKS: ((_ACTIVE, _PLACEBO), (_PLACEBO, _ACTIVE)),
    TrialDesign.BLINDED_TRIPLETS: tuple(permutations((_ACTIVE, _PLACEBO, _NONE))),
}
"""Orders of the weeks of a set; each is as likely."""


class PlanError(ValueError):
    """The wishes do not fit together; the message says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a trial may ask of the patient. ``weeks`` are those in which something is drawn.

    ``first_evening`` is the first that may be used; ``without`` are stretches of evenings left out, first and last
    of each; ``cbti_steps`` are evenings on which no week may begin.
    """

    weeks: int
    doses_per_week: int
    minimum_gap_nights: int
    first_evening: date
    without: tuple[tuple[date, date], ...] = ()
    cbti_steps: tuple[date, ...] = ()


def lot_of(rng: Generator) -> Lot:
    """Make a lot of a random generator, from its raw 64-bit words by rejection: the words of a seed never change."""

    def below(count: int) -> int:
        whole = (1 << _WORD_BITS) - (1 << _WORD_BITS) % count
        while True:
            word = int(rng.bit_generator.random_raw())
            if word < whole:
                return word % count

    return below


def calendar(wishes: Wishes) -> tuple[date, ...]:
    """First evenings of the trial's weeks, one after the other; raises `PlanError` where ten years hold too few."""
    found: list[date] = []
    evening = wishes.first_evening
    while len(found) < wishes.weeks:
        if (evening - wishes.first_evening).days > _MOST_DAYS_AHEAD:
            raise PlanError("too many evenings are left out to lay the weeks out")
        ends = [last for first, last in wishes.without if evening <= last and first <= evening + timedelta(days=6)]
        if ends:
            evening = max(ends) + timedelta(days=1)
        elif evening in wishes.cbti_steps:
            evening += timedelta(days=1)
        else:
            found.append(evening)
            evening += timedelta(days=_WEEK)
    return tuple(found)


def fitting_weeks(design: TrialDesign, weeks: int) -> int:
    """Whole sets that fit into the weeks, in weeks."""
    return weeks - weeks % design.weeks_of_a_set


def draw_weeks(design: TrialDesign, wishes: Wishes, lot: Lot) -> tuple[TrialWeek, ...]:
    """Draw a trial's weeks and days. Raises `PlanError` where no whole set of weeks or no set of days fits."""
    weeks = fitting_weeks(design, wishes.weeks)
    if not weeks:
        raise PlanError(f"{design} needs at least {design.weeks_of_a_set} weeks")
    starts = calendar(replace(wishes, weeks=weeks))
    days = _days(design, wishes, starts, lot)
    made: list[TrialWeek] = []
    size = design.weeks_of_a_set
    for each in range(weeks // size):
        order = _ORDERS[design][lot(len(_ORDERS[design]))]
        made += _set_of_weeks(design, order, starts[size * each : size * (each + 1)], days[each])
    return tuple(made)


def orders(design: TrialDesign, weeks: Sequence[TrialWeek]) -> int:
    """Count the orders of weeks that the lot could have given with these days; 1 where it drew days alone."""
    return int(len(_ORDERS[design]) ** (len(weeks) // design.weeks_of_a_set))


def every_order(design: TrialDesign, weeks: Sequence[TrialWeek]) -> tuple[tuple[TrialWeek, ...], ...]:
    """All orders of weeks that the lot could have given with these days, each as likely, this one among them."""
    size = design.weeks_of_a_set
    sets = [weeks[start : start + size] for start in range(0, len(weeks), size)]
    made = []
    for chosen in product(_ORDERS[design], repeat=len(sets)):
        drawn: list[TrialWeek] = []
        for order, one in zip(chosen, sets, strict=True):
            starts = tuple(week.first_evening for week in one)
            drawn += _set_of_weeks(design, order, starts, days_of_set(one))
        made.append(tuple(drawn))
    return tuple(made)


def days_of_set(weeks: Sequence[TrialWeek]) -> tuple[tuple[int, ...], ...]:
    """Read the days 0-6 of the weeks with active doses off a set, in their order."""
    return tuple(
        tuple((evening - week.first_evening).days for evening in week.dose_evenings)
        for week in weeks
        if week.condition is _ACTIVE
    )


def _set_of_weeks(
    design: TrialDesign, order: tuple[Condition, ...], starts: Sequence[date], days: tuple[tuple[int, ...], ...]
) -> list[TrialWeek]:
    """Lay a set of weeks out; ``days`` are those of its active weeks, which those with placebo share."""
    left = {condition: list(days) for condition in (_ACTIVE, _PLACEBO)}
    return [
        TrialWeek(
            first_evening=start,
            condition=condition,
            dose_evenings=()
            if condition is _NONE
            else tuple(start + timedelta(days=day) for day in left[condition].pop(0)),
        )
        for start, condition in zip(starts, order, strict=True)
    ]


def _days(design: TrialDesign, wishes: Wishes, starts: Sequence[date], lot: Lot) -> list[tuple[tuple[int, ...], ...]]:
    """Draw the days of each set's active weeks, so that the gap holds in whatever order the weeks come."""
    gap, size = wishes.minimum_gap_nights, design.weeks_of_a_set
    active = _ORDERS[design][0].count(_ACTIVE)
    fits = [
        days
        for days in combinations(range(_WEEK), wishes.doses_per_week)
        if all(later - earlier >= gap for earlier, later in pairwise(days))
    ]
    used = [0] * _WEEK
    found: list[tuple[tuple[int, ...], ...]] = []
    before: tuple[int, ...] | None = None
    for start in starts[::size]:
        chosen = []
        for _ in range(active):
            weekday = start.weekday()
            open_to = [
                days for days in fits if _apart(days, days if size > 1 else None, gap) and _apart(days, before, gap)
            ]
            if not open_to:
                raise PlanError(f"{wishes.doses_per_week} doses a week do not fit {gap} nights apart")
            cost = [sum(2 * used[(weekday + day) % _WEEK] + 1 for day in days) for days in open_to]
            near = [days for days, each in zip(open_to, cost, strict=True) if each <= min(cost) + _SLACK]
            before = near[lot(len(near))]
            for day in before:
                used[(weekday + day) % _WEEK] += 1
            chosen.append(before)
        found.append(tuple(chosen))
    return found


def _apart(days: tuple[int, ...], before: tuple[int, ...] | None, gap: int) -> bool:
    """Whether days of a week lie far enough behind those of the week before, where there was one."""
    return not days or not before or days[0] + _WEEK - before[-1] >= gap
