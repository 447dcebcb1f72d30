"""Every word of the language, where the facts hold, where they rule it out, and where they are not known."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.factories.safety import DAY, FACTS, asks, group, yes

from trochee.knowledge.conditions import Condition, Joining, Operator, facts_of
from trochee.knowledge.facts import FactValue
from trochee.safety.compiling import compiled
from trochee.safety.open_lists import NOT_CHECKED, unsure

AT = DAY.toordinal()
NUMBERS = {"bound": 50.0}


def outcome(condition: Condition, **known: FactValue) -> bool | None:
    return compiled(condition, FACTS, NUMBERS.__getitem__)(known, AT)


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


SINGLE = [
    (yes("a"), True, True), (yes("a"), False, False),
    (asks("a", Operator.EQUAL, "false"), False, True),
    (asks("stage", Operator.EQUAL, "late"), "late", True), (asks("stage", Operator.EQUAL, "late"), "early", False),
    (asks("stage", Operator.ONE_OF, ("late", "early")), "early", True),
    (asks("stage", Operator.ONE_OF, ("late",)), "early", False),
    (asks("seen_on", Operator.EQUAL, "never"), "never", True), (asks("seen_on", Operator.EQUAL, "never"), DAY, False),
    (asks("pressure", Operator.AT_LEAST, "bound"), 50.0, True),
    (asks("pressure", Operator.AT_LEAST, 50.0), 49.9, False),
    (asks("pressure", Operator.ABOVE, "bound"), 50.1, True), (asks("pressure", Operator.ABOVE, 50.0), 50.0, False),
    (asks("pressure", Operator.AT_MOST, "bound"), 50.0, True),
    (asks("pressure", Operator.AT_MOST, 50.0), 50.1, False),
    (asks("pressure", Operator.BELOW, "bound"), 49.9, True), (asks("pressure", Operator.BELOW, 50.0), 50.0, False),
    (asks("seen_on", Operator.WITHIN_DAYS, 7.0), ago(7), True),
    (asks("seen_on", Operator.WITHIN_DAYS, 7.0), ago(8), False),
    (asks("seen_on", Operator.WITHIN_DAYS, 7.0), ago(0), True),
    (asks("seen_on", Operator.WITHIN_DAYS, 7.0), ago(-1), True),
    (asks("seen_on", Operator.WITHIN_DAYS, 7.0), "never", False),
    (asks("seen_on", Operator.DAYS_AGO_OVER, 7.0), ago(8), True),
    (asks("seen_on", Operator.DAYS_AGO_OVER, 7.0), ago(7), False),
    (asks("seen_on", Operator.DAYS_AGO_OVER, 7.0), "never", True),
    (asks("pills", Operator.HAS_ANY, ("red", "blue")), ("green", "blue"), True),
    (asks("pills", Operator.HAS_ANY, ("red",)), ("green",), False),
    (asks("pills", Operator.HAS_ANY, ("red",)), (), False),
    (asks("pills", Operator.COUNT_AT_LEAST, 2.0), ("red", "blue"), True),
    (asks("pills", Operator.COUNT_AT_LEAST, 2.0), ("red",), False),
]  # fmt: skip


@pytest.mark.parametrize(("condition", "value", "expected"), SINGLE)
def test_one_fact_holds_or_is_ruled_out(condition: Condition, value: FactValue, expected: bool) -> None:
    assert outcome(condition, **{facts_of(condition)[0]: value}) is expected


@pytest.mark.parametrize("condition", [each for each, _, _ in SINGLE])
def test_an_unknown_fact_is_neither_yes_nor_no(condition: Condition) -> None:
    assert outcome(condition) is None


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((unsure("red"),), None), ((unsure("green"),), False), ((NOT_CHECKED,), None),
        (("red", NOT_CHECKED), True), (("green", unsure("red")), None),
    ],
)  # fmt: skip
def test_a_list_that_is_not_complete_leaves_open_what_it_holds(
    values: tuple[str, ...], expected: bool | None
) -> None:
    assert outcome(asks("pills", Operator.HAS_ANY, ("red",)), pills=values) is expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("red", unsure("blue")), None), ((unsure("red"),), False), (("red", NOT_CHECKED), None),
        ((NOT_CHECKED,), None),
        (("red", "blue", NOT_CHECKED), True), (("red", "blue", unsure("green")), True),
    ],
)  # fmt: skip
def test_what_may_stand_on_a_list_may_make_the_number(values: tuple[str, ...], expected: bool | None) -> None:
    assert outcome(asks("pills", Operator.COUNT_AT_LEAST, 2.0), pills=values) is expected


ALL = group(Joining.ALL, yes("a"), yes("b"), yes("c"))
ANY = group(Joining.ANY, yes("a"), yes("b"), yes("c"))
TWO = group(Joining.AT_LEAST_OF, yes("a"), yes("b"), yes("c"), number=2)


@pytest.mark.parametrize(
    ("condition", "known", "expected"),
    [
        (ALL, {"a": True, "b": True, "c": True}, True), (ALL, {"a": True, "b": False}, False),
        (ALL, {"a": True, "b": True}, None), (ALL, {"c": False}, False), (ALL, {}, None),
        (ANY, {"c": True}, True), (ANY, {"a": False, "b": False, "c": False}, False), (ANY, {"a": False}, None),
        (TWO, {"a": True, "c": True}, True), (TWO, {"a": False, "b": False}, False), (TWO, {"a": True}, None),
        (TWO, {"a": True, "b": False}, None), (TWO, {"a": True, "b": False, "c": False}, False),
        (group(Joining.NOT, yes("a")), {"a": True}, False), (group(Joining.NOT, yes("a")), {"a": False}, True),
        (group(Joining.NOT, yes("a")), {}, None),
        (group(Joining.ANY, ALL, group(Joining.NOT, yes("a"))), {"a": False}, True),
    ],
)  # fmt: skip
def test_groups_count_three_values(condition: Condition, known: dict[str, FactValue], expected: bool | None) -> None:
    assert outcome(condition, **known) is expected
