"""Which way a threshold is stricter follows from the rules; the expected ways are read off the published rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest
from tests.factories.safety import FACTS, asks, fact, group, knowledge, rule, yes

from trochee.foundation.citation import Basis, Quantity, Way
from trochee.knowledge import Knowledge, shipped
from trochee.knowledge.conditions import Condition, Joining, Operator
from trochee.knowledge.facts import AskedOf, Fact
from trochee.knowledge.rules import Rule
from trochee.knowledge.severity import Severity
from trochee.knowledge.strictness import asking_for, compared_facts, stricter_ways

Q = Quantity(
    id="q", label="Q", value=5, unit="mmHg", since=date(2026, 1, 1), basis=Basis.DESIGN, verified=True, sources=()
)


def with_rules(*rules: Rule, quantity: Quantity = Q, more: Mapping[str, Fact] = MappingProxyType({})) -> Knowledge:
    return replace(knowledge(*rules, facts={**FACTS, **more}), quantities={"q": quantity})


def way(condition: Condition) -> Way | None:
    return stricter_ways(with_rules(rule(condition))).get("q")


@pytest.mark.parametrize(
    ("name", "operator", "wanted"),
    [
        ("pressure", Operator.AT_LEAST, Way.LOWER),
        ("pressure", Operator.ABOVE, Way.LOWER),
        ("pressure", Operator.AT_MOST, Way.HIGHER),
        ("pressure", Operator.BELOW, Way.HIGHER),
        ("pills", Operator.COUNT_AT_LEAST, Way.LOWER),
        ("seen_on", Operator.WITHIN_DAYS, Way.HIGHER),
        ("seen_on", Operator.DAYS_AGO_OVER, Way.LOWER),
    ],
)
def test_stricter_is_where_the_rule_fires_for_more_people(name: str, operator: Operator, wanted: Way) -> None:
    test = asks(name, operator, "q")
    other = {Way.LOWER: Way.HIGHER, Way.HIGHER: Way.LOWER}[wanted]
    assert way(test) is wanted
    assert way(group(Joining.NOT, test)) is other
    assert way(group(Joining.NOT, group(Joining.NOT, test))) is wanted
    assert way(group(Joining.ALL, yes("a"), group(Joining.ANY, test, yes("b")))) is wanted
    assert way(group(Joining.AT_LEAST_OF, test, yes("a"), number=1)) is wanted


def test_a_plain_number_has_no_way() -> None:
    assert way(asks("pressure", Operator.AT_LEAST, 5.0)) is None


def test_a_fact_that_follows_hands_the_way_on() -> None:
    high = asks("pressure", Operator.AT_LEAST, "q")
    follows = fact("high", asked_of=AskedOf.COMPUTED, follows=high)
    not_if = fact("calm", not_if=high)
    facts = {"high": follows, "calm": not_if}
    no = asks("high", Operator.EQUAL, "false")
    assert stricter_ways(with_rules(rule(yes("high")), more=facts))["q"] is Way.LOWER
    assert stricter_ways(with_rules(rule(no), more=facts))["q"] is Way.HIGHER
    assert stricter_ways(with_rules(rule(yes("calm")), more=facts))["q"] is Way.HIGHER
    assert stricter_ways(with_rules(rule(asks("calm", Operator.EQUAL, "false")), more=facts))["q"] is Way.LOWER
    assert asking_for(with_rules(rule(yes("high")), more=facts)) == {"q": ("rule",)}


def test_the_graver_of_two_rules_that_share_a_bound_decides() -> None:
    stop = rule(asks("pressure", Operator.AT_LEAST, "q"), "stop")
    note = rule(asks("pressure", Operator.BELOW, "q"), "note", severity=Severity.NOTE)
    both = with_rules(note, stop)
    assert stricter_ways(both)["q"] is Way.LOWER
    assert asking_for(both) == {"q": ("note", "stop")}
    assert "q" not in stricter_ways(with_rules(stop, replace(note, severity=Severity.STOP)))


def test_a_retired_rule_decides_nothing() -> None:
    gone = with_rules(rule(asks("pressure", Operator.AT_LEAST, "q"), retired=True))
    assert (dict(stricter_ways(gone)), dict(asking_for(gone))) == ({}, {})


def test_a_number_that_no_rule_asks_for_says_it_itself_and_one_that_is_asked_for_does_not() -> None:
    says = replace(Q, stricter=Way.HIGHER)
    assert stricter_ways(with_rules(quantity=says)) == {"q": Way.HIGHER}
    asked = with_rules(rule(asks("pressure", Operator.AT_LEAST, "q")), quantity=says)
    assert stricter_ways(asked) == {"q": Way.LOWER}


def test_what_a_number_is_held_against() -> None:
    follows = fact("high", asked_of=AskedOf.COMPUTED, follows=asks("pressure", Operator.AT_LEAST, "q"))
    found = compared_facts(with_rules(rule(asks("seen_on", Operator.WITHIN_DAYS, "q")), more={"high": follows}))
    assert {name: [each.id for each in facts] for name, facts in found.items()} == {"q": ["seen_on", "pressure"]}


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("safety.pressure.no_dose_systolic", Way.LOWER),  # no dose at or above
        ("safety.dose.interval", Way.HIGHER),  # no dose before so many hours
        ("safety.oxygen.low", Way.HIGHER),  # watched below
        ("safety.dependence.red", Way.LOWER),  # stops from; the caution below it ends there
        ("safety.heart.event_days", Way.HIGHER),  # no dose within
        ("safety.liver.test_days", Way.LOWER),  # due again after
        ("safety.session.observation", Way.HIGHER),  # nobody leaves before
        ("effect.smallest.total_sleep_time", Way.HIGHER),  # more sleep is asked of a benefit
    ],
)
def test_the_shipped_rules_say_the_way_that_a_clinician_reads_in_them(name: str, wanted: Way) -> None:
    assert stricter_ways(shipped())[name] is wanted
