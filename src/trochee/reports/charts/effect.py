"""The effect by night since a dose; every outcome against what matters."""

from __future__ import annotations

from collections.abc import Sequence

from trochee.effect.values import Estimate, NightEffect

from ..parts import Spec
from .intervals import Axis, Row, intervals
from .style import CARD, GOOD, MUTED, SIGNED, SLEEP, Datum, Layer, figure, layer, quantity

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
            layer([{"mean": 0.0}], {"type": "rule", "color": MUTED, "strokeWidth": 1}, {"y": y}),
            layer(values, {"type": "area", "color": SLEEP, "opacity": 0.17}, band),
            layer(matters, dashed, {"y": y}),
            layer(matters, label, {"x": x, "y": y, "text": {"field": "text"}}),
            layer(values, line, {"x": x, "y": y}),
            layer(values, {**dot, "opacity": 1}, {"x": x, "y": y}),
        ],
        axes=True,
    )


def strips(estimates: Sequence[tuple[str, str, Estimate]], size_px: float) -> Spec:
    """Draw each outcome's average benefit and 90 % interval in multiples of its smallest effect that matters.

    ``estimates`` are name, figure in words and estimate; those without an average benefit must be left out before.
    """
    rows = [_in_multiples(name, text, estimate) for name, text, estimate in estimates]
    return intervals(rows, Axis(matters=1.0, at_least=1.5, at_most=_MOST_MULTIPLES), size_px)


def _in_multiples(name: str, text: str, estimate: Estimate) -> Row:
    benefit = estimate.average_benefit
    assert benefit is not None  # promised by the caller
    scale = estimate.smallest_effect
    low, high = benefit.interval90.low / scale, benefit.interval90.high / scale
    return Row(name=name, text=text, low=low, middle=benefit.mean / scale, high=high)
