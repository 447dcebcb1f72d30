"""How regular sleep is from day to day, from a diary.

A diary does not say when wake after sleep onset lay nor when naps were: wake lies at the middle of the sleep period
here and naps are left out, so these figures are higher than those of actigraphy and may not be compared with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from trochee.foundation.unknown import Known, Unknown

from .averages import around_the_clock, circular_mean
from .columns import FloatArray
from .timeline import DAY_MIN

_MINUTES = int(DAY_MIN)
_HOURS = _MINUTES // 60


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LocalSleep:
    """Sleep by the wall clock: one entry a night, in order of ``days``, no day twice.

    ``days`` are dates as ordinals. ``onset`` and ``final_awakening`` are minutes after midnight of the night's date
    [min, negative the evening before], ``wake`` is the wake after sleep onset [min]. NaN in any of them makes the
    night unknown, unless ``slept`` is false: then it was spent awake.
    """

    days: NDArray[np.int64]
    onset: FloatArray
    final_awakening: FloatArray
    wake: FloatArray
    slept: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SleepRaster:
    """Whether each minute of a day was asleep: ``asleep`` is (known days × 1440), ``days`` are dates as ordinals.

    A day runs from 12 h before to 12 h after the person's usual midsleep, so that day sleepers are not cut in two.
    """

    days: NDArray[np.int64]
    asleep: NDArray[np.bool_]


def sleep_raster(sleep: LocalSleep) -> SleepRaster:
    """Lay sleep out by minutes of the local clock; nights that are not fully known are left out.

    Wake after sleep onset is one stretch at the middle of the sleep period.
    """
    middle = (sleep.onset + sleep.final_awakening) / 2
    whole = ~np.isnan(middle + sleep.wake)
    usual = round(median(middle[whole].tolist())) if whole.any() else 0
    known = whole | ~sleep.slept
    days = sleep.days[known]
    edges = np.zeros((len(days), _MINUTES + 1), dtype=np.int8)
    asleep = whole & sleep.slept
    half = sleep.wake / 2
    for start, end in ((sleep.onset, middle - half), (middle + half, sleep.final_awakening)):
        _add(edges, days, sleep.days[asleep], np.rint(np.stack([start, end])[:, asleep]) - usual + DAY_MIN / 2)
    return SleepRaster(days=days, asleep=np.cumsum(edges[:, :-1], axis=1, dtype=np.int8) > 0)


def _add(
    edges: NDArray[np.int8], days: NDArray[np.int64], nights: NDArray[np.int64], stretch: NDArray[np.float64]
) -> None:
    """Mark where a stretch of sleep begins and ends, on the night's own day and where it runs into its neighbours."""
    for step in (-1, 0, 1):
        rows = np.searchsorted(days, nights + step)
        inside = (rows < len(days)) & (days[np.minimum(rows, len(days) - 1)] == nights + step)
        bounds = np.clip(stretch[:, inside] - step * DAY_MIN, 0, DAY_MIN).astype(np.int64)
        np.add.at(edges, (rows[inside], bounds[0]), np.int8(1))
        np.add.at(edges, (rows[inside], bounds[1]), np.int8(-1))


@dataclass(frozen=True, slots=True, kw_only=True)
class SleepRegularity:
    """The sleep regularity index [−100 reversed daily, 0 chance, 100 the same daily] and its pairs of days."""

    index: Known[float] | Unknown
    pairs: int


def sleep_regularity_index(raster: SleepRaster, minimum_pairs: float) -> SleepRegularity:
    """Sleep regularity index (SRI): how often a minute has the same state as the minute a day of the clock later.

    ``−100 + 200 (1 − mean |s(t + 24 h) − s(t)|)`` over pairs of known days that follow each other; pairs with an
    unknown day are dropped, never filled. Unknown below ``minimum_pairs`` (``sleep.regularity.minimum_pairs``).
    Sources: ``phillips2017``, gap-tolerant ``windred2021``; it can rise with many nights without sleep:
    ``fischer2021``.
    """
    follows = np.flatnonzero(np.diff(raster.days) == 1)
    if follows.size < minimum_pairs or not follows.size:
        reason = f"{follows.size} pairs of known nights in a row; at least {minimum_pairs:.0f} are needed"
        return SleepRegularity(index=Unknown(reason), pairs=int(follows.size))
    changed = np.count_nonzero(raster.asleep[follows] != raster.asleep[follows + 1])
    share = changed / (follows.size * _MINUTES)
    return SleepRegularity(index=Known(100 * (1 - 2 * share)), pairs=int(follows.size))


def hourly_sleep(raster: SleepRaster) -> FloatArray:
    """Share of each hour asleep, one row a calendar day from the first to the last known (days × 24); NaN unknown."""
    if not len(raster.days):
        return np.empty((0, _HOURS))
    hours = np.full((int(raster.days[-1] - raster.days[0]) + 1, _HOURS), np.nan)
    hours[raster.days - raster.days[0]] = raster.asleep.reshape(-1, _HOURS, 60).mean(axis=2)
    return hours


def interdaily_stability(hours: FloatArray) -> Known[float] | Unknown:
    """Interdaily stability: share of the hourly variance that the hour of the day explains [0–1, 1 most stable].

    ``hours`` is (days × 24), NaN unknown. With seven days or fewer it overstates stability: ``fischer2021``. Source:
    ``witting1990``.
    """
    known = hours[~np.isnan(hours).any(axis=1)]
    spread = float(np.sum((known - known.mean()) ** 2)) if known.size else 0.0
    if spread == 0:
        return Unknown("sleep does not vary over the hours that are known")
    by_hour = float(np.sum((known.mean(axis=0) - known.mean()) ** 2))
    return Known(known.size * by_hour / (_HOURS * spread))


def intradaily_variability(hours: FloatArray) -> Known[float] | Unknown:
    """Intradaily variability: change from hour to hour against the variance [0 smooth, about 2 noise].

    ``hours`` is (days × 24), NaN unknown; only steps between two known hours count. Source: ``witting1990``.
    """
    series = hours.ravel()
    known = series[~np.isnan(series)]
    steps = np.diff(series)
    steps = steps[~np.isnan(steps)]
    spread = float(np.sum((known - known.mean()) ** 2)) if known.size else 0.0
    if spread == 0:
        return Unknown("sleep does not vary over the hours that are known")
    return Known(float(np.mean(steps**2)) * known.size / spread)


def social_jetlag(work: FloatArray, free: FloatArray) -> Known[float] | Unknown:
    """Social jetlag: mean midsleep on free days less that on work days, the short way round [min, positive later].

    Midsleeps are clock times [min after midnight]; NaN is missing. Sees weekly, not daily change: ``fischer2021``.
    Source: ``roenneberg2019``.
    """
    on_work, on_free = circular_mean(work), circular_mean(free)
    if isinstance(on_work, Unknown) or isinstance(on_free, Unknown):
        return Unknown("midsleep is needed on work days and on free days")
    return Known(float(around_the_clock(np.array(on_free.value - on_work.value))))


def chronotype(
    free_midsleep: FloatArray, free_duration: FloatArray, work_duration: FloatArray
) -> Known[float] | Unknown:
    """Midsleep on free days, corrected for sleep caught up on them (MSFsc) [min after midnight].

    Where sleep is longer on free days, half of what it exceeds the week's mean by is taken off; the week's mean
    weighs each kind of day by its nights. Durations are sleep [min]; NaN is missing. Source: ``roenneberg2019``.
    """
    middle = circular_mean(free_midsleep)
    free, work = free_duration[~np.isnan(free_duration)], work_duration[~np.isnan(work_duration)]
    if isinstance(middle, Unknown) or not free.size or not work.size:
        return Unknown("midsleep on free days, and sleep on free and on work days, are needed")
    if free.mean() <= work.mean():
        return middle
    week = (float(free.sum()) + float(work.sum())) / (free.size + work.size)
    return Known((middle.value - (float(free.mean()) - week) / 2) % DAY_MIN)


def composite_phase_deviation(midsleeps: FloatArray, reference: float) -> Known[float] | Unknown:
    """Composite phase deviation (CPD): mean distance of midsleep from a reference and from the night before [min].

    ``midsleeps`` has one entry a calendar night [min after midnight], NaN is missing; ``reference`` [min after
    midnight] is `chronotype`, or the mean midsleep where free and work days are not told apart. 0 is perfectly
    regular; only nights that follow a known night count. Source: ``fischer2021``.
    """
    off_reference = around_the_clock(midsleeps[1:] - reference)
    off_before = around_the_clock(np.diff(midsleeps))
    distances = np.hypot(off_reference, off_before)
    known = distances[~np.isnan(distances)]
    if not known.size:
        return Unknown("no two nights that follow each other have a midsleep")
    return Known(float(np.mean(known)))
