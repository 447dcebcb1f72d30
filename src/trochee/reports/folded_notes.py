"""Notes on the page: folded by group, opened by their head or by any 'why?' that leads into them, whole on paper.

Not every browser opens a closed ``details`` for a link that leads inside it, so the head alone is a ``details`` and
the notes stand after it: the style shows them while it is open, or while one of them is the target of a link.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from .notes import SOURCES, Group, Pointer, Written, groups
from .parts import Note


def folded_notes(notes: Iterable[Note]) -> str:
    """Write the section of the notes; empty where there is none."""
    found = groups(notes)
    if not found:
        return ""
    return (
        '<section class="card" id="notes" aria-labelledby="notes-title">'
        '<h2 id="notes-title">Definitions and sources</h2>'
        f'<p class="sub">Where every ‘why?’ leads</p>{"".join(map(_group, found))}</section>'
    )


def _group(group: Group) -> str:
    head = (
        f'<details class="fold"><summary><h3>{escape(group.head)} '
        f'<span class="count">{len(group.notes)}</span></h3></summary></details>'
    )
    lead = f'<p class="sub">{escape(group.lead)}</p>' if group.lead else ""
    if group.id == SOURCES:
        listed = "".join(f'<li id="{escape(each.id)}" tabindex="-1">{escape(each.text)}</li>' for each in group.notes)
        written = f'<ol class="notes sources">{listed}</ol>'
    else:
        written = f'<dl class="notes {escape(group.id)}">{"".join(map(_note, group.notes))}</dl>'
    return f'{head}<div class="within">{lead}{written}</div>'


def _note(note: Written) -> str:
    count = f"{note.number}. " if note.number else ""
    said = [
        escape(f"{note.text} {note.remark}".rstrip()),
        *(f"{escape(text)} {_source(pointer)}" for text, pointer in note.findings),
    ]
    if note.sources:
        said[-1] += "".join(f" {_source(pointer)}" for pointer in note.sources)
    first, *others = said
    found = "".join(f'<span class="found">{each}</span>' for each in others)
    links = ", ".join(_link(pointer, f"number {pointer.text}", pointer.text) for pointer in note.see)
    see = f'<span class="see">Numbers {links}</span>' if links else ""
    return (
        f'<div id="{escape(note.id)}" tabindex="-1"><dt>{count}{escape(note.term)}</dt>'
        f"<dd>{first}{found}{see}</dd></div>"
    )


def _source(pointer: Pointer) -> str:
    return _link(pointer, f"source {pointer.text}", f"[{pointer.text}]")


def _link(pointer: Pointer, label: str, text: str) -> str:
    return f'<a href="#{escape(pointer.target)}" aria-label="{escape(label)}">{escape(text)}</a>'
