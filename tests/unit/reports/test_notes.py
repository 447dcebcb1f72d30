"""Notes are compact: each source once, what nearly all say said once, numbers in a row named as a range."""

from __future__ import annotations

import pytest
from tests.factories.pages import document
from tests.factories.review import CASES

from trochee.reports.notes import Group, groups
from trochee.reports.parts import Cited, Note, NoteKind
from trochee.review.values import Review

FIRST, SECOND = (Cited(source=f"{name} (2020). A title. doi:1.", read="Read: abstract.") for name in ("A", "B"))


def number(place: int, *, since: str = "Since 1 May 2020.", ground: str = "Our own decision.") -> Note:
    return Note(id=f"n{place}", term="A limit", text=f"{place}.", ground=(since, ground), kind=NoteKind.NUMBER)


def by_id(found: tuple[Group, ...]) -> dict[str, Group]:
    return {group.id: group for group in found}


def test_a_source_that_many_notes_cite_is_listed_once_under_one_number() -> None:
    evidence = Note(
        id="e",
        term="A promise",
        text="Little is known.",
        sources=(Cited(source=SECOND.source, read=SECOND.read, said="It rose."), FIRST),
        kind=NoteKind.EVIDENCE,
    )
    definition = Note(id="d", term="A word", text="What it means.", sources=(FIRST,))
    found = by_id(groups((definition, evidence)))
    assert [(note.id, note.number, note.text) for note in found["sources"].notes] == [
        ("source-1", "1", FIRST.source),
        ("source-2", "2", SECOND.source),
    ]
    assert [each.text for each in found["definition"].notes[0].sources] == ["1"]
    (written,) = found["evidence"].notes
    assert [(said, source.text, source.target) for said, source in written.findings] == [
        ("It rose.", "2", "source-2")
    ]
    assert [source.target for source in written.sources] == ["source-1"]


def test_what_most_numbers_rest_on_is_said_once_and_what_differs_with_the_number() -> None:
    odd = number(3, since="Since 2 June 2021.", ground="From a study.")
    (group,) = groups((number(1), number(2), odd))
    assert group.lead == "Where nothing else is said: since 1 May 2020. Our own decision."
    assert [note.text for note in group.notes] == ["1.", "2.", "3. Since 2 June 2021. From a study."]


def test_what_only_one_says_is_left_with_it() -> None:
    (group,) = groups((number(1),))
    assert group.lead == ""
    assert group.notes[0].text == "1. Since 1 May 2020. Our own decision."


def test_how_a_source_was_read_is_said_once_and_where_it_differs_with_the_source() -> None:
    third = Cited(source="C (2021). A title. doi:2.", read="Not yet read.")
    (_, group) = groups((Note(id="d", term="A word", text="It.", sources=(FIRST, SECOND, third)),))
    assert group.lead == "Where nothing else is said: read: abstract."
    assert [note.text for note in group.notes] == [FIRST.source, SECOND.source, f"{third.source} Not yet read."]


@pytest.mark.parametrize(
    ("see", "told"),
    [
        ((), []),
        ((1, 2), [("1", "n1"), ("2", "n2")]),
        ((1, 2, 3, 5), [("1\u00a0to\u00a03", "n1"), ("5", "n5")]),
        ((5, 3, 1, 4), [("1", "n1"), ("3\u00a0to\u00a05", "n3")]),
    ],
)
def test_numbers_in_a_row_are_named_as_a_range(see: tuple[int, ...], told: list[tuple[str, str]]) -> None:
    rule = Note(id="r", term="A rule", text="So.", kind=NoteKind.RULE, see=tuple(f"n{place}" for place in see))
    found = by_id(groups((rule, *(number(place) for place in range(1, 6)))))
    assert [(each.text, each.target) for each in found["rule"].notes[0].see] == told


def test_without_notes_there_is_no_group() -> None:
    assert groups(()) == ()


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_nothing_a_note_says_is_lost(case: Review) -> None:
    notes = document(case).notes
    found = groups(notes)
    written = {note.id: (group, note) for group in found for note in group.notes}
    for note in notes:
        group, made = written[note.id]
        assert made.text.startswith(note.text)
        assert made.remark == note.remark
        assert all(part.lower() in f"{made.text} {group.lead}".lower() for part in note.ground)
        assert len(made.findings) + len(made.sources) == len(note.sources)
        assert {cited.source for cited in note.sources} <= {
            written[each.target][1].text.partition(" Read: ")[0].partition(" Not yet")[0]
            for each in (*(source for _, source in made.findings), *made.sources)
        }
