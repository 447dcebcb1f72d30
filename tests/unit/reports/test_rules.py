"""Every 'why?' leads somewhere: a sentence to its rule, a rule to its numbers, a number to its ground."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from tests.factories.pages import document
from tests.factories.review import CASES, whole

import trochee.effect
from trochee.knowledge import shipped
from trochee.reports.parts import NoteKind, reasons
from trochee.reports.sections import rules
from trochee.review.values import Review


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_everything_that_states_a_fact_says_what_it_rests_on(case: Review) -> None:
    found = reasons(document(case))
    assert len(found) > 20
    assert [said for said, why in found if why is None] == []


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_no_note_is_idle(case: Review) -> None:
    made = document(case)
    reached = {why for _, why in reasons(made)} | {each for note in made.notes for each in note.see}
    kept = [note.id for note in made.notes if not note.id.startswith(("definition-", "evidence-"))]
    assert [each for each in kept if each not in reached] == []


def codes_of_the_estimate() -> set[str]:
    found = set()
    for each in pkgutil.iter_modules(trochee.effect.__path__):
        module = importlib.import_module(f"trochee.effect.{each.name}")
        text = Path(str(module.__file__)).read_text(encoding="utf-8")
        found |= set(re.findall(r'code="([a-z_]+)"', text))
        found |= {getattr(module, name) for name in re.findall(r"code=([A-Z_]+)\b", text)}
    return found


def test_every_message_of_the_estimate_has_its_rule() -> None:
    codes = codes_of_the_estimate()
    assert len(codes) > 15
    assert codes - set(rules.MESSAGES) == set()


def test_every_promise_has_its_rule() -> None:
    assert set(shipped().claims) - set(rules.VERDICTS) == set()


def test_the_numbers_that_a_rule_names_are_in_the_knowledge() -> None:
    knowledge = shipped()
    named = {
        number
        for group in (rules.RULES, rules.VERDICTS, rules.MESSAGES)
        for rule in group.values()
        for number in rule.numbers
    }
    assert named - set(knowledge.quantities) == set()


def test_a_number_says_value_unit_date_and_ground() -> None:
    notes = {note.id: note for note in document(whole()).notes}
    quantity = shipped().quantities["effect.gate.outlying_residual"]
    note = notes[rules.number_id(quantity.id)]
    assert note.kind is NoteKind.NUMBER
    assert note.term == quantity.label
    assert note.text.startswith(f"{quantity.value:g}")
    assert note.ground[1] == "Our own decision."
    assert note.remark == (quantity.note or "")
    assert note.id in notes["rule-heavy-tails"].see


def test_a_number_from_a_source_names_it() -> None:
    knowledge = shipped()
    sourced = [note for note in rules.number_notes(knowledge) if note.sources]
    assert sourced
    assert all(re.search(r"\(\d{4}\)", cited.source) for note in sourced for cited in note.sources)


def test_a_message_that_nobody_foresaw_still_leads_to_the_limits_of_the_estimate() -> None:
    (note,) = rules.rule_notes(shipped(), ["something_new"], ())[len(rules.RULES) :]
    assert note.id == "message-something-new"
    assert rules.number_id("effect.gate.doses") in note.see


def test_a_promise_that_nobody_foresaw_is_judged_by_the_record_alone() -> None:
    (note,) = rules.rule_notes(shipped(), (), [("new_promise", "Something new")])[len(rules.RULES) :]
    assert (note.id, note.term) == ("verdict-new-promise", "Verdict: Something new")
