"""A small knowledge of invented facts and rules, and somebody about whom everything is known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from trochee.foundation.citation import Basis
from trochee.knowledge import Knowledge
from trochee.knowledge.conditions import Condition, Group, Joining, Operator, Test
from trochee.knowledge.facts import NEVER, AskedOf, Fact, FactType
from trochee.knowledge.rules import OnUnknown, Rule
from trochee.knowledge.severity import Severity

DAY = date(2026, 11, 23)


def fact(name: str, kind: FactType = FactType.YES_NO, **more: Any) -> Fact:
    """A fact; a number lies from 0 to 100."""
    given: dict[str, Any] = {"question": f"{name}?", "asked_of": AskedOf.PATIENT, "topic": "body"}
    if kind is FactType.NUMBER:
        given |= {"unit": "mmHg", "lowest": 0.0, "highest": 100.0}
    return Fact(id=name, type=kind, **{**given, **more})


FACTS = {
    each.id: each
    for each in (
        fact("a"), fact("b"), fact("c"),
        fact("pressure", FactType.NUMBER),
        fact("stage", FactType.CHOICE, words=("early", "late")),
        fact("seen_on", FactType.DATE, words=(NEVER,)),
        fact("pills", FactType.LIST),
    )
}  # fmt: skip


def yes(name: str) -> Test:
    """The condition that a fact is yes."""
    return Test(fact=name, operator=Operator.EQUAL, bound="true")


def asks(name: str, operator: Operator, bound: float | str | tuple[str, ...]) -> Test:
    """A test of one fact."""
    return Test(fact=name, operator=operator, bound=bound)


def group(joining: Joining, *parts: Condition, number: int = 0) -> Group:
    """A group of conditions."""
    return Group(joining=joining, parts=parts, number=number)


def rule(when: Condition, name: str = "rule", **more: Any) -> Rule:
    """A stop rule that asks where it does not know."""
    given: dict[str, Any] = {
        "severity": Severity.STOP, "unknown": OnUnknown.ASK, "basis": Basis.DESIGN, "says": "Stop.", "examples": (),
        "grounds": (), "rows": (), "version": 1, "verified": True, "hazard": "contraindication",
    }  # fmt: skip
    return Rule(id=name, when=when, checked_on=DAY, review_by=date(2027, 11, 23), **{**given, **more})


def knowledge(*rules: Rule, facts: Mapping[str, Fact] = FACTS) -> Knowledge:
    """Knowledge of these rules and nothing else."""
    return Knowledge(quantities={}, citations={}, claims={}, facts=facts, rules={each.id: each for each in rules})
