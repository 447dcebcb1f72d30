"""Hard and soft checks of nights, as bit masks of `Flag`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median

import numpy as np

from trochee.foundation.clock import SkippedTimeError, midnight_min
from trochee.knowledge import Knowledge

from .columns import BoolArray, MeasureColumns, NightColumns
from .flags import Flag, FlagArray
from .timeline import DAY_MIN, PlacedNight, place_moment


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLimits:
    """Where soft checks begin to ask: the numbers of ``sleep.check`` and ``sleep.entry`` [min unless said]."""

    time_in_bed_short: float
    time_in_bed_long: float
    total_sleep_long: float
    latency_long: float
    wake_long: float
    lights_out_delay_long: float
    awakenings_many: float
    nap_long: float
    clock_slip_tolerance: float
    clock_slip_nights: float
    entry_on_time: float
    entry_same_day: float
    entry_late: float

    @classmethod
    def of(cls, knowledge: Knowledge) -> CheckLimits:
        """Limits as the knowledge has them."""
        check, entry = (
            {key.removeprefix(room): each.value for key, each in knowledge.quantities.items() if key.startswith(room)}
            for room in ("sleep.check.", "sleep.entry.")
        )
        return cls(**check, **{f"entry_{name}": value for name, value in entry.items()})


class EntryClass(StrEnum):
    """How long after rising a night was entered; the last may not be used to change a sleep window."""

    ON_TIME = "on_time"
    SAME_DAY = "same_day"
    LATE = "late"
    RETROSPECTIVE = "retrospective"


def flag_nights(
    nights: NightColumns, measures: MeasureColumns, limits: CheckLimits, *, out: FlagArray | None = None
) -> FlagArray:
    """Flag each night by itself: hard checks, soft checks, no sleep, and what placing it in time has set.

    A comparison with a missing answer raises no flag. Bounds: ``sleep.check`` of the knowledge; the habit of asking
    again and of swapped clock halves: ``shaffer2023``.
    """
    mask = out if out is not None else np.empty(len(nights), dtype=np.uint32)
    np.copyto(mask, nights.placing_flags)
    _flag_contradictions(mask, nights, measures)
    _flag_lengths(mask, nights, measures, limits)
    _flag_counts(mask, nights, limits)
    return mask


def _set(mask: FlagArray, condition: BoolArray, flag: Flag) -> None:
    if condition.any():  # most blocks of nights raise few flags
        np.bitwise_or(mask, np.uint32(flag.bit), out=mask, where=condition)


def _flag_contradictions(mask: FlagArray, nights: NightColumns, measures: MeasureColumns) -> None:
    into_bed, lights_out, final = nights.into_bed, nights.lights_out, nights.final_awakening
    for span in (
        lights_out - into_bed,
        final - into_bed,
        final - lights_out,
        measures.time_in_bed_min,
        measures.lights_out_to_rise_min,
        measures.terminal_wakefulness_min,
    ):
        _set(mask, span < 0, Flag.OUT_OF_ORDER)
        _set(mask, span > DAY_MIN, Flag.SPAN_OVER_24_H)
    _set(mask, measures.sleep_period_time_min < 0, Flag.WAKE_EXCEEDS_NIGHT)
    _set(mask, measures.total_sleep_time_min < 0, Flag.WAKE_EXCEEDS_NIGHT)
    for answers in (
        nights.sleep_onset_latency,
        nights.awakenings,
        nights.wake_after_sleep_onset,
        nights.still_trying,
        nights.nap,
        nights.voids,
    ):
        _set(mask, answers < 0, Flag.NEGATIVE_ANSWER)


def _flag_lengths(mask: FlagArray, nights: NightColumns, measures: MeasureColumns, limits: CheckLimits) -> None:
    in_bed = measures.time_in_bed_min
    _set(mask, ~nights.slept, Flag.NO_SLEEP)
    _set(mask, in_bed == 0, Flag.NO_TIME_IN_BED)
    _set(mask, (in_bed > 0) & (in_bed < limits.time_in_bed_short), Flag.SHORT_TIME_IN_BED)
    _set(mask, in_bed > limits.time_in_bed_long, Flag.LONG_TIME_IN_BED)
    _set(mask, measures.total_sleep_time_min > limits.total_sleep_long, Flag.LONG_SLEEP)
    _set(mask, nights.sleep_onset_latency > limits.latency_long, Flag.LONG_LATENCY)
    _set(mask, nights.wake_after_sleep_onset > limits.wake_long, Flag.LONG_WAKE)
    _set(mask, nights.lights_out - nights.into_bed > limits.lights_out_delay_long, Flag.LATE_LIGHTS_OUT)
    _set(mask, nights.nap > limits.nap_long, Flag.LONG_NAP)
    _set(mask, nights.still_trying > measures.terminal_wakefulness_min, Flag.TRYING_EXCEEDS_TIME_IN_BED)


def _flag_counts(mask: FlagArray, nights: NightColumns, limits: CheckLimits) -> None:
    wake, awakenings = nights.wake_after_sleep_onset, nights.awakenings
    _set(mask, (awakenings == 0) & (wake > 0), Flag.WAKE_WITHOUT_AWAKENINGS)
    _set(mask, (awakenings > 0) & (wake == 0), Flag.AWAKENINGS_WITHOUT_WAKE)
    _set(mask, awakenings > limits.awakenings_many, Flag.MANY_AWAKENINGS)
    _set(mask, nights.voids > awakenings, Flag.VOIDS_EXCEED_AWAKENINGS)


def flag_sequence(nights: Sequence[PlacedNight], limits: CheckLimits, *, as_of: date | None = None) -> FlagArray:
    """Flag what needs a patient's other nights, the entry's time or the day of the report.

    ``nights`` may be in any order and hold several entries for a night. A night after ``as_of`` had not ended then.
    """
    mask = np.zeros(len(nights), dtype=np.uint32)
    days = np.array([each.night.date.toordinal() for each in nights], dtype=np.int64)
    _set(mask, _doubled(days), Flag.DUPLICATE_NIGHT)
    if as_of is not None:
        _set(mask, days > as_of.toordinal(), Flag.FUTURE_NIGHT)
    _set(mask, _slipped(nights, days, limits), Flag.CLOCK_SLIP)
    delays = np.array([np.nan if each is None else each for each in map(entry_delay, nights)], dtype=np.float64)
    _set(mask, delays < 0, Flag.ENTERED_BEFORE_RISING)
    _set(mask, (delays > limits.entry_same_day) & (delays <= limits.entry_late), Flag.ENTERED_LATE)
    _set(mask, delays > limits.entry_late, Flag.ENTERED_RETROSPECTIVELY)
    return mask


def entry_delay(placed: PlacedNight) -> float | None:
    """How long after rising the night was entered [min, negative before]; ``None`` where either is not known.

    An entry time without an offset is read in the night's zone; one that those clocks skipped is not known.
    """
    entered = placed.night.entered_at
    if entered is None or placed.rise_time is None:
        return None
    try:
        at = place_moment(entered, placed.zone)
    except SkippedTimeError:
        return None
    if (at.utc_offset_min is None) != (placed.rise_time.utc_offset_min is None):
        return at.local_minutes - placed.rise_time.local_minutes  # only the clocks can be compared
    return at.minutes - placed.rise_time.minutes


def entry_class(placed: PlacedNight, limits: CheckLimits) -> EntryClass | None:
    """Class of an entry by its delay after rising; ``None`` where that is not known.

    Entries are asked for soon after rising (``carney2012``); the limits are our own (``sleep.entry``).
    """
    delay = entry_delay(placed)
    if delay is None:
        return None
    if delay <= limits.entry_on_time:
        return EntryClass.ON_TIME
    if delay <= limits.entry_same_day:
        return EntryClass.SAME_DAY
    return EntryClass.LATE if delay <= limits.entry_late else EntryClass.RETROSPECTIVE


def _doubled(days: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> BoolArray:
    _, place, counts = np.unique(days, return_inverse=True, return_counts=True)
    return np.asarray(counts[place] > 1, dtype=np.bool_)


def _slipped(
    nights: Sequence[PlacedNight], days: np.ndarray[tuple[int, ...], np.dtype[np.int64]], limits: CheckLimits
) -> BoolArray:
    """Nights with a clock time 12 h from the median of the same answer on the seven nights before."""
    slipped = np.zeros(len(nights), dtype=np.bool_)
    order = np.argsort(days, kind="stable")
    ordered = days[order]
    times = [_clock_row(nights[each]) for each in order]
    starts = np.searchsorted(ordered, ordered - 7)
    ends = np.searchsorted(ordered, ordered)
    for row, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if end - start >= limits.clock_slip_nights:
            week = list(zip(*times[start:end], strict=True))
            slipped[order[row]] = any(map(_half_a_day_off, times[row], week, [limits] * len(week)))
    return slipped


def _half_a_day_off(time: float | None, week: Sequence[float | None], limits: CheckLimits) -> bool:
    known = [each for each in week if each is not None]
    if time is None or len(known) < limits.clock_slip_nights:
        return False
    apart = abs((time - median(known) + DAY_MIN / 2) % DAY_MIN - DAY_MIN / 2)
    return apart >= DAY_MIN / 2 - limits.clock_slip_tolerance


def _clock_row(placed: PlacedNight) -> list[float | None]:
    """Local minutes of the four clock times after midnight of the night's date, negative the evening before."""
    midnight = midnight_min(placed.night.date)
    answers = (placed.into_bed, placed.lights_out, placed.final_awakening, placed.rise_time)
    return [None if each is None else each.local_minutes - midnight for each in answers]
