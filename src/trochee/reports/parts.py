"""What a page is made of, before anyone decides how it is drawn: every figure in it is already written as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from trochee.review.values import LeadPart

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
    """A paragraph; ``why`` is the id of the note, section or table that it rests on."""

    text: str
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """A list of sentences, each with its own 'why?'."""

    items: tuple[Paragraph, ...]


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
    """A column's head; figures are set flush right.

    ``below``: on paper, where width is dear, it is set beneath the column before it.
    """

    label: str
    numeric: bool = False
    below: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """How many rows stand where a table cannot be folded, and what is said in place of the others."""

    rows: int
    others: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; its first column heads the rows.

    ``folded``: only its caption is shown until it is asked for. ``stacks``: on a narrow page each row is a block.
    ``secondary``: it repeats what a picture shows, so a terminal, which shows the picture's words, may leave it out.
    ``why``: what all its figures rest on; a cell may have its own. ``brief``: in a terminal, which can fold nothing,
    only the first rows stand, and what is said of the others.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    folded: bool = False
    stacks: bool = False
    secondary: bool = False
    why: str | None = None
    brief: Brief | None = None

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


class NoteKind(StrEnum):
    """What a note is, so that a page can set its notes in groups."""

    DEFINITION = "definition"
    RULE = "rule"
    EVIDENCE = "evidence"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A source in one line, how it was read, and what it found where the note does not say it."""

    source: str
    read: str
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a 'why?' leads to: a definition, a rule, evidence or a number, with its sources.

    ``ground`` are sentences that many notes say alike, such as since when a number holds. ``see`` are ids of further
    notes, such as the numbers of a rule. ``remark`` is for who asks further still; paper has no room for it.
    """

    id: str
    term: str
    text: str
    remark: str = ""
    ground: tuple[str, ...] = ()
    sources: tuple[Cited, ...] = ()
    kind: NoteKind = NoteKind.DEFINITION
    see: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer in a sentence, what speaks against it, why it may be wrong, and what would settle it."""

    parts: tuple[LeadPart, ...]
    why: str | None = None
    against: tuple[Paragraph, ...] = ()
    doubts: tuple[Paragraph, ...] = ()
    settle: tuple[Paragraph, ...] = ()

    @property
    def sentence(self) -> str:
        """The whole sentence."""
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole page: answer, facts and ``summary`` fill its first sheet, ``sections`` are the depth below.

    ``first`` stands before the answer: where help is, on a patient's page.
    """

    title: str
    subtitle: str
    counts: str
    answer: Answer
    facts: tuple[Fact, ...]
    summary: tuple[Section, ...]
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]
    closing: str
    first: Callout | None = None

    def __post_init__(self) -> None:
        found = [note.id for note in self.notes]
        found += [section.id for section in (*self.summary, *self.sections)]
        found += [table.id for table in _tables(self)]
        known = set(found)
        wanted = {why for _, why in reasons(self) if why is not None} | {
            each for note in self.notes for each in note.see
        }
        if missing := wanted - known:
            raise ValueError(f"no note for {', '.join(sorted(missing))}")


def _blocks(document: Document) -> list[Block]:
    return [block for section in (*document.summary, *document.sections) for block in section.blocks]


def _tables(document: Document) -> list[Table]:
    return [
        block.table if isinstance(block, Chart) else block
        for block in _blocks(document)
        if isinstance(block, Chart | Table)
    ]


def reasons(document: Document) -> list[tuple[str, str | None]]:
    """Everything on a page that states a fact, and the id of what it rests on; ``None`` where it says none.

    A table counts once, by its own reason, or by one in each of its rows.
    """
    answer = document.answer
    found: list[tuple[str, str | None]] = [(answer.sentence, answer.why)]
    sentences = [*answer.against, *answer.doubts, *answer.settle]
    found += [(fact.label, fact.why) for fact in document.facts]
    if document.first is not None:
        found.append((document.first.title, document.first.why))
    for block in _blocks(document):
        match block:
            case Paragraph():
                sentences.append(block)
            case Bullets():
                sentences += block.items
            case Callout():
                found.append((block.title, block.why))
            case Table() | Chart():
                found += _of_table(block if isinstance(block, Table) else block.table)
            case _:
                assert_never(block)
    return found + [(sentence.text, sentence.why) for sentence in sentences]


def _of_table(table: Table) -> list[tuple[str, str | None]]:
    found = [(f"{table.id}: {row[0].text}", cell.why) for row in table.rows for cell in row if cell.why is not None]
    if table.why is not None or not table.rows:
        return [*found, (table.id, table.why)]
    bare = [row for row in table.rows if all(cell.why is None for cell in row)]
    return [*found, *((f"{table.id}: {row[0].text}", None) for row in bare)]
