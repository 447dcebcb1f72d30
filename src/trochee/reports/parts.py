"""What a page is made of, before anyone decides how it is drawn: every figure in it is already written as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from trochee.review.values import Lead

NOTHING = "\N{EM DASH}"
"""Stands where there is nothing to show and the reason stands beside it."""

Spec = Mapping[str, object]
"""A Vega-Lite specification."""


class Mood(StrEnum):
    """How a tag or a callout is set off: never by colour alone, its words say the same."""

    GOOD = "good"
    BAD = "bad"
    WARN = "warn"
    QUIET = "quiet"


class Place(StrEnum):
    """Where a section stands on a wide page; a narrow one has a single column in the same order."""

    FULL = "full"
    MAIN = "main"
    SIDE = "side"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph; ``why`` is the id of the note that it rests on."""

    text: str
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A figure to be seen at a glance."""

    label: str
    value: str
    note: str
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A table's cell; with a ``mood`` its text is set as a tag."""

    text: str
    mood: Mood | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column's head; figures are set flush right."""

    label: str
    numeric: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; its first column heads the rows.

    ``folded``: only its caption is shown until it is asked for. ``stacks``: on a narrow page each row is a block.
    ``secondary``: it repeats what a picture shows, so a terminal, which shows the picture's words, may leave it out.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    folded: bool = False
    stacks: bool = False
    secondary: bool = False

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"table {self.id}: every row needs {len(self.columns)} cells")


@dataclass(frozen=True, slots=True, kw_only=True)
class Legend:
    """An entry of a chart's legend: the name of its swatch, and what it stands for."""

    swatch: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture as a specification for wide and for narrow pages, what it shows in words, and the data behind it.

    ``note`` says what the drawing had to decide; ``picture`` are lines of text that show the same in a terminal.
    """

    id: str
    title: str
    description: str
    wide: Spec
    narrow: Spec
    legend: tuple[Legend, ...]
    table: Table
    note: str = ""
    picture: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Callout:
    """Something that stands in the way."""

    title: str
    text: str
    mood: Mood
    why: str | None = None


Block = Paragraph | Bullets | Table | Chart | Callout


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A headed part of the page."""

    id: str
    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    place: Place = Place.FULL


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a 'why?' leads to: a definition, or evidence, with its sources."""

    id: str
    term: str
    text: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole page."""

    title: str
    subtitle: str
    counts: str
    lead: Lead
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]
    closing: str

    def __post_init__(self) -> None:
        known = {note.id for note in self.notes}
        missing = {why for why in _whys(self) if why not in known}
        if missing:
            raise ValueError(f"no note for {', '.join(sorted(missing))}")


def _whys(document: Document) -> list[str]:
    found = [fact.why for fact in document.facts]
    for section in document.sections:
        for block in section.blocks:
            match block:
                case Paragraph() | Callout():
                    found.append(block.why)
                case Table():
                    found += [cell.why for row in block.rows for cell in row]
                case _:
                    pass
    return [why for why in found if why is not None]
