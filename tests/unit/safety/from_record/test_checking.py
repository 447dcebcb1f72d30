"""The rules asked about a record: what is disputed, known in part or contradicted asks, and never goes silent."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from trochee.knowledge import shipped
from trochee.record import Patient, Record
from trochee.safety.checking import Checked, Checker
from trochee.safety.from_record.checking import checked_from
from trochee.safety.from_record.gathering import known_from
from trochee.safety.from_record.values import Origin, Told
from trochee.safety.values import State
from trochee.safety.worst import Worst

KNOWLEDGE = shipped()
CHECKER = Checker(KNOWLEDGE)
NONE = {"aneurysm": False, "arteriovenous_malformation": False}
NOON = datetime.fromisoformat("2026-05-04T12:00")


def looked(*also: Told, **patient: Any) -> Checked:
    known = known_from(Record(patient=Patient(**patient)), KNOWLEDGE, NOON, also)
    return checked_from(known, CHECKER, NOON.date())


def says(found: Checked, rule: str) -> State | None:
    return next((each.state for each in found.findings if each.rule == rule), None)


def said(fact: str, value: bool) -> Told:
    return Told(fact=fact, value=value, origin=Origin.ANSWER, on=NOON.date(), confirmed=False)


def test_a_fact_that_nobody_disputes_decides() -> None:
    assert says(looked(facts=NONE), "eligibility.aneurysm") is None
    assert says(looked(facts={"aneurysm": True}), "eligibility.aneurysm") is State.FIRES
    assert says(looked(), "eligibility.aneurysm") is State.ASKS


def test_a_no_that_the_patient_disputes_asks() -> None:
    found = looked(said("aneurysm", True), facts=NONE)
    assert found.worst is Worst.ASKS
    asked = next(each for each in found.findings if each.rule == "eligibility.aneurysm")
    assert (asked.state, asked.missing) == (State.ASKS, ("aneurysm",))


def test_what_was_asked_before_a_dispute_is_asked_with_it() -> None:
    found = looked(said("aneurysm", True), facts={"aneurysm": False})
    asked = [each for each in found.findings if each.rule == "eligibility.aneurysm"]
    assert [set(each.missing) for each in asked] == [{"aneurysm", "arteriovenous_malformation"}]


def test_a_yes_that_the_patient_disputes_fires_once() -> None:
    found = looked(said("aneurysm", False), facts={"aneurysm": True})
    assert [each.state for each in found.findings if each.rule == "eligibility.aneurysm"] == [State.FIRES]


def test_where_a_list_and_an_answer_contradict_each_other_the_list_stands_and_both_are_said() -> None:
    found = looked(conditions=("aneurysm",), facts={"aneurysm": False, "brain_haemorrhage_ever": True})
    assert says(found, "eligibility.aneurysm") is State.FIRES
    assert says(found, "eligibility.brain_haemorrhage") is State.FIRES
    assert [(each.fact, each.given, each.follows) for each in found.contradictions] == [("aneurysm", False, True)]


def test_of_two_answers_that_contradict_each_other_neither_stands_and_both_are_asked() -> None:
    found = looked(facts={"pregnant": True, "can_become_pregnant": False})
    assert {each.fact for each in found.contradictions} == {"pregnant"}
    missing = {name for each in found.findings if each.state is State.ASKS for name in each.missing}
    assert {"pregnant", "can_become_pregnant"} & missing


def test_a_figure_that_does_not_follow_from_its_parts_is_asked_with_them() -> None:
    found = looked(facts={"body_mass_index": 20, "height_cm": 170}, weight_kg=120.0)
    assert [each.fact for each in found.contradictions] == ["body_mass_index"]
    assert {"body_mass_index", "weight_kg", "height_cm"}.isdisjoint(found.facts)


def test_what_contradicts_nothing_is_checked_as_it_stands() -> None:
    given = {"aneurysm": False, "birth_date": date(1980, 5, 5), "ketamine_from_elsewhere": False}
    known = known_from(Record(patient=Patient(facts=given)), KNOWLEDGE, NOON)
    assert checked_from(known, CHECKER, NOON.date()) == CHECKER(known.given, NOON.date())


def test_doses_of_others_are_asked_about_before_a_count_lets_a_dose_pass() -> None:
    assert says(looked(), "dose.too_many_early") is State.ASKS
    assert says(looked(facts={"ketamine_from_elsewhere": False}), "dose.too_many_early") is None
