"""Plans that may be offered to a patient who goes on: never more doses than the patient takes anyway."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from trochee.knowledge import Knowledge

from .draws import Lot, fixed_lot
from .values import FloatArray, Series

OFF_WEEKS, RANDOMISE_DAYS, SAME_SCHEDULE = "off_weeks", "randomise_days", "same_schedule"
OFFERED = (OFF_WEEKS, RANDOMISE_DAYS, SAME_SCHEDULE)
"""In the order in which they are offered: fewest doses first, then the same doses told apart better."""
_WEEK = 7
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Habit:
    """How the patient took doses lately, up to the last night with the outcome.

    ``nights`` holds the doses [usual doses] of whole weeks up to that night, ``size`` the usual size of one, ``gap``
    the nights from one dose to the next that a new plan keeps, ``share_seen`` the share of nights with the outcome.
    """

    nights: FloatArray
    size: float
    gap: int
    share_seen: float

    @property
    def weekly(self) -> float:
        """Nights with a dose a week."""
        return _WEEK * float((self.nights > 0).mean())


def habit_of(series: Series, first_dose: int, last: int, knowledge: Knowledge) -> Habit:
    """Read the recent habit off a series, whose last night with the outcome is entry ``last``."""
    weeks = min(int(knowledge.number("effect.foresight.recent_weeks")), (last - first_dose + 1) // _WEEK)
    recent = slice(last + 1 - weeks * _WEEK, last + 1)
    nights = series.doses[recent]
    taken = np.flatnonzero(series.doses[: last + 1] > 0)
    usual_gap = int(knowledge.number("effect.foresight.least_gap_nights"))
    sizes = nights[nights > 0]
    return Habit(
        nights=nights,
        size=median(sizes.tolist()) if sizes.size else 0.0,
        gap=int(min(usual_gap, np.diff(taken).min(initial=usual_gap))),
        share_seen=float((~np.isnan(series.values[recent])).mean()),
    )


def offered(habit: Habit) -> tuple[str, ...]:
    """Name the plans that differ from each other: days can be drawn only where a week has room for it."""
    most = int(np.ceil(habit.weekly))
    if (most - 1) * habit.gap + 1 >= _WEEK:
        return OFF_WEEKS, SAME_SCHEDULE
    return OFFERED


def doses_ahead(plan: str, habit: Habit, weeks: int) -> FloatArray:
    """Doses of each night of some weeks to come under one of `OFFERED`.

    The day and week that a lot would draw are drawn by a fixed lot: such a schedule is looked at, not followed.
    """
    if plan == SAME_SCHEDULE:
        return _gone_on(habit, weeks)
    lot = fixed_lot(weeks)
    if plan == RANDOMISE_DAYS:
        return _drawn_days(_counts(habit.weekly, weeks), habit, lot)
    pairs = -(-weeks // 2)
    off_first = [lot(2) == 0 for _ in range(pairs)]
    on = np.array([week for first in off_first for week in ((False, True) if first else (True, False))])[:weeks]
    counts = np.zeros(weeks, dtype=np.intp)
    counts[on] = _counts(habit.weekly, int(on.sum()))
    return _drawn_days(counts, habit, lot)


def _gone_on(habit: Habit, weeks: int) -> FloatArray:
    """Repeat the recent nights; a dose that would come before the rate allows it is left out."""
    made = np.resize(habit.nights, weeks * _WEEK)
    allowed = np.repeat(np.cumsum(_counts(habit.weekly, weeks)), _WEEK)
    given = 0
    for night in np.flatnonzero(made).tolist():
        if given < allowed[night]:
            given += 1
        else:
            made[night] = 0.0
    return made


def _counts(weekly: float, weeks: int) -> NDArray[np.intp]:
    """Nights with a dose in each week, so that no number of weeks holds more than the rate allows."""
    come = np.floor(weekly * np.arange(weeks + 1) + _ROUNDING).astype(np.intp)
    counts: NDArray[np.intp] = np.diff(come)
    return counts


def _drawn_days(counts: NDArray[np.intp], habit: Habit, lot: Lot) -> FloatArray:
    made = np.zeros(counts.size * _WEEK)
    before = -_WEEK
    for week, count in enumerate(counts.tolist()):
        days = days_of_week(count, habit.gap, max(0, before + habit.gap - week * _WEEK), lot)
        for day in days:
            made[week * _WEEK + day] = habit.size
            before = week * _WEEK + day
    return made


def days_of_week(count: int, gap: int, first: int, lot: Lot) -> tuple[int, ...]:
    """Draw days 0-6 for some doses, ``gap`` nights apart and none before day ``first``; fewer where they don't fit.

    Every set of days that fits is as likely.
    """
    while count * gap - gap + first >= _WEEK:
        count -= 1
    if count <= 0:
        return ()
    room = _WEEK - first - (count - 1) * (gap - 1)
    chosen = sorted(_sample(room, count, lot))
    return tuple(first + each + place * (gap - 1) for place, each in enumerate(chosen))


def _sample(room: int, count: int, lot: Lot) -> list[int]:
    """Choose some of ``room`` places, each choice as likely."""
    places = list(range(room))
    return [places.pop(lot(len(places))) for _ in range(count)]
