"""The kinds of files about conditions: names that say more than one yes, or nothing to a rule; words around them."""

from __future__ import annotations

from .condition_values import NamedCondition, Says
from .kind import Kind
from .medicine_kinds import WORDS, spellings, word_list
from .shapes import NAME, TEXT, Entry, Field, Many, Scalar, Section, optional

_SAYS = Section({"fact": Field(NAME), "is": optional(TEXT), "is_not": optional(TEXT)})
_CONDITION = Section(
    {
        "id": Field(NAME),
        "names": Field(Scalar("names with ; between", spellings)),
        "codes": optional(Scalar("codes with spaces between", str.split), ()),
        "says": optional(Many(_SAYS), ()),
        "note": optional(TEXT, ""),
    }
)


def _condition(entry: Entry) -> NamedCondition:
    says = tuple(
        Says(fact=each["fact"], value=each["is"] or each["is_not"], same=each["is"] is not None)
        for each in entry["says"]
    )
    return NamedCondition(**{**entry.values, "codes": tuple(entry["codes"]), "says": says})


NAMED_CONDITIONS = Kind("condition", "named_conditions.yaml", "id", _CONDITION, _condition)
CONDITION_WORDS = Kind("list of words", "condition_words.yaml", "id", WORDS, word_list)
CONDITION_KINDS = (NAMED_CONDITIONS, CONDITION_WORDS)
"""Kinds of files that are about conditions."""
