"""What a stretch of nights comes to: averages, completeness, regularity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from trochee.foundation.unknown import Known, Unknown
from trochee.knowledge import Knowledge

from .averages import (
    Average,
    EfficiencyAverage,
    NapTotal,
    average,
    circular_mean,
    circular_sd,
    efficiency_average,
    nap_total,
)
from .diary import Diary
from .regularity import sleep_raster, sleep_regularity_index

_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Averages over the nights present; the names are those of the command line's JSON, ``None`` is unknown.

    ``nights`` counts the nights with an entry, ``missing_nights`` the calendar nights without one. ``midsleep_mean``
    is a clock time [min after midnight], ``midsleep_sd_min`` goes the short way round the clock.
    ``sleep_regularity_pairs`` counts the pairs of nights that the index rests on.
    """

    first: date | None
    last: date | None
    nights: int
    missing_nights: int
    total_sleep_time_min: Average
    time_in_bed_min: Average
    sleep_onset_latency_min: Average
    wake_after_sleep_onset_min: Average
    terminal_wakefulness_min: Average
    total_wake_time_min: Average
    sleep_quality: Average
    sleep_efficiency_tib_percent: EfficiencyAverage
    sleep_efficiency_dse_percent: EfficiencyAverage
    naps: NapTotal
    sleep_regularity_index: float | None
    sleep_regularity_pairs: int
    midsleep_mean_min: float | None
    midsleep_sd_min: float | None
    reasons: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekSummary:
    """Seven nights that end on ``ending``; ``complete`` says whether they are enough for a decision."""

    ending: date
    complete: bool
    summary: Summary


def summarise(diary: Diary, knowledge: Knowledge, *, first: date | None = None, last: date | None = None) -> Summary:
    """Summarise the nights from ``first`` to ``last``, or from the first to the last on the record.

    Missing nights are counted and never filled; decisions use the ratio of sums.
    """
    dates = [each.date for each in diary.nights]
    first = first or (dates[0] if dates else None)
    last = last or (dates[-1] if dates else None)
    span = 0
    if first is not None and last is not None:
        diary = diary.between(first, last)
        span = max((last - first).days + 1, 0)
    return _summary(diary, knowledge, first, last, span)


def weeks(diary: Diary, knowledge: Knowledge, *, as_of: date | None = None) -> tuple[WeekSummary, ...]:
    """Weeks of seven nights, the last ending on the morning of ``as_of`` (else of the last night), counted back.

    As many as reach back to the first night, oldest first; a week without any entry in between is there too.
    """
    if not len(diary):
        return ()
    first = diary.nights[0].date
    ending = as_of or diary.nights[-1].date
    enough = knowledge.number("sleep.average.complete_week")
    found = []
    while ending >= first:
        summary = summarise(diary, knowledge, first=ending - _WEEK + _DAY, last=ending)
        found.append(WeekSummary(ending=ending, complete=summary.nights >= enough, summary=summary))
        ending -= _WEEK
    return tuple(reversed(found))


def _summary(diary: Diary, knowledge: Knowledge, first: date | None, last: date | None, span: int) -> Summary:
    columns = diary.columns
    reasons: dict[str, str] = {}
    regularity = sleep_regularity_index(
        sleep_raster(diary.local_sleep()), knowledge.number("sleep.regularity.minimum_pairs")
    )
    midsleep = diary.midsleep_clock()
    return Summary(
        first=first,
        last=last,
        nights=len(diary),
        missing_nights=span - len(diary),
        total_sleep_time_min=average(columns.total_sleep_time_min),
        time_in_bed_min=average(columns.time_in_bed_min),
        sleep_onset_latency_min=average(columns.sleep_onset_latency_min),
        wake_after_sleep_onset_min=average(columns.wake_after_sleep_onset_min),
        terminal_wakefulness_min=average(columns.terminal_wakefulness_min),
        total_wake_time_min=average(columns.total_wake_time_min),
        sleep_quality=average(diary.answers("sleep_quality")),
        sleep_efficiency_tib_percent=efficiency_average(
            columns.total_sleep_time_min, columns.time_in_bed_min, columns.sleep_efficiency_tib_percent
        ),
        sleep_efficiency_dse_percent=efficiency_average(
            columns.total_sleep_time_min, columns.dse_min, columns.sleep_efficiency_dse_percent
        ),
        naps=nap_total(diary.answers("nap_min")),
        sleep_regularity_index=_said(regularity.index, "sleep_regularity_index", reasons),
        sleep_regularity_pairs=regularity.pairs,
        midsleep_mean_min=_said(circular_mean(midsleep), "midsleep_mean_min", reasons),
        midsleep_sd_min=_said(circular_sd(midsleep), "midsleep_sd_min", reasons),
        reasons=reasons,
    )


def _said(value: Known[float] | Unknown, name: str, reasons: dict[str, str]) -> float | None:
    if isinstance(value, Unknown):
        reasons[name] = value.reason
        return None
    return value.value
