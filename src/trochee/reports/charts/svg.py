"""Draw a specification as SVG for a page: tokens for colours, the page's fonts, a name and a description."""

from __future__ import annotations

import re
from html import escape

from ..parts import Spec
from .engine import ReportsExtraMissingError, drawing
from .style import TOKENS

__all__ = ["ReportsExtraMissingError", "svg"]

_STAND_INS = re.compile("|".join(TOKENS))
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")
_SVG_HEAD = re.compile(r"<svg [^>]*?(viewBox=\"[^\"]*\")[^>]*>")
_NOISE = re.compile(
    r' font-family="[^"]*"| class="mark-[^"]*"| class="(?:background|foreground)"| aria-hidden="true"'
    r'| role="graphics-[^"]*"| aria-roledescription="[^"]*"| pointer-events="none"| stroke-miterlimit="10"'
)
_HIDDEN = re.compile(r'<path d="" display="none"/>')
_DOTS = re.compile(
    r'(?:<path transform="translate\([-\d.]+,[-\d.]+\)" d="(M([\d.]+),0A[^"]*)" fill="([^"]*)" stroke-width="\d+"'
    r' opacity="([\d.]+)"/>)(?:<path transform="translate\([-\d.]+,[-\d.]+\)" d="\1" fill="\3" stroke-width="\d+"'
    r' opacity="\4"/>)+'
)
_PLACE = re.compile(r"translate\(([-\d.]+,[-\d.]+)\)")
_EMPTY_GROUP = re.compile(r"<g(?:\s[^>]*)?(?:/>|(?<!/)></g>)")
_BACKDROP = re.compile(r'<path d="[^"]*"/>')
_PATHS_ALIKE = re.compile(r'(?:<path d="[^"]*"( fill="[^"]*"[^>]*)/>)(?:<path d="[^"]*"\1/>)+')
_OUTLINE = re.compile(r' d="([^"]*)"')


def svg(spec: Spec, *, name: str, description: str, ids: str) -> str:
    """Draw a Vega-Lite specification.

    Every text in it is escaped by the drawing, ``name`` and ``description`` here; ``ids`` makes their ids unique on
    the page. Colours are the page's own variables. Raises `ReportsExtraMissingError` where vl-convert is missing.
    """
    drawn = _NOISE.sub("", drawing()(spec))
    drawn = _LONG_NUMBER.sub(_shorter, drawn)
    drawn = _STAND_INS.sub(lambda match: TOKENS[match.group()], drawn)
    drawn = _BACKDROP.sub("", drawn)
    drawn = _PATHS_ALIKE.sub(_joined, drawn)  # hundreds of bars of one kind are one shape for the page
    drawn = _HIDDEN.sub("", drawn)
    drawn = _DOTS.sub(_dotted, drawn)
    while _EMPTY_GROUP.search(drawn):
        drawn = _EMPTY_GROUP.sub("", drawn)
    head = (
        rf'<svg \1 role="img" aria-labelledby="{ids}-name {ids}-text" xmlns="http://www.w3.org/2000/svg">'
        rf'<title id="{ids}-name">{_plain(name)}</title><desc id="{ids}-text">{_plain(description)}</desc>'
    )
    return _SVG_HEAD.sub(head, drawn, count=1)


def _plain(text: str) -> str:
    return escape(text).replace("\\", "&#92;")


def _joined(match: re.Match[str]) -> str:
    outlines = "".join(_OUTLINE.findall(match.group()))
    return f'<path d="{outlines}"{match.group(1)}/>'


def _dotted(match: re.Match[str]) -> str:
    _, radius, color, opacity = match.groups()
    places = "".join(f"M{place}h0" for place in _PLACE.findall(match.group()))
    width = f"{2 * float(radius):g}"
    return f'<path d="{places}" stroke="{color}" stroke-width="{width}" stroke-linecap="round" opacity="{opacity}"/>'


def _shorter(match: re.Match[str]) -> str:
    short = f"{float(match.group()):.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short
