"""A night as a strip from evening to noon: where bed and sleep lie on it, and the same in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from trochee.clinic.ui.days import duration
from trochee.foundation.clock import WallTime
from trochee.record import Night

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
    told = {"bed": duration(bed[1]), "asleep": duration(sum(length for _, length in asleep))}
    if not night.slept:
        return gettext("%(bed)s in bed · no sleep") % told
    if asleep and night.wake_after_sleep_onset_min is not None:
        return gettext("%(bed)s in bed · about %(asleep)s asleep") % told
    return gettext("%(bed)s in bed") % told


def _minutes(said: WallTime | None) -> int | None:
    return None if said is None else said.clock.hour * 60 + said.clock.minute
