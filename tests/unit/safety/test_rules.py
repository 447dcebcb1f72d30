"""Rules over facts: what fires, what asks, what is silent, and what a finding carries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.factories.safety import DAY, asks, group, knowledge, rule, yes

from trochee.foundation.citation import Basis
from trochee.knowledge.conditions import Joining, Operator
from trochee.knowledge.rules import Ground, Occasion, OnUnknown
from trochee.knowledge.severity import Severity
from trochee.safety.open_lists import NOT_CHECKED, unsure
from trochee.safety.rules import asked_on, compiled_rules, found_by, state_of
from trochee.safety.values import State

BOTH = group(Joining.ALL, yes("a"), yes("b"))


def test_a_rule_fires_asks_or_is_silent() -> None:
    rules = compiled_rules(knowledge(rule(BOTH)))
    assert state_of(rules[0], {"a": True, "b": True}, DAY) is State.FIRES
    assert state_of(rules[0], {"a": True}, DAY) is State.ASKS
    assert state_of(rules[0], {"a": False}, DAY) is None


def test_a_finding_says_what_it_rests_on() -> None:
    grounds = (Ground(source="label", locator="section 4", read_on=DAY),)
    carried = rule(BOTH, basis=Basis.LABEL, grounds=grounds, version=3, severity=Severity.CAUTION, verified=False)
    (finding,) = found_by(compiled_rules(knowledge(carried)), {"a": True, "b": True, "c": True}, DAY)
    assert (finding.rule, finding.version, finding.severity) == ("rule", 3, Severity.CAUTION)
    assert (finding.message, finding.basis, finding.verified) == ("Stop.", Basis.LABEL, False)
    assert (finding.sources, finding.locators, finding.hazard) == (("label",), ("section 4",), "contraindication")
    assert (dict(finding.facts), finding.missing) == ({"a": True, "b": True}, ())


def test_what_asks_names_what_is_known_and_what_is_missing() -> None:
    (finding,) = found_by(compiled_rules(knowledge(rule(BOTH))), {"b": True}, DAY)
    assert (finding.state, dict(finding.facts), finding.missing) == (State.ASKS, {"b": True}, ("a",))


def test_a_rule_may_take_the_unknown_for_the_worse_and_says_so() -> None:
    rules = compiled_rules(knowledge(rule(BOTH, unknown=OnUnknown.FIRE)))
    (finding,) = found_by(rules, {"a": True}, DAY)
    assert (finding.state, finding.missing) == (State.FIRES, ("b",))
    assert found_by(rules, {"a": False}, DAY) == ()


def test_of_a_list_only_what_is_sought_and_certain_is_shown() -> None:
    sought = group(
        Joining.ANY, asks("pills", Operator.HAS_ANY, ("red", "blue")), asks("pills", Operator.HAS_ANY, ("green",)),
        asks("stage", Operator.ONE_OF, ("late",)),
    )  # fmt: skip
    rules = compiled_rules(knowledge(rule(sought)))
    listed = ("red", "white", "green", unsure("blue"), NOT_CHECKED)
    (finding,) = found_by(rules, {"pills": listed, "stage": "early"}, DAY)
    assert dict(finding.facts) == {"pills": ("red", "green")}
    (finding,) = found_by(rules, {"pills": (), "stage": "late"}, DAY)
    assert dict(finding.facts) == {"stage": "late"}


def test_where_a_list_is_counted_all_that_is_certain_is_shown() -> None:
    rules = compiled_rules(knowledge(rule(asks("pills", Operator.COUNT_AT_LEAST, 2.0))))
    (finding,) = found_by(rules, {"pills": ("red", "white", unsure("blue"))}, DAY)
    assert dict(finding.facts) == {"pills": ("red", "white")}


@pytest.mark.parametrize(
    ("occasion", "asked"),
    [
        (Occasion.ANY, ["any", "day_of_dose"]),
        (Occasion.DOSE, ["any", "day_of_dose", "dose"]),
        (Occasion.AUTHORISATION, ["any", "authorisation"]),
    ],
)
def test_a_rule_is_asked_on_its_occasion(occasion: Occasion, asked: list[str]) -> None:
    rules = compiled_rules(knowledge(*(rule(yes("a"), each.value, occasion=each) for each in Occasion)))
    assert [each.rule.id for each in asked_on(rules, occasion)] == asked


def test_a_retired_rule_is_kept_and_not_asked() -> None:
    assert compiled_rules(knowledge(rule(BOTH, retired=True))) == ()


def test_findings_come_in_the_order_of_the_rules() -> None:
    rules = compiled_rules(knowledge(rule(yes("a"), "second"), rule(yes("b"), "first")))
    assert [each.rule for each in found_by(rules, {"a": True, "b": True}, DAY)] == ["second", "first"]


def test_days_are_counted_from_the_day_of_the_check() -> None:

    rules = compiled_rules(knowledge(rule(asks("seen_on", Operator.WITHIN_DAYS, 7.0))))
    seen = {"seen_on": DAY}
    assert state_of(rules[0], seen, date(2026, 11, 30)) is State.FIRES
    assert state_of(rules[0], seen, date(2026, 12, 1)) is None


def test_a_finding_is_equal_to_its_copy() -> None:
    (finding,) = found_by(compiled_rules(knowledge(rule(yes("a")))), {"a": True}, DAY)
    assert replace(finding) == finding
