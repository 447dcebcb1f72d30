"""The effect by night since a dose; the nights with and without the doses; every outcome against what matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite

from trochee.effect.values import Estimate, NightEffect, Paths
from trochee.foundation import figures

from ..parts import Spec
from .style import CARD, DOSE, GOOD, GRID, INK, MUTED, SIGNED, SLEEP, TEXT_PX, Layer, figure, quantity, rows

WIDE_HALF = (470.0, 230.0)
WIDE_FULL = (1064.0, 250.0)
NARROW = (326.0, 230.0)
Size = tuple[float, float]
_SHOWN_MULTIPLES = 2.0
"""Benefits are drawn up to this many times the smallest effect that matters."""


def by_night(nights: Sequence[NightEffect], smallest_effect: float, unit: str, size: Size) -> Spec:
    """Draw the effect of one dose by night, its 90 % interval, and the smallest effect that matters."""
    values = [
        {"lag": night.lag, "mean": night.mean, "low": night.interval90.low, "high": night.interval90.high}
        for night in nights
    ]
    last = max(night.lag for night in nights)
    x = quantity(
        "lag",
        {"domain": [0, last], "nice": False},
        {
            "grid": False,
            "tickCount": last,
            "format": "d",
            "title": "nights since the dose (0 = the night of the dose)",
        },
    )
    y_axis: Layer = {"tickCount": 5, "labelExpr": SIGNED, "title": None}
    y_scale: Layer = {"zero": True}
    text = f"smallest effect that matters: +{smallest_effect:g} {unit}"
    matters = [{"y": smallest_effect, "x": last, "text": text}]
    label = {"type": "text", "color": GOOD, "align": "right", "dy": -7}
    on_y = quantity("y", y_scale, y_axis)
    mean = quantity("mean", y_scale, y_axis)
    layers: list[Layer] = [
        {"data": rows([{"y": 0}]), "mark": {"type": "rule", "color": MUTED, "strokeWidth": 1}, "encoding": {"y": on_y}},
        {
            "data": rows([dict(each) for each in values]),
            "mark": {"type": "area", "color": SLEEP, "opacity": 0.17},
            "encoding": {"x": x, "y": quantity("low", y_scale, y_axis), "y2": {"field": "high"}},
        },
        {
            "data": rows([dict(each) for each in matters]),
            "mark": {"type": "rule", "color": GOOD, "strokeWidth": 1.25, "strokeDash": [5, 4]},
            "encoding": {"y": on_y},
        },
        {
            "data": rows([dict(each) for each in matters]),
            "mark": label,
            "encoding": {"x": {**x, "field": "x"}, "y": on_y, "text": {"field": "text"}},
        },
        {
            "data": rows([dict(each) for each in values]),
            "mark": {"type": "line", "color": SLEEP, "strokeWidth": 2.4, "strokeJoin": "round"},
            "encoding": {"x": x, "y": mean},
        },
        {
            "data": rows([dict(each) for each in values]),
            "mark": {"type": "point", "filled": True, "fill": CARD, "stroke": SLEEP, "strokeWidth": 2, "size": 38, "opacity": 1},
            "encoding": {"x": x, "y": mean},
        },
    ]  # fmt: skip
    return figure(*size, layers, axes=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One outcome on consecutive nights: what was answered, what is expected with and without the doses."""

    first_night: date
    observed: Sequence[float | None]
    paths: Paths
    dosed: Sequence[int]
    """Indices of the nights with a dose before them."""
    suffix: str


def with_and_without(course: Course, size: Size) -> Spec:
    """Draw observed nights as dots and the two expected courses as lines; the gap is what the doses are said to add."""
    length = len(course.observed)
    points: list[dict[str, float | str | None]] = [
        {"x": index, "y": value} for index, value in enumerate(course.observed) if value is not None
    ]
    start = min(course.dosed, default=length)
    lines: list[dict[str, float | str | None]] = [
        {
            "x": index,
            "with": float(course.paths.with_doses[index]),
            "without": float(course.paths.without_doses[index]),
        }
        for index in range(length)
        if isfinite(course.paths.with_doses[index])
    ]
    low, high = _reach([*_column(points, "y"), *_column(lines, "with"), *_column(lines, "without")])
    ticks = _month_ticks(course.first_night, length, size[0])
    axis: Layer = {
        "grid": False,
        "values": [index for index, _ in ticks],
        "labelExpr": "{" + ",".join(f"'{index}':'{text}'" for index, text in ticks) + "}[datum.value]",
        "labelAlign": "left",
        "labelFlush": False,
        "title": None,
    }
    x = quantity("x", {"domain": [-0.5, max(length - 0.5, 0.5)], "nice": False}, axis)
    labels: Layer = {"tickCount": 4, "labelExpr": f"format(datum.value, '~g') + '{course.suffix}'", "title": None}
    y_scale: Layer = {"domain": [low, high], "nice": True, "zero": False}
    y = quantity("y", y_scale, labels)
    foot: list[dict[str, float | str | None]] = [{"x": index} for index in course.dosed]
    dot = 26.0 if length <= 120 else 9.0
    mark: Layer = {"type": "point", "filled": True, "color": SLEEP, "opacity": 0.42, "size": dot}
    return figure(
        *size,
        [
            {"data": rows(points), "mark": mark, "encoding": {"x": x, "y": y}},
            {
                "data": rows([line for line in lines if int(str(line["x"])) >= start]),
                "mark": {"type": "area", "color": SLEEP, "opacity": 0.14},
                "encoding": {"x": x, "y": quantity("with", y_scale, labels), "y2": {"field": "without"}},
            },
            _line(lines, x, quantity("without", y_scale, labels), MUTED, 1.6, [5, 4]),
            _line(lines, x, quantity("with", y_scale, labels), SLEEP, 2.2, []),
            {
                "data": rows(foot),
                "mark": {"type": "tick", "color": DOSE, "thickness": 1.5 if length <= 120 else 1, "height": 8},
                "encoding": {"x": x, "y": {"value": {"expr": "height - 4"}}},
            },
        ],
        axes=True,
    )


def _line(
    values: list[dict[str, float | str | None]], x: Layer, y: Layer, color: str, width: float, dash: list[int]
) -> Layer:
    mark = {"type": "line", "color": color, "strokeWidth": width, "strokeDash": dash, "strokeJoin": "round"}
    return {"data": rows(values), "mark": mark, "encoding": {"x": x, "y": y}}


def _column(values: list[dict[str, float | str | None]], name: str) -> list[float]:
    return [float(value) for each in values if isinstance(value := each[name], int | float)]


def _reach(values: list[float]) -> tuple[float, float]:
    if not values:
        return 0.0, 1.0
    low, high = min(values), max(values)
    room = (high - low) * 0.08 or 1.0
    return low - room * 1.6, high + room  # more below, where the doses are marked


def _month_ticks(first: date, length: int, width: float) -> list[tuple[int, str]]:
    """Month starts, as many as there is room for; the days of Mondays in a short record."""
    days = [(index, first + timedelta(days=index)) for index in range(length)]
    if length <= 70:
        found = [(index, figures.short_day(when)) for index, when in days if when.weekday() == 0]
    else:
        found = [
            (index, figures.month(when) + (f" {when.year % 100:02d}" if when.month == 1 else ""))
            for index, when in days
            if when.day == 1
        ]
    room = max(1, int(width // 52))
    step = -(-len(found) // room) or 1
    return found[::step] or [(0, figures.short_day(first))]


def strips(estimates: Sequence[tuple[str, str, Estimate]], size_px: float) -> Spec:
    """Draw each outcome's average benefit and 90 % interval in multiples of its smallest effect that matters.

    ``estimates`` are name, figure in words and estimate; those without an average benefit must be left out before.
    """
    is_narrow = size_px < 400
    row_px, head = (50.0, 34.0) if is_narrow else (34.0, 34.0)
    left, right = (8.0, size_px - 8.0) if is_narrow else (190.0, size_px - 200.0)
    height = head + row_px * len(estimates) + 4

    def place(multiple: float) -> float:
        inside = min(max(multiple, -_SHOWN_MULTIPLES), _SHOWN_MULTIPLES)
        return left + (inside + _SHOWN_MULTIPLES) / (2 * _SHOWN_MULTIPLES) * (right - left)

    bars: list[dict[str, float | str | None]] = []
    names: list[dict[str, float | str | None]] = []
    words: list[dict[str, float | str | None]] = []
    for row, (name, text, estimate) in enumerate(estimates):
        benefit = estimate.average_benefit
        assert benefit is not None  # promised by the caller
        scale = estimate.smallest_effect
        y = head + row_px * (row + (0.72 if is_narrow else 0.5))
        low, high = benefit.interval90.low / scale, benefit.interval90.high / scale
        bars.append({"x": place(low), "x2": place(high), "y": y, "m": place(benefit.mean / scale)})
        names.append({"x": 0.0, "y": y - 22 if is_narrow else y, "text": name})
        words.append({"x": size_px, "y": y - 22 if is_narrow else y, "text": text})
    top: list[dict[str, float | str | None]] = [{"x": place(1), "text": "smallest that matters", "y": head - 16}]
    zero: list[dict[str, float | str | None]] = [{"x": place(0), "text": "no change", "y": head - 16}]
    if not is_narrow:
        top.append({"x": place(-1), "text": "as much worse", "y": head - 16})
    layers = [
        _rules([{"x": place(m), "y": head - 6, "y2": height} for m in (-1.0, 0.0)], GRID, []),
        _rules([{"x": place(1.0), "y": head - 6, "y2": height}], GOOD, [5, 4]),
        {"data": rows([*bars]), "mark": {"type": "rule", "color": SLEEP, "strokeWidth": 9, "opacity": 0.3}, "encoding": _pixels("x", "x2", "y")},
        {"data": rows([*bars]), "mark": {"type": "point", "filled": True, "fill": SLEEP, "stroke": CARD, "size": 75, "opacity": 1}, "encoding": {**_pixels("y"), "x": {**quantity("m"), "scale": None}}},
        _words(names, "left", INK),
        _words(words, "right", INK),
        _words(top, "center", MUTED),
        _words(zero, "right" if is_narrow else "center", MUTED),
    ]  # fmt: skip
    return figure(size_px, height, layers, axes=False)


def _rules(values: list[dict[str, float | str | None]], color: str, dash: list[int]) -> Layer:
    mark = {"type": "rule", "color": color, "strokeWidth": 1.25, "strokeDash": dash}
    return {"data": rows(values), "mark": mark, "encoding": _pixels("x", "y", "y2")}


def _words(values: list[dict[str, float | str | None]], align: str, color: str) -> Layer:
    mark = {"type": "text", "align": align, "baseline": "middle", "color": color, "fontSize": TEXT_PX + 1}
    return {"data": rows(values), "mark": mark, "encoding": {**_pixels("x", "y"), "text": {"field": "text"}}}


def _pixels(*channels: str) -> Layer:
    return {
        channel: {"field": channel} if channel.endswith("2") else {**quantity(channel), "scale": None}
        for channel in channels
    }
