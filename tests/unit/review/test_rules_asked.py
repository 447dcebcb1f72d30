"""The rules asked about a record: what fires, what asks, what is silent, what does not count, and of which day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from tests.factories import records as invented

from trochee.knowledge import shipped
from trochee.knowledge.severity import Severity
from trochee.record import Observation, Patient
from trochee.review.build import build
from trochee.review.findings import Asked, RuleFindings
from trochee.review.rules_asked import NOT_LOOKED_AT, in_words, question, rule_findings
from trochee.safety.checking import Checker
from trochee.safety.values import State
from trochee.safety.worst import Worst

KNOWLEDGE = shipped()
CHECKER = Checker(KNOWLEDGE)
PERSON = Patient(id="Invented", time_zone="Europe/Berlin")


def asked(as_of: str | None = None, **parts: Any) -> RuleFindings:
    reading = invented.reading(parts.pop("doses", ()), **parts)
    if as_of is not None:
        reading = replace(reading, as_of=date.fromisoformat(as_of))
    last = reading.line.last_night
    assert last is not None
    return rule_findings(reading, last, CHECKER)


def of(rule: str, found: RuleFindings) -> State | None:
    return next((each.state for each in found.found if each.rule == rule), None)


def with_facts(**facts: Any) -> RuleFindings:
    return asked(patient=replace(PERSON, facts=facts))


def test_a_rule_fires_is_silent_or_asks_by_what_the_record_says() -> None:
    fires, silent, asks = (
        with_facts(brain_haemorrhage_ever=True),
        with_facts(brain_haemorrhage_ever=False),
        with_facts(),
    )
    assert of("eligibility.brain_haemorrhage", fires) is State.FIRES
    assert of("eligibility.brain_haemorrhage", silent) is None
    assert of("eligibility.brain_haemorrhage", asks) is State.ASKS
    (stop,) = fires.stops
    assert (stop.facts, bool(stop.sources)) == ({"brain_haemorrhage_ever": True}, True)
    assert (fires.worst, asks.worst) == (Worst.STOP, Worst.ASKS)
    assert (len(fires.fires), fires.asks) == (1, len(fires.found) - 1)
    assert 0 < fires.stops_open < fires.asks


def test_each_open_question_stands_once_and_those_of_a_stop_come_first() -> None:
    found = with_facts()
    names = [each.fact for each in found.questions]
    assert len(names) == len(set(names))
    order = [list(Severity).index(each.severity) for each in found.questions]
    assert order == sorted(order)
    bleeding = next(each for each in found.questions if each.fact == "brain_haemorrhage_ever")
    assert bleeding.question == KNOWLEDGE.facts["brain_haemorrhage_ever"].question
    assert bleeding.severity is Severity.STOP
    assert "brain_haemorrhage_ever" not in {each.fact for each in with_facts(brain_haemorrhage_ever=False).questions}


def test_what_is_asked_on_the_day_of_a_dose_or_of_a_prescription_is_not_asked_here() -> None:
    found = asked(doses=invented.doses("2026-03-10", 4))
    occasions = {str(KNOWLEDGE.rules[each.rule].occasion) for each in found.found if each.rule in KNOWLEDGE.rules}
    assert occasions == {"any"}
    assert found.not_looked_at == NOT_LOOKED_AT


def test_a_name_that_nothing_recognises_is_not_checked_and_asks() -> None:
    found = asked(patient=replace(PERSON, medicines=("Blorpex",)))
    assert found.not_checked == ("Blorpex",)
    assert [text for text in found.names_open if text.startswith("Blorpex: not recognised")]
    known = asked(patient=replace(PERSON, medicines=("melatonin",)))
    assert (known.not_checked, known.names_open) == ((), ())


def test_what_does_not_count_is_said() -> None:
    found = with_facts(brain_haemorrhage_ever="perhaps", unheard_of=True)
    assert of("eligibility.brain_haemorrhage", found) is State.ASKS
    assert sorted(found.beside) == [
        "brain_haemorrhage_ever: 'perhaps' cannot be read and does not count; it may be true or false.",
        "unheard_of: 'True' cannot be read and does not count; it may be the name of a fact.",
    ]
    assert with_facts(brain_haemorrhage_ever=True).beside == ()


def test_what_contradicts_the_list_of_conditions_is_said() -> None:
    found = asked(
        patient=replace(PERSON, conditions=("brain_haemorrhage_ever",), facts={"brain_haemorrhage_ever": False})
    )
    assert of("eligibility.brain_haemorrhage", found) is State.FIRES
    (said,) = found.beside
    assert "Given: no. It would be yes by what else is on record" in said


def observed(code: str, value: str, at: str) -> Observation:
    return invented.observation(at, code, value)


def test_what_is_too_old_and_what_is_said_twice_is_named() -> None:
    old = [observed("pregnancy_test", "negative", "2025-06-01T09:00")]
    (said,) = asked(observations=old).beside
    assert said.replace("\N{NO-BREAK SPACE}", " ").endswith("no, of 1 June 2025: too old to count.")
    twice = asked(
        observations=[observed("pregnancy_test", "negative", "2026-03-11T09:00")],
        patient=replace(PERSON, facts={"pregnancy_test_positive": True}),
    )
    assert [text for text in twice.beside if "Said in more than one way: no and yes." in text]


def test_the_day_is_the_one_asked_for_else_the_last_on_record() -> None:
    assert asked().on == invented.reading(()).line.last_night
    assert asked("2026-05-01").on == date(2026, 5, 1)
    late = asked(observations=[observed("pregnancy_test", "positive", "2026-06-01T09:00")])
    assert late.on == date(2026, 6, 1)
    assert any("pregnancy_test_positive" in each.facts for each in late.fires)
    counted = asked(inventory=[invented.movement("2026-06-08T09:00", "count", 3)])
    assert counted.on == date(2026, 6, 8)
    before = asked("2026-05-01", observations=[observed("pregnancy_test", "positive", "2026-06-01T09:00")])
    assert not any("pregnancy_test_positive" in each.facts for each in before.fires)


def test_a_value_is_written_as_people_say_it() -> None:
    said = [
        in_words("brain_haemorrhage_ever", True, KNOWLEDGE), in_words("brain_haemorrhage_ever", False, KNOWLEDGE),
        in_words("weight_kg", 70.0, KNOWLEDGE), in_words("treatment_week", 5.0, KNOWLEDGE),
        in_words("cbti", "never_offered", KNOWLEDGE), in_words("medicines", ("a", "b"), KNOWLEDGE),
        in_words("medicines", (), KNOWLEDGE), in_words("birth_date", date(1980, 3, 2), KNOWLEDGE),
        in_words("unheard_of", 2.5, KNOWLEDGE), in_words("treatment_week", 1.0, KNOWLEDGE),
        in_words("systolic_mmhg", 1.0, KNOWLEDGE), in_words("worst_adverse_grade", 3.0, KNOWLEDGE),
    ]  # fmt: skip
    assert [each.replace("\N{NO-BREAK SPACE}", " ") for each in said] == [
        "yes", "no", "70 kg", "5 weeks", "never offered", "a, b", "none", "2 March 1980", "2.5", "1 week",
        "1 mmHg", "3",
    ]  # fmt: skip
    assert question("unheard_of", KNOWLEDGE) == "unheard_of"


def test_the_knowledge_that_was_asked_is_named_and_what_a_clinic_laid_over_it() -> None:
    record = invented.record(patient=PERSON)
    assert build(record, KNOWLEDGE, checker=CHECKER).findings.asked == Asked(knowledge=KNOWLEDGE.version)
    own = build(record, KNOWLEDGE, checker=CHECKER, protocol="version 3").findings.asked
    assert own == Asked(knowledge=KNOWLEDGE.version, protocol="version 3")


def test_the_review_asks_the_rules_that_it_is_given_compiled() -> None:
    """A clinic compiles its own once; given or not, the same knowledge finds the same."""
    record = invented.record(patient=replace(PERSON, facts={"brain_haemorrhage_ever": True}))
    once = build(record, KNOWLEDGE)
    assert build(record, KNOWLEDGE, checker=CHECKER).findings == once.findings
    rules = {key: each for key, each in KNOWLEDGE.rules.items() if key != "eligibility.brain_haemorrhage"}
    without = Checker(replace(KNOWLEDGE, rules=rules))
    assert (len(once.findings.stops), build(record, KNOWLEDGE, checker=without).findings.stops) == (1, ())


def test_a_last_dose_of_long_ago_is_told_in_whole_hours() -> None:
    assert in_words("hours_since_last_dose", 500 * 24 + 0.5, KNOWLEDGE) == "12000\u00a0h"
