"""The time line: nights, what the doses add, doses, sessions, adverse effects, steps and scores on one axis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from trochee.foundation import figures

from ..parts import Spec
from .style import (
    BAD,
    CARD,
    DOSE,
    GOOD,
    GRID,
    INK,
    LINE,
    MUTED,
    SLEEP,
    TEXT_PX,
    Datum,
    Layer,
    figure,
    layer,
    pixels,
    words,
)

WIDE_PX = 1064.0
NARROW_PX = 326.0
_LETTER_PX = 6.0
"""Width of a letter of the labels, on the safe side."""
_LANE_LETTERS = 19
"""Letters that the name of a lane has room for beside it."""
_FEWEST_LETTERS = 8
"""A label cut shorter says nothing."""
_SHORT_RECORD_DAYS = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something on a day; ``size`` is the share of the lane's height, or the grade of an adverse effect."""

    day: int
    text: str = ""
    size: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine:
    """An instrument's totals by day; ``band`` holds what is within its error of the total it is compared with."""

    label: str
    points: tuple[tuple[int, float], ...]
    band: tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Expected level on consecutive days from ``start``; ``added`` is what the doses add, plus is better."""

    start: int
    with_doses: Sequence[float]
    without_doses: Sequence[float]
    added: Sequence[float]
    smallest: float
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Everything on one axis of days, the first of them ``first``; days are counted from 0."""

    first: date
    days: int
    outcome: str
    suffix: str
    observed: Sequence[tuple[int, float]]
    expected: Expected | None
    doses: Sequence[Mark]
    other_doses: Sequence[tuple[str, Sequence[Mark]]]
    """Name and doses of every other product."""
    sessions: Sequence[Mark]
    adverse_effects: Sequence[Mark]
    severe_grade: float
    therapy: Sequence[Mark]
    medicines: Sequence[Mark]
    scores: Sequence[ScoreLine]


def timeline(course: Course, width_px: float) -> Spec:
    """Draw the lanes that hold anything, one beneath the other."""
    made = _Lanes(course, width_px)
    layers = made.layers()
    return figure(width_px, made.bottom + 20, layers, axes=False)


class _Lanes:
    """Stacks lanes from the top; every place is in pixels."""

    def __init__(self, course: Course, width_px: float) -> None:
        self.course, self.width = course, width_px
        self.is_narrow = width_px < 500
        self.left, self.right = (36.0, width_px - 22.0) if self.is_narrow else (160.0, width_px - 40.0)
        self.bottom = 4.0
        self.step = (self.right - self.left) / max(course.days, 1)

    def x(self, day: float) -> float:
        return self.left + (day + 0.5) * self.step

    def layers(self) -> list[Layer]:
        """All lanes, the grid beneath them."""
        course = self.course
        lanes = [
            *self._levels(),
            *(self._added(course.expected) if course.expected else ()),
            *self._doses("doses", course.doses),
            *(layer for name, marks in course.other_doses for layer in self._doses(name, marks)),
            *self._sessions(),
            *self._adverse_effects(),
            *self._steps("therapy", course.therapy),
            *self._steps("medicines", course.medicines),
        ]
        for score in course.scores:
            lanes += self._score(score)
        return [*self._ground(), *lanes]

    def _lane(self, name: str, height: float) -> tuple[float, float, Layer]:
        """Open a lane: its top and bottom, and its name beside it or, on a phone, above it."""
        gap = 20.0 if self.is_narrow else 14.0
        top = self.bottom + gap
        self.bottom = top + height
        at = top - 9 if self.is_narrow else top + min(height / 2, 9)
        return top, self.bottom, words([Datum(x=0.0, y=at, text=name)], "left", MUTED, TEXT_PX, "lanes")

    def _ground(self) -> list[Layer]:
        """Date lines through all lanes, their labels, and the first dose."""
        ticks = list(_dates(self.course.first, self.course.days, self.right - self.left))
        rules: list[Datum] = [{"x": self.x(day) - self.step / 2, "y": 6.0, "y2": self.bottom} for day, _ in ticks]
        labels: list[Datum] = [
            {"x": self.x(day) - self.step / 2 + 2, "y": self.bottom + 12, "text": text} for day, text in ticks
        ]
        first = min((mark.day for mark in self.course.doses), default=None)
        start: list[Datum] = (
            [] if first is None else [{"x": self.x(first) - self.step / 2, "y": 6.0, "y2": self.bottom}]
        )
        dashed: Layer = {"type": "rule", "color": DOSE, "strokeWidth": 1, "strokeDash": [5, 3]}
        return [
            layer(rules, {"type": "rule", "color": GRID, "strokeWidth": 1}, pixels("x", "y", "y2")),
            layer(start, dashed, pixels("x", "y", "y2")),
            words(labels, "left", MUTED, TEXT_PX, "dates"),
        ]

    def _levels(self) -> Iterator[Layer]:
        course = self.course
        expected = course.expected
        values = [value for _, value in course.observed]
        values += [*expected.with_doses, *expected.without_doses] if expected else []
        if not values:
            return
        top, bottom, name = self._lane(course.outcome, 132 if self.is_narrow else 176)
        low, high, ticks = _scale(min(values), max(values))

        def y(value: float) -> float:
            return bottom - (value - low) / (high - low) * (bottom - top)

        at: list[Datum] = [
            {"x": self.left, "x2": self.right, "y": y(tick), "text": f"{tick:g}{course.suffix}"} for tick in ticks
        ]
        yield layer(at, {"type": "rule", "color": GRID, "strokeWidth": 1}, pixels("x", "x2", "y"))
        yield words([Datum(each, x=self.left - 6) for each in at], "right", MUTED, TEXT_PX)
        yield name
        dots: list[Datum] = [{"x": self.x(day), "y": y(value)} for day, value in course.observed]
        size = 26 if self.step > 5 else 9
        point: Layer = {"type": "point", "filled": True, "color": SLEEP, "opacity": 0.42, "size": size}
        yield layer(dots, point, pixels("x", "y"), "nights")
        if expected is None:
            return
        lines: list[Datum] = [
            {"x": self.x(expected.start + place), "y": y(dosed), "y2": y(undosed)}
            for place, (dosed, undosed) in enumerate(zip(expected.with_doses, expected.without_doses, strict=True))
        ]
        first = min((mark.day for mark in course.doses), default=course.days) - expected.start
        gap: Layer = {"type": "area", "color": SLEEP, "opacity": 0.14}
        yield layer(lines[max(first, 0) :], gap, pixels("x", "y", "y2"), "gap")
        yield self._line([Datum(x=each["x"], y=each["y2"]) for each in lines], MUTED, 1.6, [5, 4])
        yield self._line([Datum(x=each["x"], y=each["y"]) for each in lines], SLEEP, 2.2, [])

    def _line(self, values: list[Datum], color: str, width: float, dash: list[int]) -> Layer:
        mark: Layer = {
            "type": "line",
            "color": color,
            "strokeWidth": width,
            "strokeDash": dash,
            "strokeJoin": "round",
        }
        return layer(values, mark, pixels("x", "y"))

    def _added(self, expected: Expected) -> Iterator[Layer]:
        top, bottom, name = self._lane("what doses add", 62 if self.is_narrow else 66)
        low, high = min(0.0, *expected.added), max(expected.smallest * 1.15, *expected.added)

        def y(value: float) -> float:
            return bottom - (value - low) / (high - low) * (bottom - top)

        area: list[Datum] = [
            {"x": self.x(expected.start + place), "y": y(value), "y2": y(0.0)}
            for place, value in enumerate(expected.added)
        ]
        zero: list[Datum] = [{"x": self.left, "x2": self.right, "y": y(0.0), "text": "0"}]
        matters: list[Datum] = [
            {"x": self.left, "x2": self.right, "y": y(expected.smallest), "text": f"+{expected.smallest:g}"}
        ]
        dashed: Layer = {"type": "rule", "color": GOOD, "strokeWidth": 1.25, "strokeDash": [5, 4]}
        yield name
        yield layer(zero, {"type": "rule", "color": MUTED, "strokeWidth": 1}, pixels("x", "x2", "y"))
        yield layer(area, {"type": "area", "color": SLEEP, "opacity": 0.3}, pixels("x", "y", "y2"), "added")
        yield self._line([Datum(x=each["x"], y=each["y"]) for each in area], SLEEP, 1.4, [])
        yield layer(matters, dashed, pixels("x", "x2", "y"))
        yield words([Datum(each, x=self.left - 6) for each in zero], "right", MUTED, TEXT_PX)
        yield words([Datum(each, x=self.left - 6) for each in matters], "right", GOOD, TEXT_PX)

    def _doses(self, title: str, marks: Sequence[Mark]) -> Iterator[Layer]:
        if not marks:
            return
        top, bottom, name = self._lane(_cut(title, _LANE_LETTERS), 22)
        bars: list[Datum] = [
            {"x": self.x(mark.day), "y": bottom, "y2": bottom - (bottom - top) * (mark.size or 1.0)} for mark in marks
        ]
        thick = min(4.0, max(1.0, self.step * 0.5))
        yield name
        yield layer(bars, {"type": "rule", "color": DOSE, "strokeWidth": thick}, pixels("x", "y", "y2"), title)

    def _sessions(self) -> Iterator[Layer]:
        if not self.course.sessions:
            return
        top, bottom, name = self._lane("sessions", 14)
        marks: list[Datum] = [{"x": self.x(mark.day), "y": (top + bottom) / 2} for mark in self.course.sessions]
        square: Layer = {"type": "point", "shape": "square", "filled": True, "fill": INK, "size": 42, "opacity": 0.75}
        yield name
        yield layer(marks, square, pixels("x", "y"), "sessions")

    def _adverse_effects(self) -> Iterator[Layer]:
        """Draw the graver higher and larger; one without a grade is hollow and lies lowest."""
        if not self.course.adverse_effects:
            return
        top, bottom, name = self._lane("adverse effects", 46)
        severe = self.course.severe_grade
        graded: list[Datum] = []
        ungraded: list[Datum] = []
        labels: list[Mark] = []
        for mark in self.course.adverse_effects:
            grade = min(mark.size or 0.0, severe)
            y = bottom - 6 - (bottom - top - 14) * grade / severe
            size = 26 + 74 * (grade / severe) ** 2
            place = Datum(x=self.x(mark.day), y=y, size=size, opacity=1.0 if grade >= severe else 0.65)
            (graded if mark.size else ungraded).append(place)
            if grade >= severe:
                labels.append(Mark(day=mark.day, text=mark.text))
        base: list[Datum] = [{"x": self.left, "x2": self.right, "y": bottom}]
        yield name
        yield layer(base, {"type": "rule", "color": LINE, "strokeWidth": 1}, pixels("x", "x2", "y"))
        for found, fill in ((graded, BAD), (ungraded, CARD)):
            dot: Layer = {"type": "point", "filled": True, "fill": fill, "stroke": BAD, "strokeWidth": 1.4}
            channels = pixels("x", "y", "size", "opacity")
            yield layer(found, dot, channels, "graded" if fill == BAD else "ungraded")
        if not self.is_narrow:
            yield self._labels(labels, top + 6)

    def _steps(self, title: str, marks: Sequence[Mark]) -> Iterator[Layer]:
        if not marks:
            return
        top, bottom, name = self._lane(title, 16)
        ticks: list[Datum] = [{"x": self.x(mark.day), "y": top, "y2": bottom} for mark in marks]
        yield name
        yield layer(ticks, {"type": "rule", "color": INK, "strokeWidth": 2}, pixels("x", "y", "y2"), title)
        if not self.is_narrow:
            yield self._labels(marks, (top + bottom) / 2)

    def _labels(self, marks: Sequence[Mark], y: float) -> Layer:
        """Write beside each mark what there is room for, to its right or else its left; the table names all."""
        right: list[Datum] = []
        left: list[Datum] = []
        taken = self.left
        ends = [*(self.x(mark.day) for mark in marks[1:]), self.width][: len(marks)]
        for mark, end in zip(marks, ends, strict=True):
            at = self.x(mark.day)
            after, before = (int((room - 14) / _LETTER_PX) for room in (end - at, at - taken))
            taken = at + 4
            if max(after, before) < _FEWEST_LETTERS:
                continue
            if after >= min(len(mark.text), before):
                text = _cut(mark.text, after)
                taken = at + 8 + _LETTER_PX * len(text)
                right.append({"x": at + 8, "y": y, "text": text})
            else:
                left.append({"x": at - 8, "y": y, "text": _cut(mark.text, before)})
        return {"layer": [words(right, "left", INK, TEXT_PX, "labels"), words(left, "right", INK, TEXT_PX, "labels")]}

    def _score(self, score: ScoreLine) -> Iterator[Layer]:
        top, bottom, name = self._lane(score.label, 38)
        totals = [total for _, total in score.points]
        reach = [*totals, *(score.band or ())]
        low: float = min(reach)
        high: float = max(reach)
        room: float = (high - low) or 1.0

        def y(value: float) -> float:
            return bottom - 4 - (min(max(value, low), high) - low) / room * (bottom - top - 8)

        band: list[Datum] = (
            [{"x": self.left, "x2": self.right, "y": y(score.band[1]), "y2": y(score.band[0])}] if score.band else []
        )
        points: list[Datum] = [{"x": self.x(day), "y": y(total)} for day, total in score.points]
        labels: list[Datum] = [
            {"x": self.x(day) + 7, "y": y(total) - 9, "text": f"{total:g}"}
            for place, (day, total) in enumerate(score.points)
            if place in {0, len(totals) - 1} or self.step * (day - score.points[place - 1][0]) > 30
        ]
        dot: Layer = {"type": "point", "filled": True, "fill": CARD, "stroke": INK, "strokeWidth": 1.5, "size": 26}
        yield name
        yield layer(band, {"type": "rect", "color": GRID, "opacity": 0.8}, pixels("x", "x2", "y", "y2"), "band")
        yield self._line(points, INK, 1.5, [])
        yield layer(points, {**dot, "opacity": 1}, pixels("x", "y"), score.label)
        yield words(labels, "left", INK, TEXT_PX)


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"


def _scale(low: float, high: float) -> tuple[float, float, list[float]]:
    """Find round ends and two to five round marks."""
    room = (high - low) or 1.0
    step = next(
        factor * 10.0**power
        for power in range(-2, 5)
        for factor in (1.0, 2.0, 5.0)
        if room / (factor * 10.0**power) <= 4
    )
    first, last = int(low // step), int(-(-high // step))
    last += last == first
    ticks = [round(step * number, 6) for number in range(first, last + 1)]
    return ticks[0], ticks[-1], ticks


def _dates(first: date, days: int, width_px: float) -> Iterator[tuple[int, str]]:
    """Mondays of a short record, months of a long one; as many as there is room for."""
    calendar = [(index, first + timedelta(days=index)) for index in range(days)]
    if days <= _SHORT_RECORD_DAYS:
        found = [(index, figures.short_day(when)) for index, when in calendar if when.weekday() == 0]
    else:
        found = [
            (index, figures.month(when) + (f" ’{when.year % 100:02d}" if when.month == 1 else ""))
            for index, when in calendar
            if when.day == 1
        ]
    room = max(1, int(width_px // 52))
    step = -(-len(found) // room) or 1
    yield from found[::step] or [(0, figures.short_day(first))]
