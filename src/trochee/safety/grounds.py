"""Why a condition came out as it did: the known facts that decided it, and the unknown ones that would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trochee.knowledge.conditions import Condition, Joining, Test
from trochee.knowledge.facts import Fact

from .compiling import Facts, Holds, Numbers, compiled, joined


@dataclass(frozen=True, slots=True)
class Why:
    """A condition with its closure, to be walked where a rule does not stay silent."""

    holds: Holds
    joining: Joining | None
    fact: str
    parts: tuple[Why, ...]


def why(condition: Condition, facts: Mapping[str, Fact], numbers: Numbers) -> Why:
    """Compile a condition, each part once, so that every part of it can be asked for itself."""
    if isinstance(condition, Test):
        return Why(compiled(condition, facts, numbers), None, condition.fact, ())
    parts = tuple(why(part, facts, numbers) for part in condition.parts)
    return Why(joined(condition, tuple(part.holds for part in parts)), condition.joining, "", parts)


def deciding(tree: Why, facts: Facts, at: int) -> tuple[str, ...]:
    """Names of the known facts that make the condition come out as it does, each once.

    Where one part alone decides, the parts that count for nothing are left out.
    """
    return tuple(dict.fromkeys(_deciding(tree, facts, at)))


def _deciding(tree: Why, facts: Facts, at: int) -> list[str]:
    if tree.joining is None:
        return [tree.fact] if tree.fact in facts else []
    outcome = tree.holds(facts, at)
    parts = tree.parts
    if outcome is not None and tree.joining is not Joining.NOT:
        parts = tuple(part for part in parts if part.holds(facts, at) is outcome)
    return [name for part in parts for name in _deciding(part, facts, at)]


def missing(tree: Why, facts: Facts, at: int) -> tuple[str, ...]:
    """Names of the unknown facts on which an open condition hangs, each once; parts that are decided ask nothing."""
    return tuple(dict.fromkeys(_missing(tree, facts, at)))


def _missing(tree: Why, facts: Facts, at: int) -> list[str]:
    if tree.holds(facts, at) is not None:
        return []
    if tree.joining is None:
        return [tree.fact]
    return [name for part in tree.parts for name in _missing(part, facts, at)]
