"""What a knowledge says, entry by entry, short enough to be kept; and what is otherwise in another one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .values import Knowledge
from .written import digest

Standing = Mapping[str, Mapping[str, str]]
"""By kind and id: what it says in a few characters."""
_SHORT = 12


class Became(StrEnum):
    """What became of an entry."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An entry that is otherwise: how it stood and stands; empty where it was not there, or is not any more."""

    kind: str
    id: str
    became: Became
    before: str
    now: str


def standing(knowledge: Knowledge) -> dict[str, dict[str, str]]:
    """Give the standing of every rule, interaction, number, fact, medicine and class.

    A rule and an interaction stand by version and content, a number by value and unit, the rest by content.
    """
    return {
        "rule": {each.id: _versioned(each.version, each) for each in knowledge.rules.values()},
        "interaction": {each.id: _versioned(each.version, each) for each in knowledge.interactions.values()},
        "quantity": {each.id: f"{each.value:.10g} {each.unit}" for each in knowledge.quantities.values()},
        "fact": {each.id: _short(each) for each in knowledge.facts.values()},
        "medicine": {each.id: _short(each) for each in knowledge.medicines.values()},
        "medicine_class": {each.id: _short(each) for each in knowledge.medicine_classes.values()},
    }


def steps(before: Standing, now: Standing) -> tuple[Step, ...]:
    """Give what is otherwise, by kind in the order of ``now`` and then by id."""
    return tuple(_steps(before, now))


def _steps(before: Standing, now: Standing) -> Iterator[Step]:
    for kind in dict.fromkeys((*now, *before)):
        was, has = before.get(kind, {}), now.get(kind, {})
        for name in sorted({*was, *has}):
            old, new = was.get(name, ""), has.get(name, "")
            if old != new:
                became = Became.ADDED if not old else Became.CHANGED if new else Became.REMOVED
                yield Step(kind=kind, id=name, became=became, before=old, now=new)


def _versioned(version: int, entry: object) -> str:
    return f"version {version}, {_short(entry)}"


def _short(entry: object) -> str:
    return digest(entry)[:_SHORT]
