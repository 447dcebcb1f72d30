"""How unusual is the result among all the schedules that the lot could have given? It leans on no noise model.

The statistic, the average benefit in posterior standard deviations, is worked out for the drawn schedule and for
every other that could have been drawn, with doses as they were planned. If the doses do nothing, the drawn one is no
more likely than any other to give the largest: whatever the noise is like, a p-value of at most p comes up in at most
that share of trials.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from trochee.foundation.figures import day
from trochee.foundation.unknown import Unknown
from trochee.knowledge import Knowledge
from trochee.record import Condition, Trial, TrialDesign, TrialWeek

from .draws import fixed_lot
from .plans import Wishes, draw_weeks, every_order, orders
from .schedules import statistics
from .values import NOT_DRAWN, RandomisationTest, Series

_MOST_ORDERS = 256
_SAMPLE = 199
_ROUNDING = 1e-9

CHANGED = Unknown("the plan of the trial was changed after it was drawn: its hash no longer fits it")
NOT_TESTED = Unknown("there is no estimate, so there is nothing to test")
NO_NIGHTS = Unknown("no night of the trial has this outcome")


def randomisation_test(series: Series, knowledge: Knowledge) -> RandomisationTest | Unknown:
    """Test a record against the schedules that its trial could have drawn, all of them where they are few.

    Unknown with its reason where nothing was drawn, the plan was changed afterwards, another outcome was chosen
    beforehand, the trial is not over, or the doses on record do not follow it. Doses before the trial stay as they
    were; nights after it are left out.
    """
    trial = series.trial
    if trial is None:
        return NOT_DRAWN
    problem = obstacle(series, trial, knowledge)
    if problem is not None:
        return problem
    until = _entry(series, trial.last_evening) + 1
    others, every = allocations(trial)
    looked_at = others if every else (trial.weeks, *others)
    found = np.abs(statistics([planned(series, until, trial, each) for each in (trial.weeks, *looked_at)], knowledge))
    stronger = float((found[1:] >= found[0] - _ROUNDING).mean())
    return RandomisationTest(p_value=stronger, allocations=len(looked_at), every_allocation=every)


def obstacle(series: Series, trial: Trial, knowledge: Knowledge) -> Unknown | None:
    """Say why the test cannot be made; nothing where it can."""
    if not trial.unchanged:
        return CHANGED
    if trial.outcome != series.outcome:
        return Unknown(f"the trial was planned for another outcome: {trial.outcome.replace('_', ' ')}")
    first, last = _entry(series, trial.first_evening), _entry(series, trial.last_evening)
    if last >= series.values.size:
        return Unknown(f"the trial runs until the evening of {day(trial.last_evening)}; the test is made at its end")
    if first < 0 or np.isnan(series.values[first : last + 1]).all():
        return NO_NIGHTS
    drawn = planned(series, last + 1, trial, trial.weeks).doses[first:] > 0
    taken = series.doses[first : last + 1] > 0
    followed = float((drawn & taken).sum() / (drawn | taken).sum())
    if followed < knowledge.number("effect.trial.followed_share"):
        return Unknown(f"the doses on record follow the drawn ones on {100 * followed:.0f} % of their nights only")
    return None


def allocations(trial: Trial) -> tuple[tuple[tuple[TrialWeek, ...], ...], bool]:
    """Other schedules that the lot could have given, and whether these are all of them (the drawn one included).

    A sample of more is drawn by a fixed lot in the way the trial was drawn.
    """
    if trial.design is not TrialDesign.RANDOM_DAYS and orders(trial.design, trial.weeks) <= _MOST_ORDERS:
        return every_order(trial.design, trial.weeks), True
    return tuple(_redrawn(trial)), False


def _redrawn(trial: Trial) -> Iterator[tuple[TrialWeek, ...]]:
    wishes = Wishes(
        weeks=len(trial.weeks),
        doses_per_week=trial.doses_per_week,
        minimum_gap_nights=trial.minimum_gap_nights,
        first_evening=trial.first_evening,
        without=trial.without,
        cbti_steps=trial.cbti_steps,
    )
    for number in range(_SAMPLE):
        yield draw_weeks(trial.design, wishes, fixed_lot(number))


def planned(series: Series, until: int, trial: Trial, weeks: Iterable[TrialWeek]) -> Series:
    """Cut a series after ``until`` nights and put the doses of a plan in place of those taken during the trial."""
    doses, troches = series.doses[:until].copy(), series.doses[:until].copy()
    start = _entry(series, trial.first_evening)
    doses[start:] = troches[start:] = 0.0
    for week in weeks:
        at = [_entry(series, evening) for evening in week.dose_evenings]
        troches[at] = 1.0
        if week.condition is Condition.ACTIVE:
            doses[at] = 1.0
    return replace(
        series,
        values=series.values[:until],
        doses=doses,
        troches=troches if trial.design.blinded else None,
        beside=tuple(replace(each, doses=each.doses[:until]) for each in series.beside),
    )


def _entry(series: Series, evening: date) -> int:
    """Entry of the night that begins on an evening; nights are dated by the morning after."""
    return (evening + timedelta(days=1) - series.first_night).days
