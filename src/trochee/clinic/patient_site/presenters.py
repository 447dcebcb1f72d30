"""Nights as a patient sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from trochee.clinic.diaries.values import Kept
from trochee.interop.tables.definitions import NIGHTS
from trochee.record import Night

from .questions import MORNING, Question

_WRITE = {each.name: each.kind.write for each in NIGHTS.columns}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with what stands in it and what is wrong with it."""

    question: Question
    value: str
    hint: str
    problem: str


def asked(values: Mapping[str, str], problems: Mapping[str, str], before: Night | None = None) -> tuple[Asked, ...]:
    """Give the morning's questions. Untouched stays empty; the night before stands beside, as a hint only."""
    return tuple(
        Asked(
            question=each,
            value=values.get(each.name, ""),
            hint=each.hint or _last_time(each, before),
            problem=problems.get(each.name, ""),
        )
        for each in MORNING
    )


def _last_time(question: Question, before: Night | None) -> str:
    value = None if before is None or question.kind != "clock" else getattr(before, question.name)
    return "" if value is None else f"last time {value}"


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
    """One night of the list."""

    date: date
    in_bed: str
    quality: str


def lines(kept: tuple[Kept, ...]) -> tuple[Line, ...]:
    """Give the nights, the newest first."""
    words = {None: "not answered", 1: "very poor", 2: "poor", 3: "fair", 4: "good", 5: "very good"}
    return tuple(
        Line(
            date=each.night.date,
            in_bed=f"{each.night.into_bed or '–'} to {each.night.rise_time or '–'}",
            quality=words[each.night.sleep_quality] if each.night.slept else "no sleep at all",
        )
        for each in reversed(kept)
    )
