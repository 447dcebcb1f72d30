"""A night as a strip from evening to noon: where bed and sleep lie on it, and how long they lasted in words.

The strip is drawn by the clock. How long something lasted is not: in the night when the clocks change, an hour of the
clock is missing or comes twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from trochee.clinic.ui.days import duration
from trochee.foundation.clock import Instant, WallTime, instant_in, midnight_min, minutes_of
from trochee.record import Night
from trochee.sleep.timeline import NightRefusedError, place

DAY_MIN = 1440
_FIRST, _LAST = 20 * 60, 34 * 60
_ROOM = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The hours that a strip shows: minutes after midnight of the evening, and how many [min]."""

    first: int = _FIRST
    length: int = _LAST - _FIRST

    @property
    def ends(self) -> tuple[str, str]:
        """The two hours at its ends, as a clock shows them."""
        first, last = ((each // 60) % 24 for each in (self.first, self.first + self.length))
        return f"{first:02d}:00", f"{last:02d}:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """Pieces of a strip as (start, length) [min from the axis's first], and what they say."""

    axis: Axis
    bed: tuple[int, int] | None
    asleep: tuple[tuple[int, int], ...]
    words: str


def axis_of(nights: Iterable[Night]) -> Axis:
    """Show 20:00 to 10:00 where every night fits, else a whole day that begins before the earliest time in bed."""
    spans = [span for span in map(_in_bed, nights) if span is not None]
    if all(start >= _FIRST and start + length <= _LAST for start, length in spans):
        return Axis()
    earliest = min(start for start, _ in spans) - _ROOM
    return Axis(first=earliest // 60 * 60, length=DAY_MIN)


def strip_of(night: Night, axis: Axis | None = None) -> Strip:
    """Draw what was answered. Wake in the night has no clock time in a diary: it is drawn in the middle."""
    axis = axis or axis_of([night])
    bed = _in_bed(night)
    asleep = _asleep(night, bed)
    shown = None if bed is None else (bed[0] - axis.first, bed[1])
    pieces = tuple((start - axis.first, length) for start, length in asleep)
    return Strip(axis=axis, bed=shown, asleep=pieces, words=_words(night, bed))


def _in_bed(night: Night) -> tuple[int, int] | None:
    into, up = _minutes(night.into_bed or night.lights_out), _minutes(night.rise_time or night.final_awakening)
    if into is None or up is None:
        return None
    start = into if into >= DAY_MIN // 2 else into + DAY_MIN
    return start, (up - into) % DAY_MIN


def _asleep(night: Night, bed: tuple[int, int] | None) -> tuple[tuple[int, int], ...]:
    out, final = _minutes(night.lights_out), _minutes(night.final_awakening)
    if bed is None or not night.slept or out is None or final is None or night.sleep_onset_latency_min is None:
        return ()
    onset = bed[0] + (out - bed[0]) % DAY_MIN + round(night.sleep_onset_latency_min)
    end = bed[0] + (final - bed[0]) % DAY_MIN
    wake = round(night.wake_after_sleep_onset_min or 0)
    if wake <= 0:
        return ((onset, end - onset),) if end > onset else ()
    slept = end - onset - wake
    half = slept // 2
    return ((onset, half), (end - slept + half, slept - half)) if half > 0 else ()


def _words(night: Night, bed: tuple[int, int] | None) -> str:
    if bed is None:
        return ""
    asleep = _asleep(night, bed)
    in_bed, slept = _lasted(night) or (bed[1], sum(length for _, length in asleep))
    told = {"bed": duration(in_bed), "asleep": duration(slept)}
    if not night.slept:
        return gettext("%(bed)s in bed · no sleep") % told
    if asleep and slept > 0 and night.wake_after_sleep_onset_min is not None:
        return gettext("%(bed)s in bed · about %(asleep)s asleep") % told
    return gettext("%(bed)s in bed") % told


def _lasted(night: Night) -> tuple[float, float] | None:
    """Say how long bed and sleep lasted [min], as the science places the night; nothing where it refuses to."""
    try:
        placed = place(night, None)
    except NightRefusedError:
        return None
    in_bed = _between(placed.into_bed or placed.lights_out, placed.rise_time or placed.final_awakening)
    awake = (night.sleep_onset_latency_min or 0) + (night.wake_after_sleep_onset_min or 0)
    return in_bed, _between(placed.lights_out, placed.final_awakening) - awake


def _between(first: Instant | None, last: Instant | None) -> float:
    return 0 if first is None or last is None else last.minutes - first.minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Clocks that change in a night: from which minute after its morning's midnight on, and how far ahead [min]."""

    at: int
    by: int


def turn_of(day: date, zone: ZoneInfo) -> Turn | None:
    """Say how the clocks change between the day before a morning and its end, for the page that draws as one types.

    A time that the clock shows twice counts as the first of the two, as the science takes it.
    """
    midnight = midnight_min(day)
    before, after = (round(minutes_of(zone, midnight + each)) for each in (-DAY_MIN, DAY_MIN))
    first, last = (_ahead(zone, each) for each in (before, after))
    if first == last:
        return None
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (middle, after) if _ahead(zone, middle) == first else (before, middle)
    return Turn(at=round(after + max(first, last) - midnight), by=round(last - first))


def _ahead(zone: ZoneInfo, minutes: float) -> float:
    return instant_in(zone, minutes).utc_offset_min or 0.0


def _minutes(said: WallTime | None) -> int | None:
    return None if said is None else said.clock.hour * 60 + said.clock.minute
