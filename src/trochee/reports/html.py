"""A document as HTML: a whole file that needs nothing else, or a fragment for a page that links the style."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable
from hashlib import sha256
from html import escape
from importlib.resources import files
from itertools import groupby
from typing import assert_never

from trochee.review.values import Lead, Tone

from .charts.svg import svg
from .parts import (
    NOTHING,
    Block,
    Bullets,
    Callout,
    Cell,
    Chart,
    Document,
    Fact,
    Mood,
    Note,
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
        f"{_lead(document.lead)}\n{_facts(document.facts)}\n{_sections(document.sections)}\n"
        f"{_notes(document.notes)}\n<footer>{escape(document.closing)}</footer>\n</main>"
    )


def _lead(lead: Lead) -> str:
    said = "".join(
        escape(part.text) if part.tone is Tone.PLAIN else f'<b class="{part.tone}">{escape(part.text)}</b>'
        for part in lead.parts
    )
    columns = []
    if lead.may_be_wrong:
        columns.append(f"<div><h2>Why this may be wrong</h2>{_sentences(lead.may_be_wrong)}</div>")
    if lead.would_settle:
        columns.append(f"<div><h2>What would settle it</h2><p>{escape(lead.would_settle)}</p></div>")
    doubt = f'<div class="doubt">{"".join(columns)}</div>' if columns else ""
    harms = f'<div class="harms"><h2>What speaks against it</h2>{_sentences(lead.harms)}</div>' if lead.harms else ""
    return f'<p class="lead" id="answer" tabindex="-1">{said}</p>{harms}{doubt}'


def _sentences(sentences: tuple[str, ...]) -> str:
    return f"<p>{escape(sentences[0])}</p>" if len(sentences) == 1 else _list(sentences)


def _list(items: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>"


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


def _why(target: str | None, about: str, text: str = "why?") -> str:
    if target is None:
        return ""
    return f'<a class="why" href="#{escape(target)}" aria-label="{escape(text)} {escape(about)}">{escape(text)}</a>'


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
    return "folds" if block.folded else "pair"


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return f"<p>{escape(block.text)} {_why(block.why, block.text[:40])}</p>"
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
        f'<th scope="col"{_class("figure" * column.numeric)}{role("columnheader")}>{escape(column.label)}</th>'
        for column in table.columns
    )
    rows = "".join(_row(table, row) for row in table.rows)
    kinds = " ".join(["scroll", *(["stacks"] if table.stacks else [])])
    reach = f' role="group" aria-label="{escape(table.caption)}" tabindex="0"' if len(table.columns) > 2 else ""
    written = (
        f'<div class="{kinds}"{reach}><table id="{escape(table.id)}"{role("table")}><caption>{escape(table.caption)}'
        f"</caption><thead{role('rowgroup')}><tr{role('row')}>{heads}</tr></thead>"
        f"<tbody{role('rowgroup')}>{rows}</tbody></table></div>"
    )
    return f"<details><summary>{escape(table.caption)}</summary>{written}</details>" if table.folded else written


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
    if cell.why is not None:
        return _why(cell.why, about, cell.text)
    return (
        escape(cell.text) if cell.mood is None else f'<span class="tag {Mood(cell.mood)}">{escape(cell.text)}</span>'
    )


def _class(names: str) -> str:
    return f' class="{names}"' if names else ""


def _notes(notes: tuple[Note, ...]) -> str:
    written = "".join(
        f'<div id="{escape(note.id)}" tabindex="-1"><dt>{escape(note.term)}</dt><dd>{escape(note.text)}'
        + "".join(f"<cite>{escape(source)}</cite>" for source in note.sources)
        + "</dd></div>"
        for note in notes
    )
    return (
        '<section class="card" id="notes" aria-labelledby="notes-title">'
        '<h2 id="notes-title">Definitions and sources</h2>'
        f'<p class="sub">Where every ‘why?’ leads</p><dl class="notes">{written}</dl></section>'
    )
