"""A document for a terminal: 80 columns, no colour, nothing lost but the pictures' finer points."""

from __future__ import annotations

from dataclasses import replace
from textwrap import wrap
from typing import assert_never

from trochee.foundation.figures import NO_BREAK

from .notes import Written, groups
from .parts import (
    NOTHING,
    Answer,
    Block,
    Bullets,
    Callout,
    Chart,
    Document,
    Note,
    Paragraph,
    Section,
    Table,
)

WIDTH = 80
_GAP = 2
_NARROWEST = 16


def text(document: Document) -> str:
    """Write a document as lines of at most 80 columns, without colour or control characters."""
    lines = [
        *_wrapped(document.title),
        *_wrapped(document.subtitle),
        *(_wrapped(document.counts) if document.counts else []),
        "",
        *([] if document.first is None else [*_block(document.first), ""]),
        *_answer(document.answer),
        "",
    ]
    for fact in document.facts:
        lines += _wrapped(f"{fact.label}: {fact.value} ({fact.note})", first="  ", later="    ")
    for section in (*document.summary, *document.sections):
        lines += _section(section)
    lines += _notes(document.notes)
    lines += ["", *_wrapped(document.closing), ""]
    return "\n".join(map(_printable, lines))


def _printable(line: str) -> str:
    """Show what a patient's text would make the terminal do instead of letting it."""
    return "".join(each if each.isprintable() or each == NO_BREAK else "\N{REPLACEMENT CHARACTER}" for each in line)


def _answer(answer: Answer) -> list[str]:
    lines = _wrapped(answer.sentence)
    for heading, said in (
        ("What speaks against it:", answer.against),
        ("Why this may be wrong:", answer.doubts),
        ("What would settle it:", answer.settle),
    ):
        if said:
            lines += ["", heading, *_bullets(said)]
    return lines


def _section(section: Section) -> list[str]:
    lines = [*_heading(section.title), *(_wrapped(section.subtitle) if section.subtitle else [])]
    for block in section.blocks:
        written = _block(block)
        if written:
            lines += ["", *written]
    return lines


def _heading(title: str) -> list[str]:
    return ["", "", title, "─" * len(title)]


def _block(block: Block) -> list[str]:
    match block:
        case Paragraph():
            return _wrapped(block.text)
        case Bullets():
            return _bullets(block.items)
        case Callout():
            return _wrapped(f"! {block.title}. {block.text}", later="  ")
        case Table():
            return [] if block.secondary else _shown(block)
        case Chart():
            shown = [] if block.table.secondary else table_lines(block.table)
            note = _wrapped(block.note) if block.note else []
            return [*block.picture, *note, *([""] if block.picture and shown else []), *shown]
        case _:
            assert_never(block)


def _bullets(items: tuple[Paragraph, ...]) -> list[str]:
    return [line for item in items for line in _wrapped(item.text, first="- ", later="  ")]


def _notes(notes: tuple[Note, ...]) -> list[str]:
    lines = []
    for group in groups(notes):
        lines += _heading(group.head)
        if group.lead:
            lines += _wrapped(group.lead)
        for note in group.notes:
            lines += ["", *_note(note)] if note.term else _wrapped(f"[{note.number}] {note.text}", later="    ")
    return lines


def _note(note: Written) -> list[str]:
    cited = "".join(f" [{source.text}]" for source in note.sources)
    lines = [
        *_wrapped(f"{note.number}. {note.term}" if note.number else note.term),
        *_wrapped(f"{note.text} {note.remark}".rstrip() + cited, first="  ", later="  "),
    ]
    for said, source in note.findings:
        lines += _wrapped(f"{said} [{source.text}]", first="  - ", later="    ")
    if note.see:
        listed = ", ".join(each.text for each in note.see)
        lines += _wrapped(f"Numbers {listed}", first="  ", later="    ")
    return lines


def _wrapped(text: str, *, first: str = "", later: str = "") -> list[str]:
    return wrap(text, WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False) or [""]


def _shown(table: Table) -> list[str]:
    if table.brief is None or len(table.rows) <= table.brief.rows:
        return table_lines(table)
    return [*table_lines(replace(table, rows=table.rows[: table.brief.rows])), "", *_wrapped(table.brief.others)]


def table_lines(table: Table) -> list[str]:
    """Set a table in columns where it fits, else each row as a block."""
    cells = [[column.label for column in table.columns], *([cell.text for cell in row] for row in table.rows)]
    widths = _widths(table, cells)
    return [*_wrapped(table.caption), *(_blocks(table) if widths is None else _columns(table, cells, widths))]


def _widths(table: Table, cells: list[list[str]]) -> list[int] | None:
    """Widths of the columns: as wide as need be, text columns wrapped where that makes room; ``None``: no room."""
    widths = [max(len(row[place]) for row in cells) for place in range(len(table.columns))]
    spare = WIDTH - sum(widths) - _GAP * (len(widths) - 1)
    while spare < 0:
        widest = max(
            (place for place, column in enumerate(table.columns) if not column.numeric), key=lambda each: widths[each]
        )
        if table.stacks or widths[widest] <= _NARROWEST:
            return None
        widths[widest] -= 1
        spare += 1
    return widths


def _columns(table: Table, cells: list[list[str]], widths: list[int]) -> list[str]:
    lines = []
    for number, row in enumerate(cells):
        parts = [wrap(cell, width) or [""] for cell, width in zip(row, widths, strict=True)]
        for level in range(max(map(len, parts))):
            texts = [part[level] if level < len(part) else "" for part in parts]
            set_out = [
                text.rjust(width) if column.numeric else text.ljust(width)
                for column, text, width in zip(table.columns, texts, widths, strict=True)
            ]
            lines.append((" " * _GAP).join(set_out).rstrip())
        if number == 0:
            lines.append((" " * _GAP).join("─" * width for width in widths))
    return lines


def _blocks(table: Table) -> list[str]:
    lines = []
    for row in table.rows:
        lines += _wrapped(row[0].text, first="• ", later="  ")
        for column, cell in zip(table.columns[1:], row[1:], strict=True):
            if cell.text != NOTHING:
                lines += _wrapped(f"{column.label}: {cell.text}", first="    ", later="      ")
    return lines
