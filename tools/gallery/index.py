"""The index of the built gallery: one self-contained page, the twelve with their truth, interval and answer."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html import escape

from trochee.foundation.figures import signed
from trochee.reports import words
from trochee.reports.html import stylesheet

from .answers import BENEFITS, HARMS, Answer
from .table import summary, title

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{digest}'; img-src data:">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>Twelve invented people</title>
<style>{style}</style>
</head>
<body class="review">
<main>
<header><div><h1>Gallery</h1><p class="meta">Nobody here exists</p></div></header>
<p class="lead" id="answer">Twelve invented people, what is true of each, and what their record can say.</p>
<p>What is true was fixed before any record was reviewed. Figures are points of sleep efficiency a night, against
never having dosed. In the pictures the line is the 90&nbsp;% interval, the dot the estimate, the amber mark the
truth; the dashed line stands at the smallest effect that matters.</p>
<ul>{summary}</ul>
<div class="people">{people}</div>
</main>
</body>
</html>
"""
_STYLE = """
.review .people { display: grid; gap: 24px; margin-top: 28px; }
.review .people { grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); }
.review .people .card { margin: 0; display: flex; flex-direction: column; }
.review .people p { margin: 8px 0 0; font-size: 0.93rem; }
.review .people svg { display: block; width: 100%; height: auto; margin: 14px 0 2px; }
.review .people .said { margin-top: auto; padding-top: 12px; }
.review .people .whose { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.review .people .axis { stroke: var(--line); }
.review .people .matters { stroke: var(--good); stroke-dasharray: 3 3; }
.review .people .interval { stroke: var(--sleep); stroke-width: 3; stroke-linecap: round; }
.review .people .dot { fill: var(--sleep); stroke: var(--card); stroke-width: 2; }
.review .people .truth { fill: var(--dose); }
.review .people text { fill: var(--muted); font: 11px var(--sans); }
"""
_LOW, _HIGH, _WIDTH, _MATTERS = -10.0, 22.0, 320.0, 10.0


def index(answers: Sequence[Answer]) -> str:
    """Write the page; it links one page a person beside it."""
    style = stylesheet() + _STYLE
    listed = "".join(f"<li>{escape(line[2:])}</li>" for line in summary(answers).splitlines())
    return _PAGE.format(
        digest=b64encode(sha256(style.encode()).digest()).decode(),
        style=style,
        summary=listed,
        people="".join(_person(each) for each in answers),
    )


def page_of(one: Answer) -> str:
    """Name of a person's page beside the index."""
    return f"{one.person.folder}.html"


def _person(one: Answer) -> str:
    found, name = one.benefit, one.person.name.partition(" (")[0]
    said = words.judgement(one.estimate.direction, one.estimate.size).partition(";")[0]
    held = "The interval holds the truth." if one.holds() else "The interval misses the truth"
    if not one.holds():
        held += ", and the review says why." if one.miss_is_explained else "."
    return (
        f'<section class="card"><h2>{escape(title(one))}</h2><p>{escape(one.person.story)}</p>'
        f"{_picture(one)}"
        f"<p>True {signed(one.truth(), 1)}, estimate {signed(found.mean, 1)} "
        f"({signed(found.interval90.low, 1)} to {signed(found.interval90.high, 1)}). {held}</p>"
        f'<p class="said"><span class="tag {_mood(one)}">{escape(said)}</span> '
        f'<a href="{escape(page_of(one))}">Review<span class="whose"> of {escape(name)}</span></a></p></section>'
    )


def _mood(one: Answer) -> str:
    if one.estimate.direction in BENEFITS:
        return "good"
    return "bad" if one.estimate.direction in HARMS else "quiet"


def _picture(one: Answer) -> str:
    found = one.benefit
    low, high, middle, truth, none, matters = (
        round(_WIDTH * (min(max(each, _LOW), _HIGH) - _LOW) / (_HIGH - _LOW), 1)
        for each in (found.interval90.low, found.interval90.high, found.mean, one.truth(), 0.0, _MATTERS)
    )
    words_for_it = (
        f"True {signed(one.truth(), 1)} points; estimate {signed(found.mean, 1)}, 90 % interval "
        f"{signed(found.interval90.low, 1)} to {signed(found.interval90.high, 1)}."
    )
    return (
        f'<svg viewBox="0 0 {_WIDTH:.0f} 52" role="img" aria-label="{escape(words_for_it)}">'
        f'<line class="axis" x1="0" x2="{_WIDTH:.0f}" y1="34" y2="34"/>'
        f'<line class="axis" x1="{none}" x2="{none}" y1="8" y2="34"/>'
        f'<line class="matters" x1="{matters}" x2="{matters}" y1="8" y2="34"/>'
        f'<line class="interval" x1="{low}" x2="{high}" y1="22" y2="22"/>'
        f'<circle class="dot" cx="{middle}" cy="22" r="5"/>'
        f'<path class="truth" d="M{truth} 14l5 -8h-10z"/>'
        f'<text x="{none}" y="48" text-anchor="middle">0</text>'
        f'<text x="{matters}" y="48" text-anchor="middle">{signed(_MATTERS)} matters</text></svg>'
    )
