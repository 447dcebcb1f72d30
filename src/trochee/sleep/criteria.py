"""Diary criteria of insomnia: met, not met, or cannot say. Never from a device's nights.

Actigraphy tells insomnia from good sleep hardly better than chance (``levenson2013``), so nights that a device wrote
are left out. A criterion is no diagnosis: the clinician makes that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import ge, gt, le, lt

import numpy as np

from trochee.foundation.unknown import Known, Unknown
from trochee.knowledge import Knowledge

from .columns import FloatArray
from .diary import Diary


class Criterion(StrEnum):
    """A published rule on what counts as insomnia."""

    LICHSTEIN = "lichstein"
    LINEBERGER = "lineberger"
    LEVENSON_LATENCY = "levenson_latency"
    LEVENSON_WAKE = "levenson_wake"
    LEVENSON_EFFICIENCY = "levenson_efficiency"
    LEVENSON_TOTAL_SLEEP = "levenson_total_sleep"
    DSM5_FREQUENCY = "dsm5_frequency"
    RESEARCH_EFFICIENCY = "research_efficiency"
    RESEARCH_LATENCY = "research_latency"


@dataclass(frozen=True, slots=True, kw_only=True)
class SleepHistory:
    """What only the person can say; ``None`` was not asked.

    ``months`` is how long the trouble has lasted [months], ``nights_a_week`` how often it comes [nights].
    """

    age_years: float | None = None
    complaint: bool | None = None
    daytime_consequence: bool | None = None
    adequate_opportunity: bool | None = None
    nights_a_week: float | None = None
    months: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionResult:
    """Whether a criterion is met; unknown says what is missing. ``nights`` are the diary nights it was judged on."""

    criterion: Criterion
    met: Known[bool] | Unknown
    nights: int


def insomnia_criteria(
    diary: Diary, history: SleepHistory, knowledge: Knowledge, *, as_of: date | None = None
) -> tuple[CriterionResult, ...]:
    """Judge every criterion on the last weeks (``sleep.insomnia.weeks``) up to ``as_of``, else the last night."""
    last = as_of or (diary.nights[-1].date if len(diary) else date.min)
    stretch = _last_weeks(diary, knowledge, last)
    nights = stretch.nights
    judged = {
        Criterion.LICHSTEIN: _lichstein(stretch, history, knowledge),
        Criterion.LINEBERGER: _lineberger(stretch, knowledge),
        Criterion.LEVENSON_LATENCY: _levenson(stretch.latency, "latency", ge, history, knowledge),
        Criterion.LEVENSON_WAKE: _levenson(stretch.wake, "wake", ge, history, knowledge),
        Criterion.LEVENSON_EFFICIENCY: _levenson(stretch.efficiency, "efficiency", le, history, knowledge),
        Criterion.LEVENSON_TOTAL_SLEEP: _levenson(stretch.total_sleep, "total_sleep", le, history, knowledge),
        Criterion.DSM5_FREQUENCY: _dsm5(history, knowledge),
        Criterion.RESEARCH_EFFICIENCY: _compared(
            stretch.efficiency, lt, knowledge.number("sleep.insomnia.research.efficiency")
        ),
        Criterion.RESEARCH_LATENCY: _compared(
            stretch.latency, gt, knowledge.number("sleep.insomnia.research.latency")
        ),
    }
    return tuple(
        CriterionResult(criterion=each, met=met, nights=0 if each is Criterion.DSM5_FREQUENCY else nights)
        for each, met in judged.items()
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _LastWeeks:
    """The last whole weeks of diary nights: latency and wake by week and day, and averages over enough nights."""

    nights: int
    latencies: FloatArray
    wakes: FloatArray
    latency: Known[float] | Unknown
    wake: Known[float] | Unknown
    total_sleep: Known[float] | Unknown
    efficiency: Known[float] | Unknown


def _last_weeks(diary: Diary, knowledge: Knowledge, last: date) -> _LastWeeks:
    weeks = round(knowledge.number("sleep.insomnia.weeks"))
    enough = knowledge.number("sleep.average.complete_week")
    own = {(last - night.date).days: night for night in diary.nights if not night.from_device}

    def by_week(name: str) -> FloatArray:
        values = [getattr(own[ago], name) if ago in own else None for ago in reversed(range(weeks * 7))]
        return np.array([np.nan if value is None else value for value in values]).reshape(weeks, 7)

    latencies, wakes = by_week("sleep_onset_latency_min"), by_week("wake_after_sleep_onset_min")
    asleep, in_bed = by_week("total_sleep_time_min"), by_week("time_in_bed_min")
    in_bed[np.isnan(asleep) | (in_bed == 0)] = np.nan
    return _LastWeeks(
        nights=sum(0 <= ago < weeks * 7 for ago in own),
        latencies=latencies,
        wakes=wakes,
        latency=_over_enough(latencies, enough, np.nanmean),
        wake=_over_enough(wakes, enough, np.nanmean),
        total_sleep=_over_enough(asleep, enough, np.nanmean),
        efficiency=_over_enough(
            in_bed, enough, lambda known: 100 * np.nansum(asleep[~np.isnan(known)]) / np.nansum(known)
        ),
    )


def _over_enough(values: FloatArray, enough: float, over: Callable[[FloatArray], float]) -> Known[float] | Unknown:
    """Average over weeks (weeks × 7); unknown unless each week has ``enough`` nights with the measure."""
    present = np.count_nonzero(~np.isnan(values), axis=1)
    if (present < enough).any():
        counts = " and ".join(str(count) for count in present)
        return Unknown(f"{counts} diary nights in the last weeks have this measure; {enough:.0f} in each are needed")
    return Known(float(over(values)))


def _compared(
    value: Known[float] | Unknown, holds: Callable[[float, float], bool], limit: float
) -> Known[bool] | Unknown:
    return value if isinstance(value, Unknown) else Known(holds(value.value, limit))


def _all_of(parts: Mapping[str, bool | None]) -> Known[bool] | Unknown:
    """All parts hold; one that fails decides, else one that is unknown keeps it open."""
    if any(held is False for held in parts.values()):
        return Known(False)
    open_parts = [name for name, held in parts.items() if held is None]
    return Unknown("not known: " + ", ".join(open_parts)) if open_parts else Known(True)


def _at_least(value: float | None, limit: float) -> bool | None:
    return None if value is None else value >= limit


def _lichstein(stretch: _LastWeeks, history: SleepHistory, knowledge: Knowledge) -> Known[bool] | Unknown:
    """Latency or wake after sleep onset of 31 min or more on 3 nights of each week, for 6 months: ``lichstein2003``.

    A week is open only if its missing nights could still decide it.
    """
    limit, often, months = (
        knowledge.number(f"sleep.insomnia.lichstein.{each}") for each in ("minutes", "nights", "months")
    )
    bad = (stretch.latencies >= limit) | (stretch.wakes >= limit)
    unknown = ~bad & (np.isnan(stretch.latencies) | np.isnan(stretch.wakes))
    frequent: bool | None = None
    if (bad.sum(axis=1) >= often).all():
        frequent = True
    elif ((bad | unknown).sum(axis=1) < often).any():
        frequent = False
    return _all_of(
        {"enough nights of each week": frequent, "how many months it has lasted": _at_least(history.months, months)}
    )


def _lineberger(stretch: _LastWeeks, knowledge: Knowledge) -> Known[bool] | Unknown:
    """Two-week mean of latency or of wake after sleep onset of 20 min or more: ``lineberger2006``."""
    limit = knowledge.number("sleep.insomnia.lineberger.minutes")
    parts = [_compared(each, ge, limit) for each in (stretch.latency, stretch.wake)]
    if Known(True) in parts:
        return Known(True)
    return next((part for part in parts if isinstance(part, Unknown)), Known(False))


def _levenson(
    value: Known[float] | Unknown,
    name: str,
    holds: Callable[[float, float], bool],
    history: SleepHistory,
    knowledge: Knowledge,
) -> Known[bool] | Unknown:
    """Cuts that told older adults with insomnia from good sleepers best; above 60 years only: ``levenson2013``."""
    above = knowledge.number("sleep.insomnia.levenson.age")
    if history.age_years is None:
        return Unknown("not known: age")
    if history.age_years <= above:
        return Unknown(f"the cut holds above {above:.0f} years only")
    return _compared(value, holds, knowledge.number(f"sleep.insomnia.levenson.{name}"))


def _dsm5(history: SleepHistory, knowledge: Knowledge) -> Known[bool] | Unknown:
    """Complaint with a consequence by day, 3 nights a week for 3 months, despite the opportunity to sleep: ``dsm5``.

    The criteria have no minutes, so the diary decides nothing here; exclusions are the clinician's.
    """
    return _all_of(
        {
            "complaint": history.complaint,
            "consequence by day": history.daytime_consequence,
            "opportunity to sleep": history.adequate_opportunity,
            "nights a week": _at_least(history.nights_a_week, knowledge.number("sleep.insomnia.dsm5.nights")),
            "how many months it has lasted": _at_least(
                history.months, knowledge.number("sleep.insomnia.dsm5.months")
            ),
        }
    )
