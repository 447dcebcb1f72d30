"""The kinds of files about medicines: names and classes, words around a name, and interactions with ketamine."""

from __future__ import annotations

from enum import StrEnum

from trochee.foundation.citation import Basis

from .kind import Kind
from .medicine_values import Examples, Interaction, Medicine, MedicineClass, WordList
from .rules import Ground
from .severity import Severity
from .shapes import DAY, FLAG, NAME, TEXT, Entry, Field, Many, Scalar, Section, number, one_of, optional


class Listed(StrEnum):
    """Grade of an interaction in the list it was taken from, gravest first."""

    AVOID = "avoid"
    MAJOR = "major"
    MODERATE = "moderate"
    MINOR = "minor"


def _ids(text: str) -> tuple[str, ...]:
    return tuple(NAME.make(each) for each in text.split())


def spellings(text: str) -> tuple[str, ...]:
    """Read names that stand in one text."""
    return tuple(TEXT.make(each) for each in text.split(";"))


_IDS = Scalar("names of a-z, 0-9 and _, with spaces between", _ids)
_SPELLINGS = optional(Scalar("spellings with ; between", spellings), ())
"""One text holds many names: 3,000 of them as nodes of their own would take a third of the time of loading."""

_MEDICINE = Section(
    {
        "id": Field(NAME),
        "name": optional(TEXT),
        "in": optional(_IDS, ()),
        "names": _SPELLINGS,
        "contains": optional(_IDS, ()),
        "rxcui": optional(TEXT),
        "note": optional(TEXT, ""),
    }
)

_CLASS = Section(
    {
        "id": Field(NAME),
        "label": Field(TEXT),
        "within": optional(_IDS, ()),
        "names": _SPELLINGS,
        "note": optional(TEXT, ""),
    }
)

WORDS = Section({"id": Field(NAME), "words": Field(Scalar("words with spaces between", str.split))})
"""Shape of a list of words."""

_GROUND = Section({"source": Field(NAME), "locator": Field(TEXT), "read_on": Field(DAY)})
_EXAMPLES = Section({"fires": optional(TEXT, ""), "silent": Field(TEXT), "asks": Field(TEXT)})

_INTERACTION = Section(
    {
        "id": Field(NAME),
        "label": Field(TEXT),
        "of": Field(_IDS),
        "severity": Field(one_of(Severity)),
        "listed": optional(one_of(Listed)),
        "mechanism": Field(TEXT),
        "effect": Field(TEXT),
        "action": Field(TEXT),
        "basis": Field(one_of(Basis)),
        "verified": Field(FLAG),
        "grounds": Field(Many(_GROUND, at_least=1)),
        "checked_on": Field(DAY),
        "version": optional(number(1, whole=True), 1),
        "examples": Field(_EXAMPLES),
        "question": optional(TEXT, ""),
        "note": optional(TEXT, ""),
    }
)


def _medicine(entry: Entry) -> Medicine:
    fields = dict(entry.values)
    fields["name"] = fields["name"] or entry["id"].replace("_", " ")
    return Medicine(classes=fields.pop("in"), **fields)


def word_list(entry: Entry) -> WordList:
    """Give the words of one list."""
    return WordList(id=entry["id"], words=tuple(entry["words"]))


def _interaction(entry: Entry) -> Interaction:
    grounds = tuple(Ground(**each.values) for each in entry["grounds"])
    fields = {**entry.values, "grounds": grounds, "examples": Examples(**entry["examples"].values)}
    return Interaction(subjects=fields.pop("of"), **fields)


MEDICINES = Kind("medicine", "medicines", "id", _MEDICINE, _medicine)
MEDICINE_CLASSES = Kind(
    "medicine class", "medicine_classes.yaml", "id", _CLASS, lambda entry: MedicineClass(**entry.values)
)
MEDICINE_WORDS = Kind("word list", "medicine_words.yaml", "id", WORDS, word_list)
INTERACTIONS = Kind("interaction", "interactions", "id", _INTERACTION, _interaction)
MEDICINE_KINDS = (MEDICINES, MEDICINE_CLASSES, MEDICINE_WORDS, INTERACTIONS)
"""Kinds of files that are about medicines."""
