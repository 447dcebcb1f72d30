"""The gallery is what its tool makes, and what it says of twelve invented people is right, or says why not."""

from __future__ import annotations

from functools import cache

import pytest
from tests.factories.pages import document
from tests.needs import REPOSITORY
from tests.odd_words import odd_words
from tools.gallery.answers import Answer, answer
from tools.gallery.folder import invent
from tools.gallery.people import PEOPLE
from tools.gallery.person import Person
from tools.gallery.table import row
from tools.gallery.truth import truth_file

from trochee.reports import patient, terminal, words

GALLERY = REPOSITORY / "docs" / "gallery"
HELD_AT_LEAST = 9
EACH = pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.folder)


@cache
def answered(number: int) -> Answer:
    """Review a committed folder once a worker."""
    person = PEOPLE[number - 1]
    _, lived = invent(person, person.number)
    return answer(person, lived, GALLERY / person.folder)


def rows() -> list[str]:
    return [
        line for line in (GALLERY / "README.md").read_text(encoding="utf-8").splitlines(keepends=True) if "](" in line
    ]


@EACH
def test_a_folder_is_what_its_seed_makes(person: Person) -> None:
    files, lived = invent(person, person.number)
    files["truth.toml"] = truth_file(person, lived)
    found = {path.name: path.read_text(encoding="utf-8") for path in (GALLERY / person.folder).iterdir()}
    assert found == files, "run `make gallery`"


def test_the_seed_is_the_number_of_the_folder() -> None:
    assert [person.number for person in PEOPLE] == list(range(1, 13))
    assert sorted(path.name for path in GALLERY.iterdir() if path.is_dir()) == [person.folder for person in PEOPLE]


@EACH
def test_everybody_is_said_to_be_invented(person: Person) -> None:
    written = (GALLERY / person.folder / "patient.toml").read_text(encoding="utf-8")
    assert written.startswith("# Invented: nobody of this name exists.")
    assert person.name.endswith("(invented)")


@EACH
def test_the_answer_is_right_or_says_why_not_and_the_page_shows_it(person: Person) -> None:
    """One test a person, so that each is reviewed once."""
    found = answered(person.number)
    assert not found.is_opposite, found.estimate.headline
    assert not found.claims_too_much, "a verdict is opposite to the truth"
    assert not found.missing, "what had to be said is not said, or what must not be is"
    assert found.holds() or found.miss_is_explained, (found.truth(), found.benefit)
    assert row(found) in rows(), "run `make gallery`"
    assert odd_words(terminal.text(document(found.review))) == []
    assert odd_words(terminal.text(patient.document(found.review))) == []


def test_at_least_nine_of_twelve_intervals_hold_the_truth() -> None:
    """Counted on the gallery's page, each row of which another test makes anew."""
    held = [each.split(" | ")[4] for each in rows() if each.startswith("| [")]
    assert len(held) == len(PEOPLE)
    assert held.count("yes") >= HELD_AT_LEAST


def test_an_answer_opposite_to_the_truth_would_be_seen() -> None:
    """The same answer about somebody for whom the medicine does nothing is opposite to the truth."""
    found, nobody = answered(1), PEOPLE[6]
    wrong = Answer(person=nobody, lived=invent(nobody, nobody.number)[1], review=found.review)
    assert wrong.is_opposite
    assert not wrong.holds()
    assert wrong.missing == ("therapy_steps", "therapy_step_is_better")
    assert "**opposite to the truth**" in row(wrong)
    assert words.judgement(found.estimate.direction, found.estimate.size) in row(wrong)
