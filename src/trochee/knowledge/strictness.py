"""Which way of a threshold is the careful one: the way in which the rules that ask for it fire for more people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from trochee.foundation.citation import Way

from .conditions import BOUNDED, Condition, Joining, Operator, Test, asked_in
from .facts import Fact
from .severity import Severity
from .values import Knowledge

_FIRES_MORE: Mapping[Operator, Way] = {
    Operator.AT_LEAST: Way.LOWER,
    Operator.ABOVE: Way.LOWER,
    Operator.COUNT_AT_LEAST: Way.LOWER,
    Operator.DAYS_AGO_OVER: Way.LOWER,
    Operator.AT_MOST: Way.HIGHER,
    Operator.BELOW: Way.HIGHER,
    Operator.WITHIN_DAYS: Way.HIGHER,
}
"""The way in which a bound holds for more people."""
_ORDER = tuple(Severity)
_OTHER = {Way.LOWER: Way.HIGHER, Way.HIGHER: Way.LOWER}


def stricter_ways(knowledge: Knowledge) -> Mapping[str, Way]:
    """Give, by the id of a quantity, the way in which rules fire for more people.

    Where two bands share a bound, the graver rule decides: who leaves the lower band comes under it. A quantity that
    no rule asks for says it itself, or has none; so has one that two equally grave rules pull apart.
    """
    found: defaultdict[str, dict[Severity, set[Way]]] = defaultdict(lambda: defaultdict(set))
    for rule in knowledge.rules.values():
        if not rule.retired:
            for quantity, way in _ways(rule.when, knowledge.facts, more=True):
                found[quantity][rule.severity].add(way)
    ways = {each.id: each.stricter for each in knowledge.quantities.values() if each.stricter is not None}
    gravest = {quantity: by_severity[min(by_severity, key=_ORDER.index)] for quantity, by_severity in found.items()}
    return {**ways, **{quantity: next(iter(each)) for quantity, each in gravest.items() if len(each) == 1}}


def asking_for(knowledge: Knowledge) -> Mapping[str, tuple[str, ...]]:
    """Give, by the id of a quantity, the rules in force that ask for it, or for a fact that follows from it."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for rule in knowledge.rules.values():
        if not rule.retired:
            for quantity, _ in _ways(rule.when, knowledge.facts, more=True):
                found[quantity][rule.id] = None
    return {quantity: tuple(rules) for quantity, rules in found.items()}


def compared_facts(knowledge: Knowledge) -> Mapping[str, tuple[Fact, ...]]:
    """Give, by the id of a quantity, the numbers of a patient that it is held against somewhere."""
    conditions = [rule.when for rule in knowledge.rules.values()]
    conditions += [each for fact in knowledge.facts.values() for each in (fact.follows, fact.not_if) if each]
    found: defaultdict[str, dict[str, Fact]] = defaultdict(dict)
    for condition in conditions:
        for test in asked_in(condition):
            if test.operator in BOUNDED and isinstance(test.bound, str):
                found[test.bound][test.fact] = knowledge.facts[test.fact]
    return {quantity: tuple(facts.values()) for quantity, facts in found.items()}


def _ways(condition: Condition, facts: Mapping[str, Fact], *, more: bool) -> Iterator[tuple[str, Way]]:
    """Every quantity beneath a condition with the way in which it holds ``more`` often, or less often."""
    if isinstance(condition, Test):
        yield from _ways_of_test(condition, facts, more=more)
        return
    for part in condition.parts:
        yield from _ways(part, facts, more=more is not (condition.joining is Joining.NOT))


def _ways_of_test(test: Test, facts: Mapping[str, Fact], *, more: bool) -> Iterator[tuple[str, Way]]:
    if test.operator in BOUNDED and isinstance(test.bound, str):
        way = _FIRES_MORE[test.operator]
        yield test.bound, way if more else _OTHER[way]
    fact = facts[test.fact]
    if test.operator is Operator.EQUAL:  # a yes or no that follows from other facts
        yes = more is (test.bound == "true")
        if fact.follows is not None:
            yield from _ways(fact.follows, facts, more=yes)
        if fact.not_if is not None:
            yield from _ways(fact.not_if, facts, more=not yes)
