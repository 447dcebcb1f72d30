"""Charts for print: the same drawings as on the page, with the colours and the letters of a printed sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..charts.svg import svg
from ..html import stylesheet
from ..parts import Chart, Legend, Place

FONT = "Libertinus Serif"
_TOKEN = re.compile(r"var\(--([a-z-]+)\)")
_SET = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6})")
_LETTERS = re.compile(r'font-size="([\d.]+)px"')
_VIEW = re.compile(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) [\d.]+"')
_SHEET_PT, _COLUMN_PT = 493.0, 236.0
_LEAST_PT = 7.0
SWATCHES: Mapping[str, tuple[str, str]] = {
    "sleep": ("bar", "sleep"),
    "awake": ("bar", "awake"),
    "unsaid": ("faint bar", "sleep"),
    "weekend": ("bar", "grid"),
    "dose": ("diamond", "dose"),
    "first": ("dashed", "dose"),
    "missing": ("dotted", "muted"),
    "dot": ("faint disc", "sleep"),
    "matters": ("dashed", "good"),
    "adverse": ("disc", "bad"),
    "ungraded": ("ring", "bad"),
    "band": ("bar", "grid"),
    "hollow": ("ring", "ink"),
    "filled": ("disc", "ink"),
    "with": ("line", "sleep"),
    "without": ("dashed", "muted"),
    "tick": ("tick", "dose"),
}
_OTHER_SWATCH = ("bar", "ink")


def colours() -> dict[str, str]:
    """Colours by token as the style of the printed page sets them, such as ``{"ink": "#14181f"}``."""
    on_screen, _, printed = stylesheet().partition("@media print")
    light, _, _ = on_screen.partition("prefers-color-scheme: dark")
    return dict(_SET.findall(light)) | dict(_SET.findall(printed))


def drawing(chart: Chart, place: Place, colour: Mapping[str, str]) -> str:
    """Draw a chart for its place on a sheet; in half a sheet the layout for narrow pages is the one to read."""
    whole = place is Place.FULL
    drawn = svg(
        chart.wide if whole else chart.narrow,
        name=chart.title,
        description=chart.description,
        ids=f"{chart.id}-print",
    )
    drawn = _TOKEN.sub(lambda match: colour[match.group(1)], drawn)
    drawn = drawn.replace("<svg ", f'<svg font-family="{FONT}" ', 1)
    return _LETTERS.sub(lambda match: _legible(float(match.group(1)), width_px(drawn), whole), drawn)


def _legible(size_px: float, width: float, whole: bool) -> str:
    """Enlarge letters that would be too small once the picture is scaled to its place."""
    point_px = width / (_SHEET_PT if whole else _COLUMN_PT)
    return f'font-size="{max(size_px, _LEAST_PT * point_px):.2f}px"'


def width_px(drawn: str) -> float:
    """Width of a drawing [px]."""
    found = _VIEW.search(drawn)
    return float(found.group(1)) if found else _SHEET_PT


def swatch(entry: Legend) -> dict[str, str]:
    """Shape and colour token of a legend's entry."""
    shape, token = SWATCHES.get(entry.swatch, _OTHER_SWATCH)
    return {"shape": shape, "token": token, "text": entry.text}
