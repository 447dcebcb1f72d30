"""Whatever a record says of a fact at how many places, no rule that one of them would fire goes silent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from trochee.knowledge import shipped
from trochee.knowledge.facts import AskedOf, FactType, FactValue
from trochee.record import Patient, Record
from trochee.safety.checking import Checker
from trochee.safety.from_record.checking import checked_from
from trochee.safety.from_record.gathering import known_from
from trochee.safety.from_record.values import Origin, Told
from trochee.safety.values import State

KNOWLEDGE = shipped()
CHECKER = Checker(KNOWLEDGE)
NOON = datetime.fromisoformat("2026-05-04T12:00")
ASKED = sorted(
    fact.id
    for fact in KNOWLEDGE.facts.values()
    if fact.type is FactType.YES_NO and fact.asked_of in {AskedOf.PATIENT, AskedOf.CLINICIAN} and fact.not_if is None
)
SAID = st.dictionaries(st.sampled_from(ASKED), st.booleans(), max_size=12)


def rules(facts: Mapping[str, FactValue]) -> set[str]:
    return {each.rule for each in CHECKER(facts, NOON.date()).findings if each.state is State.FIRES}


@settings(max_examples=40, deadline=None)
@given(kept=SAID, answered=SAID, confirmed=st.booleans())
def test_a_rule_that_either_side_of_a_dispute_fires_is_not_silent(
    kept: dict[str, bool], answered: dict[str, bool], confirmed: bool
) -> None:
    told = [
        Told(fact=name, value=value, origin=Origin.ANSWER, on=date(2026, 5, 4), confirmed=confirmed)
        for name, value in answered.items()
    ]
    known = known_from(Record(patient=Patient(facts=kept)), KNOWLEDGE, NOON, told)
    found = {each.rule for each in checked_from(known, CHECKER, NOON.date()).findings}
    apart: dict[str, FactValue] = {name: value for name, value in known.given.items() if name not in kept | answered}
    for said in ({**kept, **answered}, {**answered, **kept}):
        assert rules({**apart, **said}) <= found


@settings(max_examples=40, deadline=None)
@given(kept=SAID)
def test_the_same_facts_beside_the_record_or_in_it_give_the_same_findings(kept: dict[str, bool]) -> None:
    known = known_from(Record(patient=Patient(facts=kept)), KNOWLEDGE, NOON)
    beside = [Told(fact=name, value=value, origin=Origin.ANSWER, on=NOON.date()) for name, value in kept.items()]
    other = known_from(Record(), KNOWLEDGE, NOON, beside)
    assert checked_from(known, CHECKER, NOON.date()).findings == checked_from(other, CHECKER, NOON.date()).findings
