"""When a morning's reminder is due: a wall clock time in a zone, on any day of the year. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from trochee.foundation.clock import SkippedTimeError, resolve

from .limits import Limits

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """From when, and until before when, a reminder of one morning may be sent."""

    begins: datetime
    ends: datetime


def moment_of(day: date, clock: time, zone: ZoneInfo) -> datetime | None:
    """Give the moment of a wall clock time: the first of two where the clocks show it twice.

    A time that the clocks skipped moves to the first one that they showed after it. Where that is another day, as on
    a day that a country left out, there is nothing.
    """
    local = datetime.combine(day, clock)
    while local.date() == day:
        try:
            return _EPOCH + timedelta(minutes=resolve(local, zone).minutes)
        except SkippedTimeError:
            local += _MINUTE
    return None


def window_of(day: date, clock: time, zone: ZoneInfo, limits: Limits) -> Window | None:
    """Give the window of one morning: cut off where the quiet hours begin; nothing for a day left out."""
    begins, quiet = moment_of(day, clock, zone), moment_of(day, limits.quiet_from, zone)
    if begins is None or quiet is None:
        return None
    return Window(begins=begins, ends=min(begins + limits.window, quiet))


def is_quiet(clock: time, limits: Limits) -> bool:
    """Whether nothing is sent at this time of the patient's clock."""
    return not limits.quiet_until <= clock < limits.quiet_from


def day_of(at: datetime, zone: ZoneInfo) -> date:
    """Give the date on the wall clock."""
    return at.astimezone(zone).date()
