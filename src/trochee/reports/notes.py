"""Notes as every renderer sets them: in groups, each source once and numbered, what nearly all share said once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, zip_longest

from trochee.foundation import figures

from .parts import Note, NoteKind

HEADS = {
    NoteKind.DEFINITION: "Definitions",
    NoteKind.RULE: "Rules: why a sentence is said",
    NoteKind.EVIDENCE: "Published evidence",
    NoteKind.NUMBER: "Numbers of the rules and of the model",
}
SOURCES = "sources"
SOURCES_HEAD = "Sources, and how each was read"
_RUN = 3
"""Numbers in a row from which they are named as a range."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """A short name of another note or of a source, and its id."""

    text: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A note ready to be set: ``number`` counts numbers and sources, else it is empty.

    ``findings`` are sentences, each with its source; ``sources`` are those that the whole note rests on.
    """

    id: str
    number: str
    term: str
    text: str
    remark: str = ""
    findings: tuple[tuple[str, Pointer], ...] = ()
    sources: tuple[Pointer, ...] = ()
    see: tuple[Pointer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Notes of one kind under a head; ``lead`` says what holds for each that does not say otherwise."""

    id: str
    head: str
    lead: str
    notes: tuple[Written, ...]


def groups(notes: Iterable[Note]) -> tuple[Group, ...]:
    """Group notes, which come in the order of their kinds, and list every source they name at the end."""
    given = tuple(notes)
    read = {cited.source: cited.read for note in given for cited in note.sources}
    sources = {line: f"{place}" for place, line in enumerate(read, 1)}
    counted = [note.id for note in given if note.kind is NoteKind.NUMBER]
    numbers = {key: place for place, key in enumerate(counted, 1)}
    found = [_group(kind, tuple(run), sources, numbers) for kind, run in groupby(given, key=lambda each: each.kind)]
    return (*found, _sources(read, sources)) if sources else tuple(found)


def _group(kind: NoteKind, notes: tuple[Note, ...], sources: Mapping[str, str], numbers: Mapping[str, int]) -> Group:
    shared = _shared(note.ground for note in notes)

    def written(note: Note) -> Written:
        cited = [(each.said, _pointer(sources[each.source])) for each in note.sources]
        return Written(
            id=note.id,
            number=f"{numbers[note.id]}" if note.id in numbers else "",
            term=note.term,
            text=_with_ground(note.text, note.ground, shared),
            remark=note.remark,
            findings=tuple((said, pointer) for said, pointer in cited if said),
            sources=tuple(pointer for said, pointer in cited if not said),
            see=tuple(_runs(note.see, numbers)),
        )

    return Group(id=str(kind), head=HEADS[kind], lead=_lead(shared), notes=tuple(map(written, notes)))


def _sources(read: Mapping[str, str], numbers: Mapping[str, str]) -> Group:
    shared = _shared((how,) for how in read.values())
    listed = tuple(
        Written(id=_pointer(number).target, number=number, term="", text=_with_ground(line, (read[line],), shared))
        for line, number in numbers.items()
    )
    return Group(id=SOURCES, head=SOURCES_HEAD, lead=_lead(shared), notes=listed)


def _pointer(source: str) -> Pointer:
    return Pointer(text=source, target=f"source-{source}")


def _shared(grounds: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Give, for each place of a ground, what most of these say there; nothing that only one says."""
    found = []
    for said in zip_longest(*grounds, fillvalue=""):
        ((most, times),) = Counter(said).most_common(1)
        found.append(most if times > 1 else "")
    return tuple(found)


def _lead(shared: tuple[str, ...]) -> str:
    said = " ".join(filter(None, shared))
    return f"Where nothing else is said: {said[:1].lower()}{said[1:]}" if said else ""


def _with_ground(text: str, ground: tuple[str, ...], shared: tuple[str, ...]) -> str:
    return " ".join([text, *(own for own, said in zip(ground, shared, strict=False) if own not in {"", said})])


def _runs(see: tuple[str, ...], numbers: Mapping[str, int]) -> Iterator[Pointer]:
    """Name further notes by their numbers; three and more in a row as a range that leads to its first."""
    by_number = {numbers[each]: each for each in see}
    ordered = sorted(by_number)
    for _, group in groupby(ordered, key=lambda number: number - ordered.index(number)):
        run = list(group)
        if len(run) >= _RUN:
            yield Pointer(text=f"{run[0]}{figures.NO_BREAK}to{figures.NO_BREAK}{run[-1]}", target=by_number[run[0]])
        else:
            yield from (Pointer(text=f"{number}", target=by_number[number]) for number in run)
