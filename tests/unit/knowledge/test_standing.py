"""What is otherwise between two knowledges is found entry by entry; comments and order are not."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from tests.factories.safety import rule, yes

from trochee.foundation.citation import Basis, Quantity
from trochee.knowledge import Knowledge, shipped
from trochee.knowledge.standing import Became, standing, steps

Q = Quantity(
    id="q", label="Q", value=5, unit="h", since=date(2026, 1, 1), basis=Basis.DESIGN, verified=True, sources=()
)
BEFORE = Knowledge(quantities={"q": Q}, citations={}, claims={}, rules={"kept": rule(yes("a"), "kept")})


def told(now: Knowledge) -> list[tuple[str, str, Became]]:
    return [(each.kind, each.id, each.became) for each in steps(standing(BEFORE), standing(now))]


def test_the_same_knowledge_has_nothing_new() -> None:
    assert told(replace(BEFORE)) == []


def test_added_changed_and_removed() -> None:
    other = rule(yes("a"), "other")
    assert told(replace(BEFORE, rules={**BEFORE.rules, "other": other})) == [("rule", "other", Became.ADDED)]
    assert told(replace(BEFORE, rules={})) == [("rule", "kept", Became.REMOVED)]
    reworded = replace(BEFORE.rules["kept"], says="Stop now.")  # its version was forgotten
    assert told(replace(BEFORE, rules={"kept": reworded})) == [("rule", "kept", Became.CHANGED)]
    (step,) = steps(standing(BEFORE), standing(replace(BEFORE, quantities={"q": replace(Q, value=6)})))
    assert (step.kind, step.before, step.now) == ("quantity", "5 h", "6 h")


def test_a_version_is_told_as_such() -> None:
    newer = replace(BEFORE, rules={"kept": replace(BEFORE.rules["kept"], version=2)})
    (step,) = steps(standing(BEFORE), standing(newer))
    assert (step.before.split(",")[0], step.now.split(",")[0]) == ("version 1", "version 2")


def test_a_kind_that_was_not_kept_yet_is_all_new_and_one_that_is_no_more_all_gone() -> None:
    now = standing(BEFORE)
    assert [each.became for each in steps({"quantity": now["quantity"]}, now)] == [Became.ADDED]
    assert [each.became for each in steps({**now, "spell": {"x": "1"}}, now)] == [Became.REMOVED]


def test_the_shipped_knowledge_can_be_kept_as_json() -> None:
    now = standing(shipped())
    assert steps(json.loads(json.dumps(now)), now) == ()
    assert set(now["rule"]) == set(shipped().rules)
    assert set(now["medicine_class"]) == set(shipped().medicine_classes)
