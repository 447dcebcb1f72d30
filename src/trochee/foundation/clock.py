"""Wall-clock times, zones and instants.

A clock answer is stored as it was said (wall-clock time, perhaps a day, perhaps an offset) and is turned into an
instant only together with a zone. Instants are float minutes since 1970-01-01T00:00Z (negative before), so that one
night and a million share the same arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

_LOCAL_EPOCH = datetime.fromisoformat("1970-01-01T00:00")  # a wall clock, so without tzinfo
_UTC_EPOCH = _LOCAL_EPOCH.replace(tzinfo=UTC)
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


class SkippedTimeError(ValueError):
    """A wall-clock time that the zone skipped when its clocks went forward."""


class UnknownZoneError(ValueError):
    """A name that is no IANA time zone."""


@dataclass(frozen=True, slots=True)
class WallTime:
    """A time as it was said: clock time, and the day and offset from UTC [min] where they were said too."""

    clock: time
    day: date | None = None
    offset_min: float | None = None

    def __str__(self) -> str:
        """Write it as ISO 8601, to the minute where no seconds were said."""
        spec = "minutes" if not (self.clock.second or self.clock.microsecond) else "auto"
        text = self.clock.isoformat(timespec=spec)
        if self.day is not None:
            text = f"{self.day.isoformat()}T{text}"
        if self.offset_min is not None:
            text += _LOCAL_EPOCH.replace(tzinfo=_fixed(self.offset_min)).isoformat()[19:]
        return text


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment: minutes since the epoch [min], and the offset from UTC that its wall clock showed [min].

    ``utc_offset_min`` is ``None`` where no zone is known: then ``minutes`` are clock minutes, for differences only.
    ``ambiguous`` marks an autumn time that the clock showed twice; the first of the two is taken.
    """

    minutes: float
    utc_offset_min: float | None
    ambiguous: bool = False

    @property
    def local_minutes(self) -> float:
        """Minutes of the wall clock since 1970-01-01T00:00 local [min]."""
        return self.minutes + (self.utc_offset_min or 0.0)

    def isoformat(self) -> str:
        """Local date and time; with its offset where the zone is known."""
        local = _LOCAL_EPOCH + timedelta(minutes=self.local_minutes)
        local = (local + timedelta(milliseconds=500)).replace(microsecond=0)
        if self.utc_offset_min is None:
            return local.isoformat()
        return local.replace(tzinfo=_fixed(self.utc_offset_min)).isoformat()


@lru_cache(maxsize=512)
def _fixed(offset_min: float) -> timezone:
    return timezone(timedelta(minutes=offset_min))


@lru_cache(maxsize=512)
def zone_named(name: str) -> ZoneInfo:
    """Look up an IANA zone such as ``Europe/Berlin``; raises `UnknownZoneError` for anything else."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise UnknownZoneError(name) from error


def resolve(
    local: datetime, zone: ZoneInfo | None, *, offset_min: float | None = None, not_before: float | None = None
) -> Instant:
    """Turn a wall-clock time into an instant.

    An offset that was said wins over the zone. Without either, clock minutes are returned. Raises `SkippedTimeError`
    for a time that the zone's clocks jumped over. An ambiguous time is the first of the two that does not lie before
    the instant ``not_before`` [min], and is marked.
    """
    if local.tzinfo is not None:
        raise ValueError("a wall-clock time carries no tzinfo")
    clock_minutes = (local - _LOCAL_EPOCH) / _MINUTE
    if offset_min is not None:
        return Instant(clock_minutes - offset_min, offset_min)
    if zone is None:
        return Instant(clock_minutes, None)
    first = local.replace(tzinfo=zone, fold=0).utcoffset()
    second = local.replace(tzinfo=zone, fold=1).utcoffset()
    assert first is not None  # a ZoneInfo always knows its offset
    assert second is not None
    if first < second:  # PEP 495: in a gap, fold=0 uses the smaller offset from before the jump
        raise SkippedTimeError(f"{local.isoformat(sep=' ')} does not exist in {zone.key}")
    offset = first / _MINUTE
    if not_before is not None and clock_minutes - offset < not_before:
        offset = second / _MINUTE
    return Instant(clock_minutes - offset, offset, ambiguous=first != second)


def instant_in(zone: ZoneInfo | None, minutes: float) -> Instant:
    """Show a moment [min since the epoch] on a zone's wall clock; the reverse of `resolve`."""
    if zone is None:
        return Instant(minutes, None)
    offset = (_UTC_EPOCH + timedelta(minutes=minutes)).astimezone(zone).utcoffset()
    assert offset is not None  # a ZoneInfo always knows its offset
    return Instant(minutes, offset / _MINUTE)


def minutes_of(zone: ZoneInfo | None, local_minutes: float) -> float:
    """Turn minutes of a zone's wall clock into minutes since the epoch [min], for a time that nobody said.

    Never refuses: a time that the clocks skipped or showed twice gives a moment within an hour of it.
    """
    ahead = instant_in(zone, local_minutes).utc_offset_min or 0.0
    return local_minutes - (instant_in(zone, local_minutes - ahead).utc_offset_min or 0.0)


def midnight_min(day: date) -> float:
    """Give a day's midnight in minutes of the wall clock since 1970-01-01T00:00 local [min]."""
    return (datetime.combine(day, time()) - _LOCAL_EPOCH) / _MINUTE


def unwrap(times: Sequence[WallTime | None], last_day: date) -> list[datetime | None]:
    """Place the clock times of one night on days, forward from the first, so that the last falls on ``last_day``.

    Each next time is the first occurrence at or after the one before it (told by their offsets where both were said,
    else by the clock); times that carry a day keep it, and the undated ones before them are counted back from it. The
    result holds wall-clock datetimes without zone, ``None`` where the time was not said. Whether the whole is too
    long, or runs backwards between two dated times, is for the caller to judge.
    """
    placed: list[datetime | None] = []
    previous: datetime | None = None
    previous_offset: float | None = None
    anchored = False
    for wall in times:
        if wall is None:
            placed.append(None)
            continue
        moment = datetime.combine(wall.day or (previous.date() if previous else last_day), wall.clock)
        if previous is not None:
            ahead = moment - previous
            if wall.offset_min is not None and previous_offset is not None:
                ahead += timedelta(minutes=previous_offset - wall.offset_min)
            if wall.day is None:
                moment -= ahead // _DAY * _DAY
            elif not anchored:
                placed = _shift(placed, ahead // _DAY)
        anchored = anchored or wall.day is not None
        placed.append(moment)
        previous, previous_offset = moment, wall.offset_min
    if previous is None or anchored:
        return placed
    return _shift(placed, (last_day - previous.date()).days)


def _shift(placed: list[datetime | None], days: int) -> list[datetime | None]:
    return [None if moment is None else moment + timedelta(days=days) for moment in placed]
