"""Scores as small pictures side by side, each with the band of its scale's error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..parts import Spec
from .style import CARD, GRID, INK, LINE, MUTED, TEXT_PX, Datum, Layer, figure, layer, pixels, words

_HEIGHT_PX = 104.0
_GAP_PX = 28.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePicture:
    """Totals by day since the first of them; ``compared`` is the place of the one the change is counted from."""

    label: str
    points: tuple[tuple[int, float], ...]
    compared: int
    reliable: float | None
    first: str
    last: str


def scores(pictures: Sequence[ScorePicture], width_px: float) -> Spec:
    """Draw three or four in a row on a wide page, one beneath the other on a phone."""
    in_row = 1 if width_px < 400 else max(3, min(4, len(pictures)))
    each = (width_px - _GAP_PX * (in_row - 1)) / in_row
    layers: list[Layer] = []
    for number, picture in enumerate(pictures):
        row, column = divmod(number, in_row)
        layers += _one(picture, column * (each + _GAP_PX), row * (_HEIGHT_PX + 18), each)
    height = -(-len(pictures) // in_row) * (_HEIGHT_PX + 18) - 18
    return figure(width_px, height, layers, axes=False)


def _one(picture: ScorePicture, left: float, top: float, width: float) -> list[Layer]:
    totals = [total for _, total in picture.points]
    middle = totals[picture.compared]
    band = () if picture.reliable is None else (middle - picture.reliable, middle + picture.reliable)
    low: float = min([*totals, *band])
    high: float = max([*totals, *band])
    room: float = (high - low) or 1.0
    days = max(picture.points[-1][0], 1)
    ceiling, floor = top + 26, top + _HEIGHT_PX - 20
    start, end = left + 14, left + width - 26

    def x(day: float) -> float:
        return start + day / days * (end - start)

    def y(total: float) -> float:
        return floor - 5 - (total - low) / room * (floor - ceiling - 14)

    places: list[Datum] = [{"x": x(day), "y": y(total)} for day, total in picture.points]
    texts: list[Datum] = [
        {"x": x(day), "y": y(total) - 11, "text": f"{total:g}"}
        for place, (day, total) in enumerate(picture.points)
        if place in {0, picture.compared, len(picture.points) - 1}
    ]
    shaded: list[Datum] = [{"x": left, "x2": left + width, "y": y(band[1]), "y2": y(band[0])}] if band else []
    line: Layer = {"type": "line", "color": INK, "strokeWidth": 1.5, "strokeJoin": "round"}
    dot: Layer = {"type": "point", "filled": True, "stroke": INK, "strokeWidth": 1.5, "size": 34, "opacity": 1}
    here = places[picture.compared : picture.compared + 1]
    return [
        layer(shaded, {"type": "rect", "color": GRID}, pixels("x", "x2", "y", "y2"), "band"),
        layer(
            [Datum(x=left, x2=left + width, y=floor + 3)],
            {"type": "rule", "color": LINE, "strokeWidth": 1},
            pixels("x", "x2", "y"),
        ),
        layer(places, line, pixels("x", "y")),
        layer(places, {**dot, "fill": CARD}, pixels("x", "y"), "totals"),
        layer(here, {**dot, "fill": INK}, pixels("x", "y"), "compared"),
        words(texts, "center", INK, TEXT_PX),
        words([Datum(x=left, y=top + 8, text=picture.label)], "left", INK),
        words([Datum(x=left, y=floor + 14, text=picture.first)], "left", MUTED, TEXT_PX),
        words([Datum(x=left + width, y=floor + 14, text=picture.last)], "right", MUTED, TEXT_PX),
    ]
