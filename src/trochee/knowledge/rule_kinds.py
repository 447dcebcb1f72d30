"""The kinds of files that hold facts and rules, and what their entries become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from trochee.foundation.citation import Basis

from .conditions import CONDITION
from .facts import AskedOf, Fact, FactType, Vocabulary
from .kind import Kind
from .rules import Example, Ground, Occasion, OnUnknown, Outcome, Rule
from .severity import Severity
from .shapes import (
    BROKEN,
    DAY,
    FLAG,
    NAME,
    NUMBER,
    TEXT,
    Entry,
    Field,
    Many,
    Section,
    Sheet,
    number,
    one_of,
    optional,
    shown,
)


@dataclass(frozen=True, slots=True)
class _Given:
    """Facts of an example: a name each, with a word, a number or a list of words. What they may be is for the law."""

    allowed: str = "names of facts with their values"

    def read(self, node: yaml.Node, place: str, sheet: Sheet) -> Any:
        """Give the texts by name, as they stand."""
        if not isinstance(node, yaml.MappingNode):
            return sheet.refuse(node, place, shown(node), self.allowed, "no facts with values")
        found: dict[str, str | tuple[str, ...]] = {}
        for key, value in node.value:
            name, text = NAME.read(key, place, sheet), _text(value)
            if text is None or name in found:
                return sheet.refuse(value, place, shown(value), self.allowed, "no value of a fact, or given twice")
            if name is BROKEN:
                return BROKEN
            found[name] = text
        return found


def _text(node: yaml.Node) -> str | tuple[str, ...] | None:
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.SequenceNode) and all(isinstance(each, yaml.ScalarNode) for each in node.value):
        return tuple(each.value for each in node.value)
    return None


_FACT = Section(
    {
        "id": Field(NAME),
        "type": Field(one_of(FactType)),
        "question": Field(TEXT),
        "asked_of": Field(one_of(AskedOf)),
        "topic": Field(NAME),
        "private": optional(FLAG, False),
        "unit": optional(TEXT, ""),
        "lowest": optional(NUMBER),
        "highest": optional(NUMBER),
        "words": optional(Many(NAME), ()),
        "conditions": optional(Many(TEXT), ()),
        "codes": optional(Many(TEXT), ()),
        "vocabulary": optional(one_of(Vocabulary)),
        "follows": optional(CONDITION),
        "not_if": optional(CONDITION),
        "note": optional(TEXT, ""),
    }
)

_GROUND = Section({"source": Field(NAME), "locator": Field(TEXT), "read_on": Field(DAY)})
_EXAMPLE = Section({"expect": Field(one_of(Outcome)), "given": Field(_Given()), "at": optional(DAY)})

_RULE = Section(
    {
        "id": Field(NAME),
        "version": Field(number(1, whole=True)),
        "rows": optional(Many(TEXT), ()),
        "severity": Field(one_of(Severity)),
        "basis": Field(one_of(Basis)),
        "verified": Field(FLAG),
        "hazard": Field(TEXT),
        "when": Field(CONDITION),
        "unknown": Field(one_of(OnUnknown)),
        "says": Field(TEXT),
        "grounds": optional(Many(_GROUND), ()),
        "checked_on": Field(DAY),
        "review_by": Field(DAY),
        "examples": Field(Many(_EXAMPLE, at_least=1)),
        "occasion": optional(one_of(Occasion), Occasion.ANY),
        "retired": optional(FLAG, False),
        "note": optional(TEXT, ""),
    }
)


def rule_of(entry: Entry, facts: Mapping[str, Fact]) -> Rule:
    """Build a rule that the law has let pass; its examples are read by the types of their facts."""
    examples = tuple(
        Example(
            expect=each["expect"],
            given={
                name: value for name, text in each["given"].items() if (value := facts[name].read(text)) is not None
            },
            at=each["at"] or entry["checked_on"],
        )
        for each in entry["examples"]
    )
    grounds = tuple(Ground(**each.values) for each in entry["grounds"])
    return Rule(**{**entry.values, "grounds": grounds, "examples": examples})


FACTS = Kind("fact", "facts", "id", _FACT, lambda entry: Fact(**entry.values))
RULES = Kind("rule", "rules", "id", _RULE, lambda entry: entry)
RULE_KINDS = (FACTS, RULES)
"""A rule is built from its entry by `rule_of`, once the facts are known."""
