"""The closed language of conditions: what a rule may ask of facts, and nothing else.

A condition is a test of one fact, or a group of conditions. There are no expressions, functions or variables: what
needs more becomes a fact of its own. A number is written as such, in the fact's unit, or as the id of a quantity.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import yaml

from .shapes import BROKEN, NAME, Sheet, a_number, shown


class Operator(StrEnum):
    """What is asked of one fact.

    ``is``: the answer itself. ``one_of``: the choice is among these words. ``has_any``: the list holds one of these
    words. ``count_at_least``: the list holds so many. ``at_least``, ``above``, ``at_most``, ``below``: the number
    against a bound. ``within_days``: the day lies so many days or fewer before `at`. ``days_ago_over``: it lies
    more days before `at`, or is ``never``.
    """

    EQUAL = "is"
    ONE_OF = "one_of"
    HAS_ANY = "has_any"
    COUNT_AT_LEAST = "count_at_least"
    AT_LEAST = "at_least"
    ABOVE = "above"
    AT_MOST = "at_most"
    BELOW = "below"
    WITHIN_DAYS = "within_days"
    DAYS_AGO_OVER = "days_ago_over"


WORDED = frozenset({Operator.ONE_OF, Operator.HAS_ANY})
BOUNDED = frozenset(Operator) - WORDED - {Operator.EQUAL}
IN_DAYS = frozenset({Operator.WITHIN_DAYS, Operator.DAYS_AGO_OVER})


class Joining(StrEnum):
    """How the conditions of a group count together."""

    ALL = "all"
    ANY = "any"
    NOT = "not"
    AT_LEAST_OF = "at_least_of"


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """One fact and what is asked of it; ``bound`` is a number, the id of a quantity, a word or several words."""

    __test__ = False  # no test of pytest

    fact: str
    operator: Operator
    bound: float | str | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Conditions that count together; ``number`` is how many must hold of ``at_least_of``, else 0."""

    joining: Joining
    parts: tuple[Condition, ...]
    number: int = 0


Condition = Test | Group


def asked_in(condition: Condition) -> Iterator[Test]:
    """Every test of a condition, however deep."""
    if isinstance(condition, Test):
        yield condition
        return
    for part in condition.parts:
        yield from asked_in(part)


def facts_of(condition: Condition) -> tuple[str, ...]:
    """Names of the facts that a condition asks of, each once, in their order."""
    return tuple(dict.fromkeys(test.fact for test in asked_in(condition)))


@dataclass(frozen=True, slots=True)
class _ConditionShape:
    """A condition as YAML: ``{fact: …, at_least: …}`` or ``{all: […]}``."""

    allowed: str = (
        "{fact: a name, " + " | ".join(Operator) + ": …}, {all: […]}, {any: […]}, {not: {…}}"
        " or {at_least_of: a number, conditions: […]}"
    )

    def read(self, node: yaml.Node, place: str, sheet: Sheet) -> Any:
        """Give the condition, or refuse on the sheet."""
        keys = _keys(node)
        if keys is None:
            return sheet.refuse(node, place, shown(node), self.allowed, "no condition")
        if "fact" in keys:
            return self._test(node, keys, place, sheet)
        if set(keys) == {Joining.AT_LEAST_OF.value, "conditions"}:
            return self._counted(node, keys, place, sheet)
        if len(keys) == 1 and next(iter(keys)) in {"all", "any", "not"}:
            joining, below = Joining(next(iter(keys))), next(iter(keys.values()))
            parts = (self.read(below, place, sheet),) if joining is Joining.NOT else self._parts(below, place, sheet)
            return BROKEN if BROKEN in parts else Group(joining=joining, parts=parts)
        return sheet.refuse(node, place, ", ".join(keys) or "nothing", self.allowed, "no word of this language")

    def _test(self, node: yaml.Node, keys: dict[str, yaml.Node], place: str, sheet: Sheet) -> Any:
        others = [key for key in keys if key != "fact"]
        if len(others) != 1 or others[0] not in set(Operator):
            found = ", ".join(others) or "nothing"
            return sheet.refuse(node, place, found, f"one of {', '.join(Operator)}", "a fact is asked one thing")
        fact = NAME.read(keys["fact"], f"{place}.fact", sheet)
        operator = Operator(others[0])
        bound = _bound(operator, keys[others[0]])
        if bound is None:
            spot, allowed = f"{place}.{operator}", _BOUNDS_ALLOWED[operator in WORDED]
            return sheet.refuse(keys[others[0]], spot, shown(keys[others[0]]), allowed, "not what this word takes")
        return BROKEN if fact is BROKEN else Test(fact=fact, operator=operator, bound=bound)

    def _counted(self, node: yaml.Node, keys: dict[str, yaml.Node], place: str, sheet: Sheet) -> Any:
        parts = self._parts(keys["conditions"], place, sheet)
        number = _bound(Operator.AT_LEAST, keys[Joining.AT_LEAST_OF])
        if not (isinstance(number, float) and number.is_integer() and 1 <= number <= len(parts)):
            allowed = f"a whole number from 1 to {len(parts)}"
            return sheet.refuse(node, place, shown(keys[Joining.AT_LEAST_OF]), allowed, "not so many conditions")
        return BROKEN if BROKEN in parts else Group(joining=Joining.AT_LEAST_OF, parts=parts, number=int(number))

    def _parts(self, node: yaml.Node, place: str, sheet: Sheet) -> tuple[Any, ...]:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            return (sheet.refuse(node, place, shown(node), "a list of conditions", "no conditions"),)
        return tuple(self.read(each, f"{place}[{index}]", sheet) for index, each in enumerate(node.value))


CONDITION = _ConditionShape()
"""Shape of a condition."""
_BOUNDS_ALLOWED = {True: "a list of words", False: "a word, a number or the id of a quantity"}


def _keys(node: yaml.Node) -> dict[str, yaml.Node] | None:
    """Values by key; ``None`` for what is no mapping, or has a key twice or one that is no word."""
    if not isinstance(node, yaml.MappingNode):
        return None
    found = {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}
    return found if len(found) == len(node.value) else None


def _bound(operator: Operator, node: yaml.Node) -> float | str | tuple[str, ...] | None:
    if operator in WORDED:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            return None
        words = tuple(each.value for each in node.value if isinstance(each, yaml.ScalarNode) and each.value)
        return words if len(words) == len(node.value) else None
    if not isinstance(node, yaml.ScalarNode) or not node.value:
        return None
    if operator is Operator.EQUAL:
        return str(node.value)
    try:
        return a_number(node.value)
    except ValueError:
        return str(node.value)
