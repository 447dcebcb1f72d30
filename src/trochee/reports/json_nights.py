"""Measures of nights and their summaries as JSON: units in the keys, ``null`` with a reason where unknown."""

from __future__ import annotations

from collections.abc import Sequence

from trochee.sleep.averages import Average, EfficiencyAverage
from trochee.sleep.nights import NightMeasures
from trochee.sleep.summary import Summary, WeekSummary

_DECIMALS = 2
_AVERAGES = (
    "total_sleep_time_min",
    "time_in_bed_min",
    "sleep_onset_latency_min",
    "wake_after_sleep_onset_min",
    "terminal_wakefulness_min",
    "total_wake_time_min",
    "sleep_quality",
)


def payload(
    nights: Sequence[NightMeasures], summary: Summary, weeks: Sequence[WeekSummary] | None = None
) -> dict[str, object]:
    """Lay out nights under the keys of the contract; ``weeks`` only where they were asked for."""
    found: dict[str, object] = {"nights": [night(each) for each in nights], "summary": summary_payload(summary)}
    if weeks is not None:
        found["weeks"] = [
            {"ending": week.ending.isoformat(), "complete": week.complete, **summary_payload(week.summary)}
            for week in weeks
        ]
    return found


def night(measures: NightMeasures) -> dict[str, object]:
    """Lay out one night; minutes and percent to the second decimal."""
    return {name: _written(value) for name, value in measures.as_mapping().items()}


def summary_payload(summary: Summary) -> dict[str, object]:
    """Lay out a summary of nights."""
    found: dict[str, object] = {
        "nights": summary.nights,
        "missing_nights": summary.missing_nights,
        **{name: _average(getattr(summary, name)) for name in _AVERAGES},
        "sleep_efficiency_tib_percent": _efficiency(summary.sleep_efficiency_tib_percent),
        "sleep_efficiency_dse_percent": _efficiency(summary.sleep_efficiency_dse_percent),
        "naps_total_min": _written(summary.naps.total_min),
        "sleep_regularity_index": _written(summary.sleep_regularity_index),
        "sleep_regularity_pairs": summary.sleep_regularity_pairs,
        "midsleep_sd_min": _written(summary.midsleep_sd_min),
    }
    reasons = {name: reason for name, reason in summary.reasons.items() if name in found}
    if summary.naps.total_min is None:
        reasons["naps_total_min"] = summary.naps.reasons["total_min"]
    return {**found, "reasons": reasons} if reasons else found


def _average(average: Average) -> dict[str, object]:
    found: dict[str, object] = {
        "mean": _written(average.mean),
        "median": _written(average.median),
        "sd": _written(average.sd),
        "nights": average.nights,
    }
    return {**found, "reasons": dict(average.reasons)} if average.reasons else found


def _efficiency(average: EfficiencyAverage) -> dict[str, object]:
    found: dict[str, object] = {
        "ratio_of_sums": _written(average.ratio_of_sums),
        "mean_of_nights": _written(average.mean_of_nights),
        "nights": average.nights,
    }
    return {**found, "reasons": dict(average.reasons)} if average.reasons else found


def _written(value: object) -> object:
    """Round what is a fraction, and write whole numbers without one."""
    if not isinstance(value, float):
        return value
    rounded = round(value, _DECIMALS)
    return int(rounded) if rounded.is_integer() else rounded
