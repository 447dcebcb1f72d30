"""A document as plain values for the template: what stands where on paper, and what is left to the web page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from math import sqrt
from typing import assert_never

from .. import words
from ..notes import Group, Pointer, Written, groups
from ..parts import (
    NOTHING,
    Answer,
    Block,
    Bullets,
    Callout,
    Cell,
    Chart,
    Document,
    Fact,
    Paragraph,
    Place,
    Section,
    Table,
)
from . import pictures

Values = dict[str, object]
"""What JSON can hold."""

LEFT_OUT = "It is too long for paper, a row a night; the same review as a web page (.html) has it."
REMARKS = "Why each was chosen stands in the same review as a web page (.html)."
_SMALL_COLUMNS, _HALF_A_SHEET = 3, 4
"""Columns of tables that stand in pairs, and of those that fit half a sheet in the appendix."""
_HEAD_ROWS = 3
"""Rows that the head of a table in the appendix is as high as."""
_SHORT = 16
"""Letters up to which a column of words is as wide as its longest cell."""
_SHORT_FIGURES = 26
"""The same for a column of figures."""
_WITH_A_TAG = 7.5
_NARROWEST = 3.5
"""Smallest share; a share grows with the root of the letters, so that one long cell does not starve the others."""


def content(document: Document, *, scale: float = 1.0) -> Values:
    """Lay a document out for the template, its letters enlarged by ``scale``.

    A table that is folded on the page stands in the appendix; one that only repeats a picture, a row a night, is left
    out with a sentence that says where it is.
    """
    colour = pictures.colours()
    folded = [table for section in (*document.summary, *document.sections) for table in _folded(section)]
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "counts": document.counts,
        "closing": document.closing,
        "colours": colour,
        "scale": scale,
        "first": None if document.first is None else _callout(document.first),
        "answer": _answer(document.answer),
        "facts": [_fact(fact) for fact in document.facts],
        "summary": _rows(document.summary, colour),
        "sections": _rows(document.sections, colour),
        "notes": [_group(group) for group in groups(document.notes)],
        "wide_tables": [_table(table) for table in folded if len(table.columns) > _HALF_A_SHEET],
        "tables": _in_two([table for table in folded if len(table.columns) <= _HALF_A_SHEET]),
    }


def _in_two(tables: list[Table]) -> list[list[Values]]:
    """Share tables out between two columns so that both come out about as long."""
    columns: tuple[list[Values], list[Values]] = ([], [])
    rows = [0, 0]
    for table in sorted(tables, key=lambda each: -len(each.rows)):
        shorter = rows.index(min(rows))
        columns[shorter].append(_table(table))
        rows[shorter] += len(table.rows) + _HEAD_ROWS
    return [column for column in columns if column]


def _answer(answer: Answer) -> Values:
    return {
        "parts": [{"text": part.text, "tone": str(part.tone)} for part in answer.parts],
        "why": answer.why,
        "against": _sentences(answer.against),
        "doubts": _sentences(answer.doubts),
        "settle": _sentences(answer.settle),
    }


def _sentences(sentences: Iterable[Paragraph]) -> list[Values]:
    return [{"text": each.text, "why": each.why} for each in sentences]


def _fact(fact: Fact) -> Values:
    return {"label": fact.label, "value": fact.value, "note": fact.note, "why": fact.why}


def _rows(sections: tuple[Section, ...], colour: Mapping[str, str]) -> list[Values]:
    """Full sections stand alone; a run of main and side sections shares two columns, as on the page."""
    rows: list[Values] = []
    for full, run in groupby(sections, key=lambda section: section.place is Place.FULL):
        group = list(run)
        if full or all(section.place is group[0].place for section in group):
            rows += [{"columns": [[_section(section, Place.FULL, colour)]]} for section in group]
        else:
            columns = [
                [_section(section, place, colour) for section in group if section.place is place]
                for place in (Place.MAIN, Place.SIDE)
            ]
            rows.append({"columns": columns})
    return rows


def _section(section: Section, place: Place, colour: Mapping[str, str]) -> Values:
    return {
        "id": section.id,
        "title": section.title,
        "subtitle": section.subtitle,
        "blocks": _blocks(section, place, colour),
    }


def _blocks(section: Section, place: Place, colour: Mapping[str, str]) -> list[Values]:
    """Lay blocks out in their order; small tables that follow each other stand side by side, as on the page."""
    found: list[Values] = []
    for small, run in groupby(section.blocks, key=_small_table):
        written = [each for block in run if (each := _block(block, place, colour)) is not None]
        if small and len(written) > 1 and place is Place.FULL:
            found.append({"kind": "pair", "tables": written})
        else:
            found += written
    return found


def _small_table(block: Block) -> bool:
    return (
        isinstance(block, Table) and not block.folded and not block.secondary and len(block.columns) <= _SMALL_COLUMNS
    )


def _block(block: Block, place: Place, colour: Mapping[str, str]) -> Values | None:
    match block:
        case Paragraph():
            return {"kind": "paragraph", "text": block.text, "why": block.why}
        case Bullets():
            return {"kind": "bullets", "items": _sentences(block.items)}
        case Callout():
            return _callout(block)
        case Table():
            return _left_out(block) if block.secondary else None if block.folded else _table(block)
        case Chart():
            return _chart(block, place, colour)
        case _:
            assert_never(block)


def _callout(found: Callout) -> Values:
    return {
        "kind": "callout",
        "title": found.title,
        "text": found.text,
        "mood": str(found.mood),
        "why": found.why,
    }


def _chart(chart: Chart, place: Place, colour: Mapping[str, str]) -> Values:
    drawn = pictures.drawing(chart, place, colour)
    table = chart.table
    return {
        "kind": "chart",
        "id": chart.id,
        "svg": drawn,
        "width_px": pictures.width_px(drawn),
        "alt": f"{chart.title}. {chart.description}",
        "legend": [pictures.swatch(entry) for entry in chart.legend],
        "note": chart.note,
        "left_out": _left_out(table) if table.secondary else None,
        "table": None if table.secondary or table.folded else _table(table),
    }


def _folded(section: Section) -> list[Table]:
    tables = [
        block.table if isinstance(block, Chart) else block
        for block in section.blocks
        if isinstance(block, Chart | Table)
    ]
    return [table for table in tables if table.folded and not table.secondary]


def _left_out(table: Table) -> Values:
    return {"kind": "left_out", "id": table.id, "text": f"{table.caption}: left out. {LEFT_OUT}"}


def _table(table: Table) -> Values:
    return {
        "kind": "table",
        "id": table.id,
        "caption": table.caption,
        "why": table.why,
        "columns": [
            {
                "label": "; ".join(table.columns[place].label for place in places),
                "numeric": table.columns[places[0]].numeric,
                "share": _share(table, places),
            }
            for places in _side_by_side(table)
        ],
        "rows": [[[_cell(table, row, place) for place in places if _is_said(row, place, places)]
                  for places in _side_by_side(table)] for row in table.rows],
    }  # fmt: skip


def _side_by_side(table: Table) -> list[list[int]]:
    """Places of the columns that stand beside each other, each with those beneath it."""
    found: list[list[int]] = []
    for place, column in enumerate(table.columns):
        if column.below:
            found[-1].append(place)
        else:
            found.append([place])
    return found


def _is_said(row: tuple[Cell, ...], place: int, places: list[int]) -> bool:
    return place == places[0] or row[place].text != NOTHING


def _share(table: Table, places: list[int]) -> float | None:
    """Share of the width for a column of words; ``None``: as wide as its longest cell."""
    lengths = [max(len(row[place].text) for place in places) for row in table.rows] or [0]
    longest, mean = max(lengths), sum(lengths) / len(lengths)
    bound = _SHORT_FIGURES if table.columns[places[0]].numeric else _SHORT
    if longest <= bound or (len(places) == 1 and any(row[places[0]].mood for row in table.rows)):
        return None
    least = _WITH_A_TAG if any(row[place].mood for row in table.rows for place in places) else _NARROWEST
    return max(least, round(sqrt(sqrt(mean * longest)), 2))


def _cell(table: Table, row: tuple[Cell, ...], place: int) -> Values:
    cell = row[place]
    named = table.columns[place].below and cell.mood is None
    return {
        "text": cell.text,
        "mood": None if cell.mood is None else str(cell.mood),
        "why": cell.why,
        "head": words.capital(table.columns[place].label) if named else None,
    }


def _group(group: Group) -> Values:
    short = f" {REMARKS}" if any(note.remark for note in group.notes) else ""
    return {
        "head": group.head,
        "lead": f"{group.lead}{short}".strip(),
        "notes": [_note(note) for note in group.notes],
    }


def _note(note: Written) -> Values:
    return {
        "id": note.id,
        "number": note.number,
        "term": note.term,
        "text": note.text,
        "findings": [{"text": text, "source": _pointer(pointer)} for text, pointer in note.findings],
        "sources": [_pointer(each) for each in note.sources],
        "see": [_pointer(each) for each in note.see],
    }


def _pointer(pointer: Pointer) -> Values:
    return {"text": pointer.text, "id": pointer.target}
