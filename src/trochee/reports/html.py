"""A document as HTML: a whole file that needs nothing else, or a fragment for a page that links the style."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable
from hashlib import sha256
from html import escape
from importlib.resources import files
from itertools import groupby
from typing import assert_never

from trochee.review.values import Tone

from .charts.svg import svg
from .folded_notes import folded_notes
from .parts import (
    NOTHING,
    Answer,
    Block,
    Bullets,
    Callout,
    Cell,
    Chart,
    Document,
    Fact,
    Mood,
    Paragraph,
    Place,
    Section,
    Table,
)

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{digest}'; img-src data:">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>{style}</style>
</head>
<body class="review">
{body}
</body>
</html>
"""

_LONG_ANSWER = 130
"""Letters from which the answer is set smaller."""
_SMALL_COLUMNS = 3
"""Open tables of at most this many columns stand side by side with their like."""


def page(document: Document) -> str:
    """Write a whole HTML file without script or request; its policy allows its own style and nothing else."""
    style = stylesheet()
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return _PAGE.format(digest=digest, title=escape(document.title), style=style, body=fragment(document))


def stylesheet() -> str:
    """Read the style of the page; every rule is scoped to ``.review``."""
    return (files(__package__) / "assets" / "review.css").read_text(encoding="utf-8")


def fragment(document: Document) -> str:
    """Write what stands in the body: to be placed inside an element of class ``review`` where the style is linked."""
    return (
        '<a class="skip" href="#answer">Skip to the answer</a>\n<main>\n'
        f'<header><div><h1>{escape(document.title)}</h1><p class="meta">{escape(document.subtitle)}</p></div>'
        f'<p class="meta">{escape(document.counts)}</p></header>\n'
        f'<div class="summary">{"" if document.first is None else _first(document.first)}{_answer(document.answer)}\n'
        f"{_facts(document.facts)}\n"
        f"{_sections(document.summary)}</div>\n{_contents(document)}\n{_sections(document.sections)}\n"
        f"{folded_notes(document.notes)}\n<footer>{escape(document.closing)}</footer>\n</main>"
    )


def _answer(answer: Answer) -> str:
    said = "".join(
        escape(part.text) if part.tone is Tone.PLAIN else f'<b class="{part.tone}">{escape(part.text)}</b>'
        for part in answer.parts
    )
    columns = "".join(
        f"<div><h2>{heading}</h2>{_sentences(sentences)}</div>"
        for heading, sentences in (
            ("Why this may be wrong", answer.doubts),
            ("What would settle it", answer.settle),
        )
        if sentences
    )
    doubt = f'<div class="doubt">{columns}</div>' if columns else ""
    against = (
        f'<div class="harms"><h2>What speaks against it</h2>{_sentences(answer.against)}</div>'
        if answer.against
        else ""
    )
    why = _why(answer.why, "the answer")
    kind = "lead long" if len(answer.sentence) > _LONG_ANSWER else "lead"
    return f'<p class="{kind}" id="answer" tabindex="-1">{said} {why}</p>{against}{doubt}'


def _sentences(sentences: tuple[Paragraph, ...]) -> str:
    return _paragraph(sentences[0]) if len(sentences) == 1 else _list(sentences)


def _paragraph(paragraph: Paragraph) -> str:
    return f"<p>{_said(paragraph)}</p>"


def _said(paragraph: Paragraph) -> str:
    return f"{escape(paragraph.text)} {_why(paragraph.why, paragraph.text[:40])}".rstrip()


def _list(items: Iterable[Paragraph]) -> str:
    return "<ul>" + "".join(f"<li>{_said(item)}</li>" for item in items) + "</ul>"


def _contents(document: Document) -> str:
    heads = [(each.id, each.title) for each in document.sections]
    heads += [("notes", "Definitions and sources")] if document.notes else []
    links = "".join(f'<li><a href="#{escape(target)}">{escape(title)}</a></li>' for target, title in heads)
    return f'<nav class="contents" aria-label="On this page"><ul>{links}</ul></nav>'


def _first(callout: Callout) -> str:
    return (
        f'<div class="callout first {callout.mood}"><h2>{escape(callout.title)}</h2><p>{escape(callout.text)} '
        f"{_why(callout.why, callout.title)}</p></div>"
    )


def _facts(facts: tuple[Fact, ...]) -> str:
    return (
        '<dl class="facts">'
        + "".join(
            f"<div><dt>{escape(fact.label)}</dt><dd>{escape(fact.value)}"
            f"<small>{escape(fact.note)} {_why(fact.why, fact.label)}</small></dd></div>"
            for fact in facts
        )
        + "</dl>"
    )


def _why(target: str | None, about: str, text: str = "why?", *, before: str = "") -> str:
    if target is None:
        return ""
    return (
        before
        + f'<a class="why" href="#{escape(target)}" aria-label="{escape(text)} {escape(about)}">{escape(text)}</a>'
    )


def _sections(sections: tuple[Section, ...]) -> str:
    """Full sections stand alone; a run of main and side sections shares a grid of two columns."""
    written = []
    for full, run in groupby(sections, key=lambda section: section.place is Place.FULL):
        group = list(run)
        if full or all(section.place is group[0].place for section in group):
            written += [_section(section) for section in group]
        else:
            columns = (
                "".join(_section(section) for section in group if section.place is place)
                for place in (Place.MAIN, Place.SIDE)
            )
            written.append('<div class="grid">' + "".join(f"<div>{column}</div>" for column in columns) + "</div>")
    return "\n".join(written)


def _section(section: Section) -> str:
    heading = f"{escape(section.id)}-title"
    blocks = []
    for kind, run in groupby(section.blocks, key=_kind):
        written = [_block(block) for block in run]
        text = "".join(written)
        blocks.append(f'<div class="{kind}">{text}</div>' if kind and len(written) > 1 else text)
    return (
        f'<section class="card" id="{escape(section.id)}" aria-labelledby="{heading}"><h2 id="{heading}">'
        f'{escape(section.title)}</h2><p class="sub">{escape(section.subtitle)}</p>{"".join(blocks)}</section>'
    )


def _kind(block: Block) -> str:
    """Name what stands side by side with its like: folded tables, and small open ones."""
    if not isinstance(block, Table):
        return ""
    if block.folded:
        return "folds"
    return "pair" if len(block.columns) <= _SMALL_COLUMNS else ""


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return _paragraph(block)
        case Bullets():
            return _list(block.items)
        case Callout():
            return (
                f'<div class="callout {block.mood}"><h3>{escape(block.title)}</h3><p>{escape(block.text)} '
                f"{_why(block.why, block.title)}</p></div>"
            )
        case Table():
            return _table(block)
        case Chart():
            return _chart(block)
        case _:
            assert_never(block)


def _chart(chart: Chart) -> str:
    drawn = "".join(
        f'<div class="{name}">'
        + svg(spec, name=chart.title, description=chart.description, ids=f"{chart.id}-{name}")
        + "</div>"
        for name, spec in (("wide", chart.wide), ("narrow", chart.narrow))
    )
    legend = "".join(
        f'<span><i class="swatch {escape(entry.swatch)}" aria-hidden="true"></i>{escape(entry.text)}</span>'
        for entry in chart.legend
    )
    note = f"<p>{escape(chart.note)}</p>" if chart.note else ""
    caption = f"<figcaption>{legend}{note}</figcaption>" if legend or note else ""
    return f"<figure>{drawn}{caption}</figure>{_table(chart.table)}"


def _table(table: Table) -> str:
    role = _roles(table)
    heads = "".join(
        f'<th scope="col"{_class("figure" * column.numeric)}{role("columnheader")}>{escape(column.label)}'
        f"{_why(_of_head(table, place), table.caption, before=' ')}</th>"
        for place, column in enumerate(table.columns)
    )
    rows = "".join(_row(table, row) for row in table.rows)
    kinds = " ".join(["scroll", *(["stacks"] if table.stacks else [])])
    reach = f' role="group" aria-label="{escape(table.caption)}" tabindex="0"' if len(table.columns) > 2 else ""
    written = (
        f'<div class="{kinds}"{reach}><table id="{escape(table.id)}"{role("table")}><caption>{escape(table.caption)}'
        f"</caption><thead{role('rowgroup')}><tr{role('row')}>{heads}</tr></thead>"
        f"<tbody{role('rowgroup')}>{rows}</tbody></table></div>"
    )
    if table.stacks:  # a narrow page shows no heads of such a table
        written += _rests(table)
    return (
        f"<details><summary>{escape(table.caption)}</summary>{written}</details>"
        if table.folded
        else f"<div>{written}</div>"
    )


def _of_head(table: Table, place: int) -> str | None:
    return table.why if place == 0 and not table.stacks else None


def _rests(table: Table) -> str:
    said = _why(table.why, table.caption, "what these figures rest on")
    return f'<p class="rests">{said}</p>' if said else ""


def _roles(table: Table) -> Callable[[str], str]:
    """Say the roles aloud where the style turns rows into blocks, which would else lose them."""
    return lambda role: f' role="{role}"' if table.stacks else ""


def _row(table: Table, row: tuple[Cell, ...]) -> str:
    role = _roles(table)
    written = [f'<th scope="row"{role("rowheader")}>{_cell(row[0], row[0].text)}</th>']
    for column, cell in zip(table.columns[1:], row[1:], strict=True):
        names = " ".join(
            name for name, holds in (("figure", column.numeric), ("nothing", cell.text == NOTHING)) if holds
        )
        head = f' data-head="{escape(column.label)}"' if table.stacks and cell.mood is None else ""
        written.append(f"<td{_class(names)}{role('cell')}{head}>{_cell(cell, row[0].text)}</td>")
    return f"<tr{role('row')}>{''.join(written)}</tr>"


def _cell(cell: Cell, about: str) -> str:
    if cell.mood is not None:
        return f'<span class="tag {Mood(cell.mood)}">{escape(cell.text)}</span> {_why(cell.why, about)}'.rstrip()
    return escape(cell.text) if cell.why is None else _why(cell.why, about, cell.text)


def _class(names: str) -> str:
    return f' class="{names}"' if names else ""
