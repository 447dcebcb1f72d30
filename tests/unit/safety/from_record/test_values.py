"""What a value of a fact says where nothing else is said of it."""

from __future__ import annotations

from datetime import date, datetime

from trochee.knowledge import shipped
from trochee.knowledge.facts import FactValue
from trochee.record import Patient, Record
from trochee.safety.from_record.gathering import known_from
from trochee.safety.from_record.values import Known, Origin, Told

NOON = datetime.fromisoformat("2026-05-04T12:00")


def known(*also: Told, **facts: FactValue) -> Known:
    return known_from(Record(patient=Patient(facts=facts)), shipped(), NOON, also)


def test_what_the_record_says_of_a_person_is_more_than_a_patient_s_word() -> None:
    word = Told(fact="glaucoma", value=True, origin=Origin.ANSWER, on=date(2026, 5, 4), confirmed=False)
    found = known(word, glaucoma=False)
    assert found.given["glaucoma"] is False
    assert found.disputed == {"glaucoma": (word,)}


def test_a_value_is_the_whole_of_it_unless_it_is_said_otherwise() -> None:
    assert "glaucoma" not in known(glaucoma=False).open
    part = Told(fact="weight_kg", value=70.0, origin=Origin.ANSWER, on=date(2026, 5, 4), at_least=True)
    assert "weight_kg" in known(part).open


def test_what_is_known_can_be_compared_and_kept() -> None:
    assert len({known(glaucoma=False), known(glaucoma=False)}) == 1
