"""Laws of the rules that hold whatever is known: what is unknown never makes a rule say that nothing is wrong."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trochee.knowledge import shipped
from trochee.knowledge.conditions import asked_in, facts_of
from trochee.knowledge.facts import Fact, FactType, FactValue
from trochee.knowledge.severity import Severity
from trochee.safety import worst
from trochee.safety.compiling import compiled
from trochee.safety.rules import compiled_rules, found_by, state_of

KNOWLEDGE = shipped()
RULES = {each.rule.id: each for each in compiled_rules(KNOWLEDGE)}
STOPS = [name for name, each in RULES.items() if each.rule.severity is Severity.STOP]
DAY = date(2026, 11, 23)


def answers(fact: Fact, words: tuple[str, ...] = ("a", "b")) -> st.SearchStrategy[FactValue]:
    """Everything that a fact may be, with its bounds more often than chance would."""
    if fact.type is FactType.YES_NO:
        return st.booleans()
    if fact.type is FactType.NUMBER:
        near = [each.value for each in KNOWLEDGE.quantities.values() if each.id.startswith("safety.")]
        return st.sampled_from(near) | st.floats(fact.lowest, fact.highest)
    if fact.type is FactType.CHOICE:
        return st.sampled_from(fact.words)
    if fact.type is FactType.DATE:
        return st.dates(date(2020, 1, 1), DAY) | st.sampled_from(fact.words or (DAY,))
    return st.lists(st.sampled_from(words), max_size=3, unique=True).map(tuple)


def words_of(name: str) -> tuple[str, ...]:
    """Words that the rules look for in a list."""
    found = {
        word
        for rule in KNOWLEDGE.rules.values()
        for test in asked_in(rule.when)
        if test.fact == name and isinstance(test.bound, tuple)
        for word in test.bound
    }
    return (*sorted(found), "something else", "one more")


@st.composite
def a_rule_and_facts(draw: st.DrawFn, names: list[str]) -> tuple[str, dict[str, FactValue], set[str]]:
    """A rule, an answer to each of its facts, and which of them are known."""
    name = draw(st.sampled_from(names))
    asked = facts_of(RULES[name].rule.when)
    whole = {each: draw(answers(KNOWLEDGE.facts[each], words_of(each))) for each in asked}
    return name, whole, draw(st.sets(st.sampled_from(asked)))


@given(a_rule_and_facts(STOPS), st.data())
@settings(max_examples=300, deadline=None)
def test_a_stop_rule_is_silent_only_where_no_answer_could_make_it_fire(
    drawn: tuple[str, dict[str, FactValue], set[str]], more: st.DataObject
) -> None:
    name, whole, known = drawn
    partly = {each: whole[each] for each in known}
    if state_of(RULES[name], partly, DAY) is None:
        others = {
            each: more.draw(answers(KNOWLEDGE.facts[each], words_of(each))) for each in whole if each not in known
        }
        assert state_of(RULES[name], {**partly, **others}, DAY) is None


@given(a_rule_and_facts(list(RULES)))
@settings(max_examples=300, deadline=None)
def test_what_is_said_of_some_facts_is_said_of_all_of_them(drawn: tuple[str, dict[str, FactValue], set[str]]) -> None:
    name, whole, known = drawn
    rule, at = RULES[name], DAY.toordinal()
    partly = rule.holds({each: whole[each] for each in known}, at)
    assert partly is None or partly is rule.holds(whole, at)
    assert rule.holds(whole, at) is not None


@pytest.mark.parametrize("name", STOPS)
def test_a_stop_rule_that_knows_nothing_asks(name: str) -> None:
    (finding,) = found_by((RULES[name],), {}, DAY)
    assert finding.missing == facts_of(RULES[name].rule.when)


@given(a_rule_and_facts(list(RULES)))
@settings(max_examples=200, deadline=None)
def test_answering_what_is_missing_settles_a_rule(drawn: tuple[str, dict[str, FactValue], set[str]]) -> None:
    name, whole, known = drawn
    partly = {each: whole[each] for each in known}
    for finding in found_by((RULES[name],), partly, DAY):
        assert not known & set(finding.missing)
        answered = {**partly, **{each: whole[each] for each in finding.missing}}
        assert RULES[name].holds(answered, DAY.toordinal()) is not None


@given(st.permutations(list(RULES)))
@settings(max_examples=10, deadline=None)
def test_the_order_of_rules_changes_nothing_but_the_order_of_findings(order: list[str]) -> None:
    found = found_by(tuple(RULES[each] for each in order), {"aneurysm": True}, DAY)
    assert {each.rule for each in found} == {
        each.rule for each in found_by(tuple(RULES.values()), {"aneurysm": True}, DAY)
    }
    assert worst(found) == "stop"


def test_each_condition_means_the_same_compiled_again() -> None:
    for each in RULES.values():
        again = compiled(each.rule.when, KNOWLEDGE.facts, KNOWLEDGE.number)
        assert again({}, DAY.toordinal()) is None
