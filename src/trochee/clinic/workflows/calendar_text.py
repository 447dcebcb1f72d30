"""Planned things as the text of a calendar (iCalendar, RFC 5545). The texts name neither a medicine nor a clinic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_FOLD = 75
_YEARS = 2
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One thing: a wall clock time in the calendar's zone, or a moment with its own offset; perhaps each day."""

    uid: str
    summary: str
    at: datetime
    minutes: int
    daily: bool = False


def calendar(things: Iterable[Planned], zone: ZoneInfo, at: datetime) -> str:
    """Write a calendar. Wall clock times are read in ``zone``, which is described for the years around ``at``."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//planned//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += ["X-WR-CALNAME:Planned", "REFRESH-INTERVAL;VALUE=DURATION:PT4H", "X-PUBLISHED-TTL:PT4H"]
    lines += _zone(zone, at)
    for thing in things:
        lines += _event(thing, zone, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(thing: Planned, zone: ZoneInfo, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{thing.uid}"
    yield f"DTSTAMP:{_utc(at)}"
    if thing.at.tzinfo is None:
        yield f"DTSTART;TZID={zone.key}:{_wall(thing.at)}"
    else:
        yield f"DTSTART:{_utc(thing.at)}"
    yield f"DURATION:PT{thing.minutes}M"
    if thing.daily:
        yield "RRULE:FREQ=DAILY"
    yield f"SUMMARY:{_escaped(thing.summary)}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:TRANSPARENT"
    yield from (
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:PT0S",
        f"DESCRIPTION:{_escaped(thing.summary)}",
        "END:VALARM",
    )
    yield "END:VEVENT"


def _zone(zone: ZoneInfo, at: datetime) -> Iterator[str]:
    """Describe a zone by its changes of the clock around now, each with its own date."""
    start = datetime(at.year - 1, 1, 1, tzinfo=UTC)
    end = datetime(at.year + _YEARS, 12, 31, tzinfo=UTC)
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{zone.key}"
    yield from _offset(start, zone, zone.utcoffset(start.astimezone(zone)) or timedelta())
    hour = start
    while hour < end:
        day_later = hour + _DAY
        if _shift(hour, zone) != _shift(day_later, zone):
            while _shift(hour + _HOUR / 4, zone) == _shift(hour, zone):
                hour += _HOUR / 4
            before = _shift(hour, zone)
            yield from _offset(hour + _HOUR / 4, zone, before)
        hour = day_later
    yield "END:VTIMEZONE"


def _offset(moment: datetime, zone: ZoneInfo, before: timedelta) -> Iterator[str]:
    local = moment.astimezone(zone)
    name = "DAYLIGHT" if local.dst() else "STANDARD"
    yield f"BEGIN:{name}"
    yield f"DTSTART:{_wall(moment.replace(tzinfo=None) + before)}"
    yield f"TZOFFSETFROM:{_hours(before)}"
    yield f"TZOFFSETTO:{_hours(_shift(moment, zone))}"
    yield f"TZNAME:{_escaped(local.tzname() or zone.key)}"
    yield f"END:{name}"


def _shift(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _hours(shift: timedelta) -> str:
    minutes = round(shift.total_seconds() / 60)
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    return f"{sign}{hours:02d}{rest:02d}"


def _wall(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%S}"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Break a line so that no part has more than 75 octets; a part that goes on begins with a space."""
    part = ""
    for sign in line:
        if len((part + sign).encode()) > _FOLD:
            yield part
            part = " "
        part += sign
    yield part
