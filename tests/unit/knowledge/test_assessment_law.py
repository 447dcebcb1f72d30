"""What may be wrong with the assessment and its forms: each planted breach is named, with its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.factories.knowledge import FILES, edited, folder

from trochee.knowledge import KnowledgeError, load, shipped
from trochee.knowledge.assessment import Occasion
from trochee.knowledge.facts import AskedOf

AS_OF = date(2026, 2, 1)
SECTIONS, FORMS, FACTS = "assessment.yaml", "assessment_forms.yaml", "facts/asked.yaml"

# file, what stands there, what is planted, field, what the message says
ALONE = "{fact: bleeding, hint"
PLANTED = [
    (SECTIONS, "{fact: pills}", "{fact: pils}", "alone.asks[1].fact", "no such fact"),
    (SECTIONS, "{fact: pills}", "{fact: in_danger}", "alone.asks[1].fact", "nobody is asked"),
    (SECTIONS, "{fact: pills}", "{fact: pressure}", "alone.asks[1].fact", "asked already in first"),
    (SECTIONS, "{fact: pills}", "{fact: bleeding}", "alone.asks[1].fact", "asked already in alone"),
    (FACTS, "words: [early, late]", "words: [early, late]\n  private: true", "first.asks[1].fact", "in private"),
    (SECTIONS, "[Early on, Late]", "[Early on]", "first.asks[1].says", "each choice is said"),
    (SECTIONS, ", says: [Never]", "", "first.asks[2].says", "each choice is said"),
    (SECTIONS, "{fact: pills}", "{fact: pills, says: [much]}", "alone.asks[1].says", "each choice is said"),
    (SECTIONS, "when: {fact: bleeding, is: true}", "when: {fact: bleding, is: true}", "first.asks[2].when",
     "no fact is called bleding"),
    (SECTIONS, "calls: {fact: bleeding, is: true}", "calls: {fact: bleeding, above: 3}", "alone.asks[0].calls",
     "bleeding is yes_no"),
    (SECTIONS, "form: scale_form", "form: scale_from", "first.asks[0].form", "no form is called"),
    (SECTIONS, ALONE, "{fact: bleeding, form: scale_form, hint", "alone.asks[0].form", "does not give bleeding"),
    (SECTIONS, "title: First\n  occasion: assessment", "title: First\n  occasion: now", "first.occasion", "not what"),
    (SECTIONS, "title: First", "", "first.title", "a key is missing"),
    (FORMS, "instrument: scale", "instrument: scales", "scale_form.instrument", "no such instrument"),
    (FORMS, "short: scale", "short: scales", "scale_form.short", "no such instrument"),
    (FORMS, "goes_on_at: bounds.pressure", "goes_on_at: bounds.p", "scale_form.goes_on_at", "no such quantity"),
    (FORMS, "goes_on_at: bounds.pressure", "goes_on_at: room.chance", "scale_form.goes_on_at", "no such quantity"),
    (FORMS, "asked_first: 1", "asked_first: 3", "scale_form.asked_first", "not so many questions"),
    (FORMS, "fact: pressure", "fact: stage", "scale_form.fact", "stage has no points"),
    (FORMS, "fact: pressure", "fact: stages", "scale_form.fact", "stages has no points"),
    (FORMS, "{ask: Sad}", "{ask: Sad, fact: nothing}", "scale_form.fact", "nothing has no points"),
    (FORMS, "  answers: [{points: 0, says: no}, {points: 1, says: yes}]\n", "", "scale_form.questions[0]", "no way"),
    (FORMS, "{points: 2, says: much}", "{points: 0, says: much}", "scale_form.questions[1]", "no way to answer"),
    (FORMS, "sources: [invented2020]", "sources: [nobody]", "scale_form.sources", "called nobody"),
    (FORMS, "checked_on: 2026-01-06", "checked_on: 2026-03-06", "scale_form.checked_on", "in the future"),
    (FORMS, "  notice: Free.\n", "", "scale_form.notice", "a key is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "column", "said"), PLANTED)
def test_a_planted_breach_is_named(tmp_path: Path, name: str, old: str, new: str, column: str, said: str) -> None:
    with pytest.raises(KnowledgeError) as refusal:
        load(edited(tmp_path, name, old, new), AS_OF)
    found = refusal.value.errors
    assert any(each.column == column and said in each.message for each in found), "\n".join(map(str, found))
    assert all(each.file in FILES and each.line and each.found and each.allowed for each in found)


def test_sections_and_forms_are_typed_and_keep_their_order(tmp_path: Path) -> None:
    knowledge = load(folder(tmp_path), AS_OF)
    assert list(knowledge.assessment) == ["first", "alone"]
    first, alone = knowledge.assessment.values()
    assert (first.occasion, first.private, alone.private) == (Occasion.ASSESSMENT, False, True)
    assert [each.fact for each in first.asks] == ["pressure", "stage", "seen_on"]
    assert (alone.asks[0].hint, alone.asks[1].form) == ("Look.", "")
    form = knowledge.forms["scale_form"]
    assert [[answer.says for answer in each.answers] for each in form.questions] == [
        ["no", "yes"],
        ["not at all", "much"],
    ]
    assert not form.zero_first_ends


def test_everything_that_a_person_or_the_laboratory_is_asked_is_asked_somewhere() -> None:
    knowledge = shipped()
    somewhere = {each.fact for section in knowledge.assessment.values() for each in section.asks}
    asked = {AskedOf.PATIENT, AskedOf.CLINICIAN, AskedOf.LABORATORY}
    lost = [each.id for each in knowledge.facts.values() if each.asked_of in asked and each.id not in somewhere]
    assert not lost, f"put each into a section of src/trochee/knowledge/assessment.yaml: {', '.join(lost)}"


def test_only_wording_that_may_ship_is_shipped() -> None:
    """PHQ-9 with its short form, and AUDIT-C with its notice: none of those that need a permission."""
    assert {each.instrument for each in shipped().forms.values()} == {"phq9", "audit_c"}
    assert all(each.notice for each in shipped().forms.values())
