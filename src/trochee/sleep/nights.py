"""The measures of single nights as values that say why something is unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from trochee.foundation.clock import Instant

from .columns import MEASURES, MeasureColumns
from .flags import HARD, Flag, named
from .timeline import PlacedNight

_INSTANTS = frozenset({"sleep_onset", "midsleep"})

_ONSET = ("lights_out", "sleep_onset_latency_min")
_ASLEEP = (*_ONSET, "wake_after_sleep_onset_min", "final_awakening")
_NEEDS: Mapping[str, tuple[str, ...]] = {
    "time_in_bed_min": ("into_bed", "rise_time"),
    "sleep_onset_latency_min": ("sleep_onset_latency_min",),
    "wake_after_sleep_onset_min": ("wake_after_sleep_onset_min",),
    "terminal_wakefulness_min": ("final_awakening", "rise_time"),
    "early_morning_awakening_min": ("final_awakening",),
    "sleep_period_time_min": (*_ONSET, "final_awakening"),
    "total_sleep_time_min": _ASLEEP,
    "total_wake_time_min": ("sleep_onset_latency_min", "wake_after_sleep_onset_min", "final_awakening", "rise_time"),
    "total_sleep_time_24h_min": (*_ASLEEP, "nap_min"),
    "dse_min": (*_ASLEEP, "still_trying_min"),
    "lights_out_to_rise_min": ("lights_out", "rise_time"),
    "sleep_efficiency_tib_percent": (*_ASLEEP, "into_bed", "rise_time"),
    "sleep_efficiency_dse_percent": (*_ASLEEP, "still_trying_min"),
    "sleep_efficiency_attempt_percent": (*_ASLEEP, "rise_time"),
    "sleep_maintenance_efficiency_percent": _ASLEEP,
    "sleep_onset": _ONSET,
    "midsleep": (*_ONSET, "final_awakening"),
}
_NEEDS_WITHOUT_SLEEP: Mapping[str, tuple[str, ...]] = {
    "time_in_bed_min": ("into_bed", "rise_time"),
    "total_wake_time_min": ("into_bed", "rise_time"),
    "total_sleep_time_24h_min": ("nap_min",),
    "lights_out_to_rise_min": ("lights_out", "rise_time"),
    "sleep_efficiency_tib_percent": ("into_bed", "rise_time"),
    "sleep_efficiency_attempt_percent": ("lights_out", "rise_time"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NightMeasures:
    """Every measure of one night; ``None`` is unknown and ``reasons`` says why, by the measure's name.

    Minutes [min], efficiencies [percent of the denominator named: time in bed, DSE, lights out to rising, the sleep
    period]. The names are those of the command line's JSON.
    """

    date: date
    source: str
    from_device: bool
    slept: bool
    time_in_bed_min: float | None
    total_sleep_time_min: float | None
    sleep_onset_latency_min: float | None
    wake_after_sleep_onset_min: float | None
    terminal_wakefulness_min: float | None
    early_morning_awakening_min: float | None
    sleep_period_time_min: float | None
    total_wake_time_min: float | None
    total_sleep_time_24h_min: float | None
    dse_min: float | None
    lights_out_to_rise_min: float | None
    sleep_efficiency_tib_percent: float | None
    sleep_efficiency_dse_percent: float | None
    sleep_efficiency_attempt_percent: float | None
    sleep_maintenance_efficiency_percent: float | None
    sleep_onset: Instant | None
    midsleep: Instant | None
    flags: tuple[Flag, ...]
    reasons: Mapping[str, str] = field(hash=False)

    def as_mapping(self) -> dict[str, object]:
        """Write every measure under its own name, moments and dates as ISO 8601, flags as their names."""
        row: dict[str, object] = {"date": self.date.isoformat(), "source": self.source, "slept": self.slept}
        for name in _NEEDS:
            value = getattr(self, name)
            row[name] = value.isoformat() if isinstance(value, Instant) else value
        return {**row, "flags": [flag.value for flag in self.flags], "reasons": dict(self.reasons)}


def night_measures(
    nights: Sequence[PlacedNight], measures: MeasureColumns, more_flags: Sequence[int] | None = None
) -> tuple[NightMeasures, ...]:
    """Turn columns of measures into values, one a night; ``more_flags`` are further bit masks of the same nights."""
    if len(measures) != len(nights):
        raise ValueError(f"measures of {len(measures)} nights for {len(nights)} nights")
    values = {name: getattr(measures, name).tolist() for name in MEASURES}
    masks = measures.flags if more_flags is None else measures.flags | np.asarray(more_flags, dtype=np.uint32)
    rows = []
    for place, (placed, mask) in enumerate(zip(nights, masks.tolist(), strict=True)):
        flags = named(mask)
        row: dict[str, float | Instant | None] = {}
        reasons: dict[str, str] = {}
        for name in MEASURES:
            number = values[name][place]
            if number != number:  # NaN, the only number unlike itself
                row[name] = None
                reasons[name] = _reason(name, placed, flags)
            else:
                row[name] = placed.shown(number) if name in _INSTANTS else _rounded(number)
        rows.append(
            NightMeasures(
                date=placed.night.date,
                source=placed.night.source,
                from_device=placed.night.from_device,
                slept=placed.night.slept,
                flags=flags,
                reasons=reasons,
                **row,  # type: ignore[arg-type]  # the names are those of the fields, moments apart from numbers
            )
        )
    return tuple(rows)


def _rounded(number: float) -> float:
    """Drop what binary fractions of a minute leave over, far below a second."""
    return round(number, 6)


def _reason(name: str, placed: PlacedNight, flags: tuple[Flag, ...]) -> str:
    """Say why a measure of this night is unknown."""
    contradictions = [flag.text for flag in flags if flag in HARD]
    if contradictions:
        return "the answers contradict each other: " + "; ".join(contradictions)
    night = placed.night
    if not night.slept and name not in _NEEDS_WITHOUT_SLEEP:
        return Flag.NO_SLEEP.text
    needed = _NEEDS[name] if night.slept else _NEEDS_WITHOUT_SLEEP[name]
    missing = [column for column in needed if getattr(night, column) is None]
    if missing:
        return "not answered: " + ", ".join(missing)
    if Flag.DAY_UNKNOWN in flags:
        return Flag.DAY_UNKNOWN.text
    if name == "early_morning_awakening_min":
        return "no planned wake time is known"
    return "nothing to be a share of: the denominator is 0 minutes"
