"""The linear columns of the model: everything but the dose's own effect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trochee.knowledge import Knowledge

from .beside import columns_beside, first_troche
from .priors import LinearPriors
from .scales import Scale
from .therapy import CBTI_STEP, seen_steps
from .values import FloatArray, Series

INTERCEPT, WEEKEND, TREND, DOSE_NIGHT, FIRST_DOSE_STEP = (
    "intercept",
    "weekend",
    "trend",
    "dose_night",
    "first_dose_step",
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEK = len(WEEKDAYS)
_WEEKDAY_PREFIX = "weekday_"
_WEEKEND_MORNINGS = (5, 6)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Columns:
    """Named columns [nights, columns] and the standard deviation of each column's prior [columns]."""

    names: tuple[str, ...]
    matrix: FloatArray
    prior_sd: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Entries of a series that matter: first and last night with the outcome, first and last night with a dose.

    A dose after the last night with the outcome can't be seen and does not count; ``first_dose`` and ``last_dose``
    are ``None`` where no other is there. ``first`` and ``last`` are ``None`` without any night with the outcome.
    """

    first: int | None
    last: int | None
    first_dose: int | None
    last_dose: int | None


def span_of(series: Series) -> Span:
    """Find the entries that matter."""
    observed = np.flatnonzero(~np.isnan(series.values))
    if observed.size == 0:
        return Span(first=None, last=None, first_dose=None, last_dose=None)
    last = int(observed[-1])
    dosed = np.flatnonzero(series.doses[: last + 1] > 0)
    if dosed.size == 0:
        return Span(first=int(observed[0]), last=last, first_dose=None, last_dose=None)
    return Span(first=int(observed[0]), last=last, first_dose=int(dosed[0]), last_dose=int(dosed[-1]))


def weekdays(series: Series) -> NDArray[np.intp]:
    """Weekday of each night's morning, Monday 0."""
    return (series.first_night.weekday() + np.arange(series.values.size)) % _WEEK


def columns(series: Series, scale: Scale, priors: LinearPriors, knowledge: Knowledge, *, by_weekday: bool) -> Columns:
    """Build every column that a fit of this series may use; it needs a night with the outcome and a dose before it.

    Intercept, weekend, trend, one step a CBT-I step, dose night, what stands beside the doses (`columns_beside`),
    a lasting step at the first dose or placebo and, where asked for, six weekdays against Monday. The trend is
    centred on the middle between the first and the last night with the outcome, so that missing nights at either end
    change nothing.
    """
    span = span_of(series)
    assert span.first is not None
    assert span.last is not None
    nights = np.arange(series.values.size, dtype=float)
    day = weekdays(series)
    made: list[tuple[str, NDArray[Any], float]] = [(INTERCEPT, np.ones(nights.size), scale.intercept_sd)]
    made.append((WEEKEND, np.isin(day, _WEEKEND_MORNINGS), priors.weekend))
    middle = (span.first + span.last) / 2.0
    made.append((TREND, (nights - middle) / knowledge.number("effect.prior.trend_nights"), priors.trend))
    for number, entry in enumerate(seen_steps(series), start=1):
        made.append((f"{CBTI_STEP}{number}", nights >= entry, priors.therapy_step))
    made.append((DOSE_NIGHT, series.doses > 0, priors.dose_night))
    made += columns_beside(series, priors, knowledge)
    made.append((FIRST_DOSE_STEP, nights >= first_troche(series), priors.first_dose_step))
    if by_weekday:
        made += [
            (_WEEKDAY_PREFIX + name, day == index, priors.weekday) for index, name in enumerate(WEEKDAYS) if index > 0
        ]
    return Columns(
        names=tuple(name for name, _, _ in made),
        matrix=np.column_stack([column for _, column, _ in made]).astype(float),
        prior_sd=np.array([sd for _, _, sd in made]),
    )


def chosen_names(every: Columns, *, by_weekday: bool, with_step: bool = False) -> tuple[str, ...]:
    """Names of the columns of one model: weekend or weekdays, with or without the step at the first dose."""
    left_out = {WEEKEND} if by_weekday else {name for name in every.names if name.startswith(_WEEKDAY_PREFIX)}
    if not with_step:
        left_out.add(FIRST_DOSE_STEP)
    return tuple(name for name in every.names if name not in left_out)


def weekday_share(series: Series, knowledge: Knowledge) -> float:
    """Share of the dose nights that fall on the few most frequent weekdays [0-1]."""
    span = span_of(series)
    assert span.last is not None
    counts = np.bincount(weekdays(series)[: span.last + 1][series.doses[: span.last + 1] > 0], minlength=_WEEK)
    few = int(knowledge.number("effect.gate.weekdays"))
    return float(np.sort(counts)[-few:].sum() / counts.sum())
