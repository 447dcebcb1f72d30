"""A diary's answers as the outcomes of the estimate, one value for each calendar night."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from trochee.effect.values import Outcome
from trochee.sleep.columns import FloatArray
from trochee.sleep.diary import Diary
from trochee.sleep.summary import Summary


def observed(diary: Diary) -> Mapping[Outcome, FloatArray]:
    """Each outcome on every calendar night from the first to the last [natural units]; NaN is missing.

    The diary has at least one night.
    """
    first, last = diary.nights[0].date, diary.nights[-1].date
    rows = np.array([(each.date - first).days for each in diary.nights], dtype=np.int64)
    columns = diary.columns
    answers = {
        Outcome.SLEEP_EFFICIENCY: columns.sleep_efficiency_tib_percent,
        Outcome.TOTAL_SLEEP_TIME: columns.total_sleep_time_min,
        Outcome.SLEEP_ONSET_LATENCY: columns.sleep_onset_latency_min,
        Outcome.WAKE_AFTER_SLEEP_ONSET: columns.wake_after_sleep_onset_min,
        Outcome.SLEEP_QUALITY: diary.answers("sleep_quality"),
    }
    spread: dict[Outcome, FloatArray] = {}
    for outcome, values in answers.items():
        spread[outcome] = np.full((last - first).days + 1, np.nan)
        spread[outcome][rows] = values
    return spread


def levels(summary: Summary) -> Mapping[Outcome, float | None]:
    """Levels of a stretch of nights, as `SpanSummary` wants them: ratio of sums for efficiency, else means."""
    return {
        Outcome.SLEEP_EFFICIENCY: summary.sleep_efficiency_tib_percent.ratio_of_sums,
        Outcome.TOTAL_SLEEP_TIME: summary.total_sleep_time_min.mean,
        Outcome.SLEEP_ONSET_LATENCY: summary.sleep_onset_latency_min.mean,
        Outcome.WAKE_AFTER_SLEEP_ONSET: summary.wake_after_sleep_onset_min.mean,
        Outcome.SLEEP_QUALITY: summary.sleep_quality.mean,
    }
