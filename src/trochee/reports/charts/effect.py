"""The effect by night since a dose; the nights with and without the doses; every outcome against what matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from trochee.effect.values import Estimate, NightEffect, Paths
from trochee.foundation import figures

from ..parts import Spec
from .style import CARD, DOSE, GOOD, INK, LINE, MUTED, SIGNED, SLEEP, TEXT_PX, Datum, Layer, figure, quantity, rows

WIDE_HALF = (422.0, 228.0)
WIDE_FULL = (1064.0, 250.0)
NARROW = (326.0, 230.0)
Size = tuple[float, float]
_MOST_MULTIPLES = 5.0
"""Benefits are drawn up to this many times the smallest effect that matters."""


def by_night(nights: Sequence[NightEffect], smallest_effect: float, unit: str, size: Size) -> Spec:
    """Draw the effect of one dose by night, its 90 % interval, and the smallest effect that matters."""
    values: list[Datum] = [
        {"lag": night.lag, "mean": night.mean, "low": night.interval90.low, "high": night.interval90.high}
        for night in nights
    ]
    last = max(night.lag for night in nights)
    title = "nights since the dose (0 = the night of the dose)"
    x_axis: Layer = {"grid": False, "tickCount": last, "format": "d", "labelFlush": False, "title": title}
    x = quantity("lag", {"domain": [0, last], "nice": False}, x_axis)
    y = quantity("mean", {"zero": True}, {"tickCount": 5, "labelExpr": SIGNED, "title": None})
    matters: list[Datum] = [
        {"mean": smallest_effect, "lag": last, "text": f"smallest effect that matters: +{smallest_effect:g} {unit}"}
    ]
    band: Layer = {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}}
    line: Layer = {"type": "line", "color": SLEEP, "strokeWidth": 2.4, "strokeJoin": "round"}
    dot: Layer = {"type": "point", "filled": True, "fill": CARD, "stroke": SLEEP, "strokeWidth": 2, "size": 38}
    dashed: Layer = {"type": "rule", "color": GOOD, "strokeWidth": 1.25, "strokeDash": [5, 4]}
    label: Layer = {"type": "text", "color": GOOD, "align": "right", "dy": -7}
    return figure(
        *size,
        [
            _layer([{"mean": 0.0}], {"type": "rule", "color": MUTED, "strokeWidth": 1}, {"y": y}),
            _layer(values, {"type": "area", "color": SLEEP, "opacity": 0.17}, band),
            _layer(matters, dashed, {"y": y}),
            _layer(matters, label, {"x": x, "y": y, "text": {"field": "text"}}),
            _layer(values, line, {"x": x, "y": y}),
            _layer(values, {**dot, "opacity": 1}, {"x": x, "y": y}),
        ],
        axes=True,
    )


def _layer(values: list[Datum], mark: Layer, encoding: Layer) -> Layer:
    return {"data": rows(values), "mark": mark, "encoding": encoding}


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
    """Draw observed nights as dots, the expected courses as lines; the gap is what doses are estimated to add."""
    length = len(course.observed)
    points: list[Datum] = [
        {"x": index, "y": value} for index, value in enumerate(course.observed) if value is not None
    ]
    start = min(course.dosed, default=length)
    lines: list[Datum] = [
        {
            "x": index,
            "with": float(course.paths.with_doses[index]),
            "without": float(course.paths.without_doses[index]),
        }
        for index in range(length)
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
    foot: list[Datum] = [{"x": index} for index in course.dosed]
    is_short = length <= 120
    dots: Layer = {"type": "point", "filled": True, "color": SLEEP, "opacity": 0.42, "size": 26 if is_short else 9}
    ticks_mark: Layer = {"type": "tick", "color": DOSE, "thickness": 1.5 if is_short else 1, "height": 8}
    added: Layer = {"x": x, "y": {**y, "field": "with"}, "y2": {"field": "without"}}
    return figure(
        *size,
        [
            _layer(points, dots, {"x": x, "y": y}),
            _layer(lines[start:], {"type": "area", "color": SLEEP, "opacity": 0.14}, added),
            _line(lines, x, {**y, "field": "without"}, MUTED, 1.6, [5, 4]),
            _line(lines, x, {**y, "field": "with"}, SLEEP, 2.2, []),
            _layer(foot, ticks_mark, {"x": x, "y": {"value": {"expr": "height - 4"}}}),
        ],
        axes=True,
    )


def _line(values: list[Datum], x: Layer, y: Layer, color: str, width: float, dash: list[int]) -> Layer:
    mark = {"type": "line", "color": color, "strokeWidth": width, "strokeDash": dash, "strokeJoin": "round"}
    return _layer(values, mark, {"x": x, "y": y})


def _column(values: list[Datum], name: str) -> list[float]:
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
    if length <= 130:
        found = [(index, figures.short_day(when)) for index, when in days if when.weekday() == 0]
    else:
        found = [
            (index, figures.month(when) + (f" ’{when.year % 100:02d}" if when.month == 1 else ""))
            for index, when in days
            if when.day == 1
        ]
    room = max(1, int(width // 52))
    step = -(-len(found) // room) or 1
    return found[::step] or [(0, figures.short_day(first))]


def strips(estimates: Sequence[tuple[str, str, Estimate]], size_px: float) -> Spec:
    """Draw each outcome's average benefit and 90 % interval in multiples of its smallest effect that matters.

    ``estimates`` are name, figure in words and estimate; those without an average benefit must be left out before.
    What lies beyond the picture ends in an arrow.
    """
    is_narrow = size_px < 400
    row_px, head = (50.0, 34.0) if is_narrow else (34.0, 34.0)
    left, right = (10.0, size_px - 10.0) if is_narrow else (190.0, size_px - 210.0)
    height = head + row_px * len(estimates) + 4
    scaled = [_in_multiples(estimate) for _, _, estimate in estimates]
    low = max(-_MOST_MULTIPLES, min([-1.5, *(each[0] for each in scaled)]))
    high = min(_MOST_MULTIPLES, max([1.5, *(each[2] for each in scaled)]))

    def place(multiple: float) -> float:
        return left + (min(max(multiple, low), high) - low) / (high - low) * (right - left)

    bars, names, said, arrows = [], [], [], []
    for row, ((name, text, _), (start, middle, end)) in enumerate(zip(estimates, scaled, strict=True)):
        y = head + row_px * (row + (0.72 if is_narrow else 0.5))
        words_y = y - 22 if is_narrow else y
        bars.append(Datum(x=place(start), x2=place(end), y=y, m=place(middle)))
        names.append(Datum(x=0.0, y=words_y, text=name))
        said.append(Datum(x=size_px, y=words_y, text=text))
        arrows += [Datum(x=place(edge) + 7, y=y, text="›") for edge in (end,) if edge > high]
        arrows += [Datum(x=place(edge) - 7, y=y, text="‹") for edge in (start,) if edge < low]
    bar: Layer = {"type": "rule", "color": SLEEP, "strokeWidth": 9, "opacity": 0.3}
    dot: Layer = {"type": "point", "filled": True, "fill": SLEEP, "stroke": CARD, "size": 75, "opacity": 1}
    spans = [(float(str(each["y"])) - 13, float(str(each["y"])) + 13) for each in bars] if is_narrow else []
    spans = spans or [(head - 6, height)]  # a phone's lines keep clear of the words between the bars
    close = place(1.0) - place(0.0) < 120  # px: the two words would touch
    layers = [
        _rules([Datum(x=place(0.0), y=y, y2=y2) for y, y2 in spans], LINE, []),
        _rules([Datum(x=place(1.0), y=y, y2=y2) for y, y2 in spans], GOOD, [5, 4]),
        _layer(bars, bar, _pixels("x", "x2", "y")),
        _layer([Datum(each, x=each["m"]) for each in bars], dot, _pixels("x", "y")),
        _words(names, "left", INK),
        _words(said, "right", INK),
        _words(arrows, "center", SLEEP),
        _words([Datum(x=place(1.0), y=head - 16, text="smallest that matters")], "left" if close else "center", GOOD),
        _words([Datum(x=place(0.0), y=head - 16, text="no change")], "right" if close else "center", MUTED),
    ]
    return figure(size_px, height, layers, axes=False)


def _in_multiples(estimate: Estimate) -> tuple[float, float, float]:
    benefit = estimate.average_benefit
    assert benefit is not None  # promised by the caller
    scale = estimate.smallest_effect
    return benefit.interval90.low / scale, benefit.mean / scale, benefit.interval90.high / scale


def _rules(values: list[Datum], color: str, dash: list[int]) -> Layer:
    mark: Layer = {"type": "rule", "color": color, "strokeWidth": 1.25, "strokeDash": dash}
    return _layer(values, mark, _pixels("x", "y", "y2"))


def _words(values: list[Datum], align: str, color: str) -> Layer:
    mark: Layer = {"type": "text", "align": align, "baseline": "middle", "color": color, "fontSize": TEXT_PX + 1}
    return _layer(values, mark, {**_pixels("x", "y"), "text": {"field": "text"}})


def _pixels(*channels: str) -> Layer:
    return {
        channel: {"field": channel} if channel.endswith("2") else {**quantity(channel), "scale": None}
        for channel in channels
    }
