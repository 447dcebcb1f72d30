"""Place a device's local start and end in time, where the clocks may have changed in between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import product
from zoneinfo import ZoneInfo

from trochee.foundation.clock import SkippedTimeError, WallTime, instant_in, resolve

_MINUTE = timedelta(minutes=1)
_EPOCH = datetime.fromisoformat("1970-01-01T00:00")  # a wall clock, so without tzinfo
_UTC_EPOCH = _EPOCH.replace(tzinfo=UTC)
ROUNDING_MIN = 1.0
"""Devices round what they call the duration, so it may differ from their clock times by so much."""


class Doubt(StrEnum):
    """What was odd about a log, or had to be decided. Kept with the night, in words of the column ``…_flags``."""

    CLOCKS_CHANGED = "clocks_changed"
    AMBIGUOUS_TIME = "ambiguous_time"
    DURATION_DIFFERS = "duration_differs"
    STAGE_SECONDS_DIFFER = "stage_seconds_differ"
    STAGES_HAVE_GAPS = "stages_have_gaps"
    STAGES_OVERLAP = "stages_overlap"
    STAGES_OUTSIDE = "stages_outside"
    NO_STAGES = "no_stages"
    SECOND_MAIN_SLEEP = "second_main_sleep"
    DATE_DIFFERS = "date_differs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Start and end of a sleep [min since 1970-01-01T00:00Z].

    ``zone`` shows them on a wall clock, or ``offset_min`` [min] where the device said its offset. Where the device
    ``follows_clocks``, its clock jumped with the zone's during the sleep; else its clock differences are durations.
    """

    start: float
    end: float
    zone: ZoneInfo | None
    offset_min: float | None = None
    follows_clocks: bool = False
    doubts: frozenset[Doubt] = frozenset()

    @property
    def last_day(self) -> date:
        """Day on which it ends, by the clock of the place."""
        day = self.wall(self.end).day
        assert day is not None  # a placed moment has a day
        return day

    @property
    def length_min(self) -> float:
        """Time from start to end [min]."""
        return self.end - self.start

    def wall(self, minutes: float) -> WallTime:
        """Show a moment on the clock, with its offset where the clock alone would not say which moment it is."""
        offset = self.offset_min
        if offset is None:
            offset = instant_in(self.zone, minutes).utc_offset_min or 0.0
        local = _EPOCH + timedelta(seconds=round((minutes + offset) * 60))
        said = self.offset_min is not None or Doubt.CLOCKS_CHANGED in self.doubts or self._is_doubled(local)
        return WallTime(local.time(), local.date(), offset if said else None)

    def _is_doubled(self, local: datetime) -> bool:
        first = local.replace(tzinfo=self.zone)
        return first.utcoffset() != first.replace(fold=1).utcoffset()

    def minutes_of(self, local: datetime, start: datetime) -> float:
        """Place another local time of the same log [min], ``start`` being the local time at which it began."""
        if self.follows_clocks and local.tzinfo is None:
            try:
                return resolve(local, self.zone, not_before=self.start).minutes
            except SkippedTimeError:
                pass  # a stamp that was counted on from before the change
        if (local.tzinfo is None) != (start.tzinfo is None):
            local, start = local.replace(tzinfo=None), start.replace(tzinfo=None)
        return self.start + (local - start) / _MINUTE


def place(start: datetime, end: datetime, duration_min: float, zone: ZoneInfo | None) -> Span:
    """Place a log by its local times, its zone and the duration [min] that the device measured.

    Times with an offset are taken as they are; without any, ``zone`` is needed. A device that keeps one offset
    through the night shows a wrong hour on one side of a change of the clocks, which its duration tells: the end is
    then taken as shown, and the start lies the device's own clock difference before it. A start or end that the
    clocks skipped follows from the other one in the same way.
    """
    if start.tzinfo is not None and end.tzinfo is not None:
        return _said(start, end, duration_min)
    if zone is None:
        raise ValueError("local times without an offset need a time zone")
    start, end = start.replace(tzinfo=None), end.replace(tzinfo=None)
    starts, ends = _readings(start, zone), _readings(end, zone)
    by_clock = (end - start) / _MINUTE
    doubts = {Doubt.AMBIGUOUS_TIME} if len(starts) > 1 or len(ends) > 1 else set()
    for first, last in product(starts, ends):
        if abs(last - first - duration_min) <= ROUNDING_MIN:
            follows = abs(last - first - by_clock) > ROUNDING_MIN
            return Span(start=first, end=last, zone=zone, follows_clocks=follows, doubts=frozenset(doubts))
    keeps_one_offset = abs(by_clock - duration_min) <= ROUNDING_MIN
    if not keeps_one_offset:
        doubts.add(Doubt.DURATION_DIFFERS)
        if starts and ends:
            return Span(start=starts[0], end=ends[0], zone=zone, doubts=frozenset(doubts))
    length = by_clock if keeps_one_offset else duration_min
    last = ends[0] if ends else starts[0] + length if starts else _counted_on(end, zone)
    return Span(start=last - length, end=last, zone=zone, doubts=frozenset(doubts | {Doubt.CLOCKS_CHANGED}))


def _said(start: datetime, end: datetime, duration_min: float) -> Span:
    first, last = (start - _UTC_EPOCH) / _MINUTE, (end - _UTC_EPOCH) / _MINUTE
    differs = abs(last - first - duration_min) > ROUNDING_MIN
    return Span(
        start=first,
        end=last,
        zone=None,
        offset_min=(end.utcoffset() or timedelta(0)) / _MINUTE,
        doubts=frozenset({Doubt.DURATION_DIFFERS} if differs else ()),
    )


def _readings(local: datetime, zone: ZoneInfo) -> list[float]:
    """List the moments [min] that a clock time can mean: none if it was skipped, two if it was shown twice."""
    try:
        first = resolve(local, zone)
    except SkippedTimeError:
        return []
    if not first.ambiguous:
        return [first.minutes]
    return [first.minutes, resolve(local, zone, not_before=first.minutes + ROUNDING_MIN).minutes]


def _counted_on(local: datetime, zone: ZoneInfo) -> float:
    """Read a skipped clock time as if the clocks had not changed [min]."""
    return (local.replace(tzinfo=zone, fold=0) - _UTC_EPOCH) / _MINUTE
