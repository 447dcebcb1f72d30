"""Nights as a patient sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from trochee.clinic.diaries.values import Kept
from trochee.foundation.clock import WallTime
from trochee.foundation.figures import clock
from trochee.interop.tables.definitions import NIGHTS
from trochee.record import Night

from .questions import CLOCK, MORNING, QUALITY, Question
from .strips import Strip, axis_of, strip_of

_WRITE = {each.name: each.kind.write for each in NIGHTS.columns}
_STEP = 15
_AROUND = tuple(_STEP * each for each in (-2, -1, 0, 1, 2))
_QUALITY = {int(value): word for value, word in QUALITY}
RECENT = timedelta(days=14)
FOUR_WEEKS = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with what stands in it, what is wrong with it, and what is offered for one tap."""

    question: Question
    value: str
    hint: str
    problem: str
    quick: str


def asked(values: Mapping[str, str], problems: Mapping[str, str], before: Night | None = None) -> tuple[Asked, ...]:
    """Give the morning's questions. Untouched stays empty; the night before stands beside, as a hint only."""
    found = []
    for each in MORNING:
        last = None if before is None or each.kind != CLOCK else getattr(before, each.name)
        found.append(
            Asked(
                question=each,
                value=values.get(each.name, ""),
                hint=each.hint or ("" if last is None else f"last time {last}"),
                problem=problems.get(each.name, ""),
                quick=" ".join(_around(last, each.near) if each.kind == CLOCK else each.quick),
            )
        )
    return tuple(found)


def _around(last: WallTime | None, near: str) -> list[str]:
    """Offer times to tap on: around last time's, to the quarter hour."""
    middle = last.clock if last is not None else time.fromisoformat(near)
    quarter = round((middle.hour * 60 + middle.minute) / _STEP) * _STEP
    return [clock(quarter + each) for each in _AROUND]


def texts_of(night: Night) -> dict[str, str]:
    """Write a night's answers as the form holds them."""
    found = {}
    for each in MORNING:
        value = getattr(night, each.name)
        if value is not None:
            found[each.name] = "yes" if value is True else "no" if value is False else str(_WRITE[each.name](value))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One morning of the list; without a strip where no night was entered."""

    date: date
    entered: bool
    in_bed: str = ""
    quality: str = ""
    strip: Strip | None = None


def lines(kept: tuple[Kept, ...], today: date, *, most: int | None = FOUR_WEEKS) -> tuple[Line, ...]:
    """Give the mornings, the newest first; those of the last fortnight that were not entered stand there as such."""
    nights = {each.night.date: each.night for each in kept}
    newest = sorted(nights, reverse=True)[:most]
    axis = axis_of(nights[day] for day in newest)
    missing = _missing(set(nights), today)
    return tuple(
        Line(date=day, entered=False)
        if day in missing
        else Line(
            date=day,
            entered=True,
            in_bed=f"{nights[day].into_bed or '–'} to {nights[day].rise_time or '–'}",
            quality=_quality(nights[day]),
            strip=strip_of(nights[day], axis),
        )
        for day in sorted({*newest, *missing}, reverse=True)
    )


def _missing(there: set[date], today: date) -> set[date]:
    if not there:
        return set()
    first = max(min(there), today - RECENT)
    return {first + timedelta(days=each) for each in range((today - first).days)} - there


def _quality(night: Night) -> str:
    if not night.slept:
        return "no sleep at all"
    return "not answered" if night.sleep_quality is None else _QUALITY[night.sleep_quality]
