"""Nights as columns: what the measures of one night and of a million are computed from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from trochee.foundation.clock import Instant

from .flags import Flag, FlagArray, masked
from .timeline import PlacedNight

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NightColumns:
    """Nights as equally long arrays, one entry a night; NaN where an answer is missing.

    The four clock times are instants [min since 1970-01-01T00:00Z, or clock minutes where no zone is known], numbers
    of minutes are [min]. ``slept`` is false for a night without any sleep; its latency, wake after sleep onset,
    awakenings and final awakening are missing whatever was answered. ``planned_wake`` is the time at which the person
    meant to wake (an instant). ``placing_flags`` are the bits that placing the night in time has set.
    """

    into_bed: FloatArray
    lights_out: FloatArray
    final_awakening: FloatArray
    rise_time: FloatArray
    sleep_onset_latency: FloatArray
    awakenings: FloatArray
    wake_after_sleep_onset: FloatArray
    still_trying: FloatArray
    nap: FloatArray
    voids: FloatArray
    planned_wake: FloatArray
    slept: BoolArray
    placing_flags: FlagArray

    def __post_init__(self) -> None:
        sizes = {getattr(self, each.name).shape for each in fields(self)}
        if len(sizes) != 1 or len(next(iter(sizes))) != 1:
            raise ValueError(f"columns are one-dimensional and equally long, not {sorted(sizes)}")

    def rows(self, rows: slice) -> NightColumns:
        """View of some rows."""
        return NightColumns(**{each.name: getattr(self, each.name)[rows] for each in fields(self)})

    def __len__(self) -> int:
        return len(self.slept)


def columns_of(nights: Sequence[PlacedNight], planned_wake: Sequence[Instant | None] | None = None) -> NightColumns:
    """Turn placed nights into columns, in the order given; ``planned_wake`` has one entry a night."""
    slept = np.fromiter((each.night.slept for each in nights), dtype=np.bool_, count=len(nights))
    planned = planned_wake if planned_wake is not None else [None] * len(nights)
    if len(planned) != len(nights):
        raise ValueError(f"{len(planned)} planned wake times for {len(nights)} nights")
    return NightColumns(
        into_bed=_instants([each.into_bed for each in nights]),
        lights_out=_instants([each.lights_out for each in nights]),
        final_awakening=_instants([each.final_awakening if each.night.slept else None for each in nights]),
        rise_time=_instants([each.rise_time for each in nights]),
        sleep_onset_latency=_asleep([each.night.sleep_onset_latency_min for each in nights], slept),
        awakenings=_asleep([each.night.awakenings for each in nights], slept),
        wake_after_sleep_onset=_asleep([each.night.wake_after_sleep_onset_min for each in nights], slept),
        still_trying=_asleep([each.night.still_trying_min for each in nights], slept),
        nap=_numbers([each.night.nap_min for each in nights]),
        voids=_numbers([each.night.voids for each in nights]),
        planned_wake=_instants(planned),
        slept=slept,
        placing_flags=np.array([_placing(each) for each in nights], dtype=np.uint32),
    )


def _placing(placed: PlacedNight) -> int:
    night = placed.night
    mask = masked(placed.flags)
    answered = (night.sleep_onset_latency_min, night.wake_after_sleep_onset_min, night.final_awakening)
    if not night.slept and any(answer is not None for answer in answered):
        mask |= Flag.ANSWERS_WITHOUT_SLEEP.bit
    return mask


def _instants(values: Sequence[Instant | None]) -> FloatArray:
    return np.array([np.nan if value is None else value.minutes for value in values], dtype=np.float64)


def _numbers(values: Sequence[float | None]) -> FloatArray:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _asleep(values: Sequence[float | None], slept: BoolArray) -> FloatArray:
    numbers = _numbers(values)
    numbers[~slept] = np.nan
    return numbers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MeasureColumns:
    """Measures of nights as equally long arrays; NaN is unknown, `trochee.sleep.nights` says why.

    Minutes are [min], efficiencies [percent of the denominator named]. ``sleep_onset`` and ``midsleep`` are instants
    [min since 1970-01-01T00:00Z, or clock minutes where no zone is known]. ``flags`` are bit masks of `Flag`.
    """

    time_in_bed_min: FloatArray
    sleep_onset_latency_min: FloatArray
    wake_after_sleep_onset_min: FloatArray
    terminal_wakefulness_min: FloatArray
    early_morning_awakening_min: FloatArray
    sleep_period_time_min: FloatArray
    total_sleep_time_min: FloatArray
    total_wake_time_min: FloatArray
    total_sleep_time_24h_min: FloatArray
    dse_min: FloatArray
    lights_out_to_rise_min: FloatArray
    sleep_efficiency_tib_percent: FloatArray
    sleep_efficiency_dse_percent: FloatArray
    sleep_efficiency_attempt_percent: FloatArray
    sleep_maintenance_efficiency_percent: FloatArray
    sleep_onset: FloatArray
    midsleep: FloatArray
    flags: FlagArray

    @classmethod
    def empty(cls, nights: int) -> MeasureColumns:
        """Room for the measures of so many nights; its content is arbitrary until it is computed."""
        room = {name: np.empty(nights) for name in MEASURES}
        return cls(**room, flags=np.empty(nights, dtype=np.uint32))

    def rows(self, rows: slice) -> MeasureColumns:
        """View of some rows; what is written to it is written here."""
        views = {name: getattr(self, name)[rows] for name in MEASURES}
        return MeasureColumns(**views, flags=self.flags[rows])

    def __len__(self) -> int:
        return len(self.flags)


MEASURES = tuple(each.name for each in fields(MeasureColumns) if each.name != "flags")
"""Names of the measures."""
