"""Colours as tokens, and the few settings that every chart shares.

Vega wants colours, a page wants tokens that follow light, dark and print. So a specification carries a stand-in
colour for each token, and `svg` puts the token in its place after drawing.
"""

from __future__ import annotations

from ..parts import Spec

SLEEP, AWAKE, DOSE, GOOD, MUTED, GRID, LINE, CARD, INK, BAD = (f"#{number:02d}fa1e" for number in range(1, 11))

TOKENS = {
    SLEEP: "var(--sleep)",
    AWAKE: "var(--awake)",
    DOSE: "var(--dose)",
    GOOD: "var(--good)",
    MUTED: "var(--muted)",
    GRID: "var(--grid)",
    LINE: "var(--line)",
    CARD: "var(--card)",
    INK: "var(--ink)",
    BAD: "var(--bad)",
}
TEXT_PX = 11

Layer = dict[str, object]
Datum = dict[str, float | str | None]


def rows(values: list[Datum]) -> Layer:
    """Give data in place."""
    return {"values": values}


def quantity(field: str, scale: Layer | None = None, axis: Layer | None = None) -> Layer:
    """Make a quantitative channel, without an axis unless one is given."""
    channel: Layer = {"field": field, "type": "quantitative", "axis": axis}
    if scale is not None:
        channel["scale"] = scale
    return channel


def layer(values: list[Datum], mark: Layer, encoding: Layer, name: str = "") -> Layer:
    """Give marks their data; a name, which others may share, is for whoever reads the specification."""
    named: Layer = {"description": name} if name else {}
    return {**named, "data": rows(values), "mark": mark, "encoding": encoding}


def pixels(*channels: str) -> Layer:
    """Make channels whose values are pixels already."""
    return {
        channel: {"field": channel} if channel.endswith("2") else {**quantity(channel), "scale": None}
        for channel in channels
    }


def words(values: list[Datum], align: str, color: str, size_px: float = TEXT_PX + 1, name: str = "") -> Layer:
    """Write the ``text`` of each value at its place."""
    mark: Layer = {"type": "text", "align": align, "baseline": "middle", "color": color, "fontSize": size_px}
    return layer(values, mark, {**pixels("x", "y"), "text": {"field": "text"}}, name)


def figure(width: float, height: float, layers: list[Layer], *, axes: bool) -> Spec:
    """Put layers into one picture of exactly this size; with axes they are fitted inside it."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": width,
        "height": height,
        "padding": {"left": 10, "top": 6, "right": 4, "bottom": 4} if axes else 0,
        "autosize": {"type": "fit", "contains": "padding"} if axes else {"type": "none"},
        "background": None,
        "layer": layers,
        "config": {
            "aria": False,
            "view": {"stroke": None},
            "axis": {
                "labelColor": MUTED,
                "titleColor": MUTED,
                "labelFontSize": TEXT_PX,
                "titleFontSize": TEXT_PX,
                "titleFontWeight": "normal",
                "gridColor": GRID,
                "domain": False,
                "ticks": False,
                "labelPadding": 6,
                "titlePadding": 6,
            },
            "text": {"color": MUTED, "fontSize": TEXT_PX},
        },
    }


SIGNED = "(datum.value > 0 ? '+' : datum.value < 0 ? '\N{MINUS SIGN}' : '') + format(abs(datum.value), '~g')"
"""Axis labels with plus and a typographic minus."""
