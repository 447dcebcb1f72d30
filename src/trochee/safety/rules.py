"""All rules over one patient's facts: compiled once, asked as often as wanted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from trochee.knowledge import Knowledge
from trochee.knowledge.conditions import asked_in
from trochee.knowledge.facts import FactValue
from trochee.knowledge.rules import Occasion, OnUnknown, Rule

from .compiling import Facts, Holds
from .grounds import Why, deciding, missing, why
from .open_lists import certain
from .values import Finding, State


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule with its condition as a closure (``holds``) and as a tree that explains (``why``), and its sources."""

    rule: Rule
    holds: Holds
    why: Why
    sources: tuple[str, ...]
    locators: tuple[str, ...]


def compiled_rules(knowledge: Knowledge) -> tuple[CompiledRule, ...]:
    """Compile every rule that is not retired, in the order of the files."""
    return tuple(_compiled(rule, knowledge) for rule in knowledge.rules.values() if not rule.retired)


def _compiled(rule: Rule, knowledge: Knowledge) -> CompiledRule:
    tree = why(rule.when, knowledge.facts, knowledge.number)
    return CompiledRule(rule, tree.holds, tree, rule.sources, tuple(ground.locator for ground in rule.grounds))


def asked_on(rules: tuple[CompiledRule, ...], occasion: Occasion) -> tuple[CompiledRule, ...]:
    """Give the rules that are asked at any check, about a dose, or about an authorisation as it is written."""
    asked = {Occasion.ANY, occasion}
    if occasion is not Occasion.AUTHORISATION:
        asked.add(Occasion.DAY_OF_DOSE)
    return tuple(each for each in rules if each.rule.occasion in asked)


def found_by(rules: tuple[CompiledRule, ...], facts: Facts, at: date) -> tuple[Finding, ...]:
    """Ask every rule; give what fires or asks, in the order of the rules. Facts that are unknown have no key."""
    return tuple(_findings(rules, facts, at.toordinal()))


def _findings(rules: tuple[CompiledRule, ...], facts: Facts, at: int) -> Iterator[Finding]:
    for each in rules:
        outcome = each.holds(facts, at)
        if outcome is not False:
            yield _finding(each, facts, at, fires=outcome is True)


def state_of(rule: CompiledRule, facts: Facts, at: date) -> State | None:
    """Say whether one rule fires or asks; ``None`` where it is silent."""
    found = found_by((rule,), facts, at)
    return found[0].state if found else None


def _finding(compiled: CompiledRule, facts: Facts, at: int, *, fires: bool) -> Finding:
    rule = compiled.rule
    return Finding(
        rule=rule.id,
        version=rule.version,
        severity=rule.severity,
        state=State.FIRES if fires or rule.unknown is OnUnknown.FIRE else State.ASKS,
        message=rule.says,
        basis=rule.basis,
        verified=rule.verified,
        facts={name: _shown(rule, name, facts[name]) for name in deciding(compiled.why, facts, at)},
        missing=() if fires else missing(compiled.why, facts, at),
        sources=compiled.sources,
        locators=compiled.locators,
        hazard=rule.hazard,
    )


def _shown(rule: Rule, name: str, value: FactValue) -> FactValue:
    """Give a fact as it is shown beside a rule: of a list, what is certain, and where words are sought only those."""
    sought = [test.bound for test in asked_in(rule.when) if test.fact == name and isinstance(test.bound, tuple)]
    value = certain(value)
    if not sought or not isinstance(value, tuple):
        return value
    return tuple(each for each in value if any(each in words for words in sought))
