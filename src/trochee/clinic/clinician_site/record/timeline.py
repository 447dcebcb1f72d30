"""One time line of a record: nights, doses, effects, scores and therapy under one another, over the same days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.utils.translation import gettext, ngettext

from trochee.clinic.ui.days import short_day
from trochee.clinic.ui.of_science import of_science
from trochee.record import AdverseEffect, Dose, Score, TherapyStep

from .entries import STATUS

Entry = TypeVar("Entry")
WEEKS = 8
DAYS = 7 * WEEKS
LEFT, STEP, TOP, TALL, LANE = 104, 12, 16, 76, 26
WIDTH = LEFT + STEP * DAYS + 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One thing on a lane: where, which form, and what it is."""

    x: float
    kind: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One lane of marks below the nights."""

    name: str
    y: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLine:
    """The drawing: the course of sleep efficiency as runs and dots, lanes, weeks, and the whole in a sentence."""

    width: int
    height: int
    runs: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    levels: tuple[tuple[float, str], ...]
    lanes: tuple[Lane, ...]
    weeks: tuple[tuple[float, str], ...]
    words: str
    nights: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What stands on the lanes; a lane that may not be read is ``None`` and is left out."""

    slept: dict[date, float] | None
    doses: Sequence[Dose] | None
    effects: Sequence[AdverseEffect] | None
    scores: Sequence[Score] | None
    therapy: Sequence[TherapyStep] | None


def time_line(happened: Happened, today: date, *, severe_grade: float) -> TimeLine:
    """Draw the last eight weeks up to today; earlier things stand in the tables and in the review."""
    first = today - timedelta(days=DAYS - 1)
    found = [
        (gettext("Doses"), _marks(happened.doses, first, today, _dose)),
        (gettext("Effects"), _marks(happened.effects, first, today, lambda each: _effect(each, severe_grade))),
        (gettext("Scores"), _marks(happened.scores, first, today, _score)),
        (gettext("Therapy"), _marks(happened.therapy, first, today, _step)),
    ]
    named = [(name, marks) for name, marks in found if marks is not None]
    nights = happened.slept is not None
    foot = TOP + (TALL if nights else 0)
    lanes = tuple(Lane(name=name, y=foot + LANE * (at + 1), marks=marks) for at, (name, marks) in enumerate(named))
    slept = {day: percent for day, percent in (happened.slept or {}).items() if first <= day <= today}
    runs, dots = _course(slept, first)
    return TimeLine(
        width=WIDTH,
        height=foot + LANE * (len(lanes) + 1) + 12,
        runs=runs,
        dots=dots,
        levels=tuple((_height(level), f"{level} %") for level in (0, 50, 100)) if nights else (),
        lanes=lanes,
        weeks=tuple((_x(first, day), short_day(day)) for day in _mondays(first, today)),
        words=_words(slept if nights else None, lanes),
        nights=nights,
    )


def _course(slept: dict[date, float], first: date) -> tuple[tuple[str, ...], tuple[tuple[float, float], ...]]:
    runs: list[list[tuple[float, float]]] = []
    before: date | None = None
    for day in sorted(slept):
        if before is None or day - before > timedelta(days=1):
            runs.append([])
        runs[-1].append((_x(first, day), _height(slept[day])))
        before = day
    lines = tuple(" ".join(f"{x},{y}" for x, y in run) for run in runs if len(run) > 1)
    return lines, tuple(place for run in runs for place in run)


def _x(first: date, day: date) -> float:
    return LEFT + STEP * ((day - first).days + 0.5)


def _height(percent: float) -> float:
    return round(TOP + TALL - min(max(percent, 0.0), 100.0) / 100 * (TALL - 8), 1)


def _mondays(first: date, today: date) -> Iterable[date]:
    days = [first + timedelta(days=back) for back in range((today - first).days + 1)]
    return [day for day in days if day.weekday() == 0]


def _marks(
    entries: Sequence[Entry] | None, first: date, today: date, told: Callable[[Entry], tuple[date, str, str]]
) -> tuple[Mark, ...] | None:
    if entries is None:
        return None
    return tuple(
        Mark(x=_x(first, day), kind=kind, words=f"{short_day(day)}: {words}")
        for day, kind, words in map(told, entries)
        if first <= day <= today
    )


def _day(moment: datetime | date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _dose(dose: Dose) -> tuple[date, str, str]:
    kind = "dose" if dose.reached_the_body else "otherwise"
    return _day(dose.taken_at), kind, f"{dose.product}, {STATUS[dose.status]}"


def _effect(effect: AdverseEffect, severe_grade: float) -> tuple[date, str, str]:
    bad = effect.grade is not None and effect.grade >= severe_grade
    grade = (
        gettext("grade not said") if effect.grade is None else gettext("grade %(grade)s") % {"grade": effect.grade}
    )
    return _day(effect.onset), "effect severe" if bad else "effect", f"{effect.term}, {grade}"


def _score(score: Score) -> tuple[date, str, str]:
    return score.date, "score", f"{score.instrument} {'' if score.total is None else f'{score.total:g}'}".strip()


def _step(step: TherapyStep) -> tuple[date, str, str]:
    return step.date, "step", of_science(step.kind.replace("_", " "))


def _words(slept: dict[date, float] | None, lanes: Iterable[Lane]) -> str:
    said = [gettext("%(lane)s: %(many)s") % {"lane": each.name, "many": len(each.marks)} for each in lanes]
    if slept is not None:
        text = ngettext(
            "%(many)s night with a sleep efficiency", "%(many)s nights with a sleep efficiency", len(slept)
        )
        said.insert(0, text % {"many": len(slept)})
    told = {"weeks": WEEKS, "list": ", ".join(said)}
    return gettext("The last %(weeks)s weeks: %(list)s. The tables below say the same.") % told
