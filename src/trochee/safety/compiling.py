"""Conditions become closures, once: three values, and no time spent on reading a rule again.

A closure gives ``True`` where the known facts make the condition hold, ``False`` where they rule it out whatever the
unknown ones are, and ``None`` where the unknown ones would decide (Kleene's strong logic).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from trochee.knowledge.conditions import Condition, Group, Joining, Operator, Test
from trochee.knowledge.facts import NEVER, Fact, FactValue

from .open_lists import NOT_CHECKED, is_open, unsure

Facts = Mapping[str, FactValue]
"""Known facts by name; what is unknown has no key."""
Holds = Callable[[Facts, int], bool | None]
"""A compiled condition: known facts and the day `at` [days since 0001-01-01, 1-based] give true, false or unknown."""
Numbers = Callable[[str], float]
"""Value of a quantity by its id."""


def compiled(condition: Condition, facts: Mapping[str, Fact], numbers: Numbers) -> Holds:
    """Compile a condition that the law of the knowledge room has let pass."""
    if isinstance(condition, Test):
        return _test(condition, facts[condition.fact], numbers)
    return joined(condition, tuple(compiled(part, facts, numbers) for part in condition.parts))


def joined(group: Group, parts: tuple[Holds, ...]) -> Holds:
    """Join the compiled parts of a group as it says."""
    if group.joining is Joining.NOT:
        return _not(parts[0])
    if group.joining is Joining.ALL:
        return _all(parts)
    if group.joining is Joining.ANY:
        return _any(parts)
    return _at_least_of(parts, group.number)


def _not(part: Holds) -> Holds:
    def holds(facts: Facts, at: int) -> bool | None:
        found = part(facts, at)
        return None if found is None else not found

    return holds


def _all(parts: tuple[Holds, ...]) -> Holds:
    def holds(facts: Facts, at: int) -> bool | None:
        known = True
        for part in parts:
            found = part(facts, at)
            if found is False:
                return False
            known = known and found is not None
        return True if known else None

    return holds


def _any(parts: tuple[Holds, ...]) -> Holds:
    def holds(facts: Facts, at: int) -> bool | None:
        known = True
        for part in parts:
            found = part(facts, at)
            if found:
                return True
            known = known and found is not None
        return False if known else None

    return holds


def _at_least_of(parts: tuple[Holds, ...], number: int) -> Holds:
    def holds(facts: Facts, at: int) -> bool | None:
        found = [part(facts, at) for part in parts]
        certain = found.count(True)
        if certain >= number:
            return True
        return None if certain + found.count(None) >= number else False

    return holds


def _test(test: Test, fact: Fact, numbers: Numbers) -> Holds:
    name = test.fact
    if test.operator is Operator.EQUAL:
        return _is(name, fact.read(cast(str, test.bound)))
    if test.operator is Operator.ONE_OF:
        return _one_of(name, frozenset(cast(tuple[str, ...], test.bound)))
    if test.operator is Operator.HAS_ANY:
        return _has_any(name, frozenset(cast(tuple[str, ...], test.bound)))
    bound = numbers(test.bound) if isinstance(test.bound, str) else cast(float, test.bound)
    return _BOUNDED[test.operator](name, bound)


def _is(name: str, wanted: FactValue | None) -> Holds:
    def holds(facts: Facts, at: int) -> bool | None:
        value = facts.get(name)
        return None if value is None else value == wanted

    return holds


def _one_of(name: str, words: frozenset[str]) -> Holds:
    def holds(facts: Facts, at: int) -> bool | None:
        value = facts.get(name)
        return None if value is None else value in words

    return holds


def _has_any(name: str, words: frozenset[str]) -> Holds:
    may_be = frozenset({NOT_CHECKED, *map(unsure, words)})

    def holds(facts: Facts, at: int) -> bool | None:
        value = cast("tuple[str, ...] | None", facts.get(name))
        if value is None or words.isdisjoint(value):
            return None if value is None or not may_be.isdisjoint(value) else False
        return True

    return holds


def _count_at_least(name: str, bound: float) -> Holds:
    def holds(facts: Facts, at: int) -> bool | None:
        value = cast("tuple[str, ...] | None", facts.get(name))
        if value is None:
            return None
        unknown = sum(map(is_open, value))
        if len(value) - unknown >= bound:
            return True
        return None if NOT_CHECKED in value or len(value) >= bound else False

    return holds


def _at_least(name: str, bound: float) -> Holds:
    def holds(facts: Facts, at: int) -> bool | None:
        value = cast("float | None", facts.get(name))
        return None if value is None else value >= bound

    return holds


def _above(name: str, bound: float) -> Holds:
    def holds(facts: Facts, at: int) -> bool | None:
        value = cast("float | None", facts.get(name))
        return None if value is None else value > bound

    return holds


def _days_ago_over(name: str, bound: float) -> Holds:
    def holds(facts: Facts, at: int) -> bool | None:
        value = facts.get(name)
        if value is None or value == NEVER:
            return None if value is None else True
        return at - value.toordinal() > bound  # type: ignore[union-attr]  # the law lets only days stand here

    return holds


def _at_most(name: str, bound: float) -> Holds:
    return _not(_above(name, bound))


def _below(name: str, bound: float) -> Holds:
    return _not(_at_least(name, bound))


def _within_days(name: str, bound: float) -> Holds:
    """Count a day after `at` as within: what is planned or written wrongly is never taken for long past."""
    return _not(_days_ago_over(name, bound))


_BOUNDED: Mapping[Operator, Callable[[str, float], Holds]] = {
    Operator.COUNT_AT_LEAST: _count_at_least,
    Operator.AT_LEAST: _at_least,
    Operator.ABOVE: _above,
    Operator.AT_MOST: _at_most,
    Operator.BELOW: _below,
    Operator.WITHIN_DAYS: _within_days,
    Operator.DAYS_AGO_OVER: _days_ago_over,
}
