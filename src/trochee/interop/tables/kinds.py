"""What a cell may hold: each kind reads a text, writes a value, and says what it allows.

A reader is exact: it takes what can mean one thing only and refuses the rest. Texts repeat from row to row, so that
readers remember what they have read; equal cells share one value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from math import isfinite
from typing import Any

from trochee.foundation.clock import UnknownZoneError, WallTime, zone_named

Read = Callable[[str], Any]
REMEMBERED = 65_536
EARLIEST_YEAR, LATEST_YEAR = 1800, 9998
LARGEST_WHOLE_AS_DIGITS = 1e15
LARGEST_COUNT = 2**31 - 1
"""The largest whole number that a database keeps in an `integer`: 32 bits with a sign (PostgreSQL manual, 8.1.1)."""
MINUTES_OF_A_DAY = 1440
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CLOCK = r"(?P<clock>\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?)(?P<offset>Z|[+-]\d{2}:\d{2}(:\d{2})?)?"
_MOMENT = re.compile(rf"(?P<day>\d{{4}}-\d{{2}}-\d{{2}})[T ]{_CLOCK}", re.ASCII)
_WALL = re.compile(rf"((?P<day>\d{{4}}-\d{{2}}-\d{{2}})[T ])?{_CLOCK}", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_SLASHED = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}", re.ASCII)
_MINUTE = timedelta(minutes=1)


class Misread(ValueError):  # noqa: N818  it says how a text was misread; the reader turns it into an InputError
    """A text that is not of the kind; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How cells of one kind are read and written.

    ``read`` gives ``None`` for a blank text and raises `Misread` for a wrong one; ``write`` is its reverse.
    ``normalises`` tells of a text that the value alone does not give back: it is then kept beside it, in
    ``<column>_raw``.
    """

    allowed: str
    read: Read
    write: Callable[[Any], str]
    normalises: Callable[[str], bool] | None = None


def _remembering(read: Read) -> Read:
    """Strip, take blank as no answer, and remember what was read."""

    @lru_cache(maxsize=REMEMBERED)
    def reader(text: str) -> Any:
        stripped = text.strip()
        return read(stripped) if stripped else None

    return reader


def _day(text: str) -> date:
    if not _DATE.fullmatch(text):
        if _SLASHED.fullmatch(text):
            raise Misread("which number is the day and which the month cannot be known; write the year first")
        raise Misread("this is no date")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Misread("the calendar has no such day") from None
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise Misread(f"the year lies outside {EARLIEST_YEAR} to {LATEST_YEAR}")
    return day


def _clock_and_offset(match: re.Match[str]) -> tuple[time, timedelta | None]:
    try:
        clock = time.fromisoformat(match["clock"])
        said = match["offset"]
        offset = None if said is None else time.fromisoformat(f"00:00{said}").utcoffset()
    except ValueError:
        raise Misread("a clock does not show this time; hours run from 00 to 23, minutes from 00 to 59") from None
    return clock, offset


def _moment(text: str) -> datetime:
    match = _MOMENT.fullmatch(text)
    if match is None:
        if _DATE.fullmatch(text):
            raise Misread("the time of day is missing")
        raise Misread("this is no date with a time")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        _day(match["day"])
        _clock_and_offset(match)
        raise Misread("this is no date with a time") from None
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        _day(match["day"])
    return moment


def _moment_or_day(text: str) -> datetime:
    return datetime.combine(_day(text), time(0)) if _DATE.fullmatch(text) else _moment(text)


def _wall(text: str) -> WallTime:
    match = _WALL.fullmatch(text)
    if match is None:
        raise Misread("this is no clock time of 24 hours with two digits each")
    clock, offset = _clock_and_offset(match)
    day = None if match["day"] is None else _day(match["day"])
    return WallTime(clock, day, None if offset is None else offset / _MINUTE)


def _yes_no(text: str) -> bool:
    if text not in {"yes", "no"}:
        raise Misread("this is neither yes nor no")
    return text == "yes"


def _zone(text: str) -> str:
    try:
        zone_named(text)
    except UnknownZoneError:
        raise Misread("this time zone is not known") from None
    return text


def plain_number(text: str) -> float:
    """Read a decimal number with a point; raises `Misread` for anything else, NaN and infinity too."""
    if not _NUMBER.fullmatch(text):
        if re.fullmatch(r"[+-]?\d+,\d+", text, re.ASCII):
            raise Misread("a decimal mark is a point, not a comma")
        raise Misread("this is no number")
    number = float(text)
    if not isfinite(number):
        raise Misread("this number is too large")
    return number


def write_number(value: float) -> str:
    """Write a number so that reading it gives the same one; whole numbers without a point."""
    if value == int(value) and abs(value) < LARGEST_WHOLE_AS_DIGITS:
        return str(int(value))
    return repr(float(value))


def _bounded(number: float, low: float | None, high: float | None, *, above: bool = False) -> None:
    if low is not None and (number < low or (above and number == low)):
        raise Misread(f"the number is {'not above' if above else 'below'} {write_number(low)}")
    if high is not None and number > high:
        raise Misread(f"the number is above {write_number(high)}")


def numbers(allowed: str, low: float | None = None, high: float | None = None, *, above: bool = False) -> Kind:
    """Numbers from ``low`` to ``high``; with ``above``, ``low`` itself is not allowed."""

    def read(text: str) -> float:
        number = plain_number(text)
        _bounded(number, low, high, above=above)
        return number

    return Kind(allowed=allowed, read=_remembering(read), write=write_number)


def counts(low: int, high: int = LARGEST_COUNT, *, of: str = "a whole number") -> Kind:
    """Whole numbers from ``low`` to ``high``; ``3.0``, as spreadsheets write it, is 3."""

    def read(text: str) -> int:
        number = plain_number(text)
        if number != int(number):
            raise Misread("this is no whole number")
        _bounded(number, low, high)
        return int(number)

    return Kind(allowed=f"{of} from {low} to {high}", read=_remembering(read), write=str)


QUARTERS = 4
"""A troche is cut in halves and quarters."""


def _troches(text: str) -> Fraction:
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", text, re.ASCII):
        plain_number(text)  # says what is wrong with it as a number
        raise Misread("this is no count of troches")
    count = Fraction(text)
    if (count * QUARTERS).denominator != 1:
        raise Misread("a troche is cut in halves and quarters")
    return count


def choices(options: tuple[str, ...], hints: dict[str, str] | None = None, kind: type[StrEnum] | None = None) -> Kind:
    """One of the names listed, spelled exactly so; ``hints`` name the right spelling of common wrong ones."""

    def read(text: str) -> str:
        if text not in options:
            meant = (hints or {}).get(text) or next((each for each in options if each.lower() == text.lower()), None)
            raise Misread("this is none of the names known here" + (f"; write {meant}" if meant else ""))
        return text if kind is None else kind(text)

    return Kind(allowed="one of " + ", ".join(options), read=_remembering(read), write=str)


def _items(text: str) -> tuple[float | None, ...]:
    return tuple(plain_number(part.strip()) if part.strip() else None for part in text.split(";"))


def _write_items(values: tuple[float | None, ...]) -> str:
    text = ";".join("" if value is None else write_number(value) for value in values)
    if not text:
        raise ValueError("a list of items needs at least one answer or two places")
    return text


def _name(text: str) -> str:
    return text


DATE = Kind(allowed="a date YYYY-MM-DD, such as 2026-04-03", read=_remembering(_day), write=date.isoformat)
MOMENT = Kind(
    allowed="a date and time YYYY-MM-DDTHH:MM, with seconds or an offset such as +02:00 where known",
    read=_remembering(_moment),
    write=lambda value: write_moment(value),
)
MOMENT_OR_DATE = Kind(
    allowed="a date and time YYYY-MM-DDTHH:MM, or a date YYYY-MM-DD where the time is not known",
    read=_remembering(_moment_or_day),
    write=lambda value: write_moment(value),
    normalises=lambda text: len(text.strip()) == len("YYYY-MM-DD"),
)
CLOCK = Kind(
    allowed="a clock time HH:MM from 00:00 to 23:59, or with its date YYYY-MM-DDTHH:MM",
    read=_remembering(_wall),
    write=str,
)
YES_NO = Kind(allowed="yes or no", read=_remembering(_yes_no), write=lambda value: "yes" if value else "no")
ZONE = Kind(allowed="an IANA time zone such as Europe/Berlin", read=_remembering(_zone), write=str)
ITEMS = Kind(
    allowed="numbers separated by ;, nothing between two ; for an item left out, such as 2;3;;1",
    read=_remembering(_items),
    write=_write_items,
)
NAME = Kind(allowed="a name", read=_remembering(_name), write=str)
TEXT = Kind(allowed="text", read=lambda text: text, write=str)
MINUTES = numbers(f"minutes from 0 to {MINUTES_OF_A_DAY}, such as 25", 0, MINUTES_OF_A_DAY)
RATING = counts(1, 5)
COUNT = counts(0, MINUTES_OF_A_DAY)
"""What happens in a night, by clocks that tell minutes: not more often than a day has minutes."""
TROCHES = Kind(
    allowed="a number of troches in quarters, such as 12, 2.5 or 0.25",
    read=_remembering(_troches),
    write=lambda value: write_number(float(value)),
)


def write_moment(value: datetime) -> str:
    """Write a date and time, to the minute where no seconds were said."""
    exact = value.second or value.microsecond
    return value.isoformat(timespec="auto" if exact else "minutes")
