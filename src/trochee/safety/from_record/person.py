"""What stands in a record about the person: birth date, weight, lists and coded facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from trochee.knowledge.facts import Fact
from trochee.record import Patient

from .values import Origin, Told, Unread

UNKNOWN = "unknown"
"""What stands for an answer that was asked for and is not known; the same as leaving it out."""


def of_person(patient: Patient, facts: Mapping[str, Fact]) -> Iterator[Told | Unread]:
    """Give what the person's own entries say; a coded fact that cannot be read is given as such, not left out.

    Diagnoses and other conditions are one list for the rules.
    """
    if patient.birth_date is not None:
        yield _read("birth_date", patient.birth_date, Origin.PERSON, facts)
    if patient.weight_kg is not None:
        yield _read("weight_kg", patient.weight_kg, Origin.PERSON, facts)
    if patient.conditions is not None or patient.diagnoses is not None:
        named = (*(patient.diagnoses or ()), *(patient.conditions or ()))
        yield _read("conditions", tuple(dict.fromkeys(named)), Origin.FACTS, facts, patient.written_on)
    if patient.medicines is not None:
        yield _read("medicines", patient.medicines, Origin.FACTS, facts, patient.written_on)
    for name, value in patient.facts.items():
        if value != UNKNOWN:
            yield _read(name, value, Origin.FACTS, facts, patient.written_on)


def _read(name: str, raw: object, origin: Origin, facts: Mapping[str, Fact], on: date | None = None) -> Told | Unread:
    fact = facts.get(name)
    value = None if fact is None else fact.accept(raw)
    if fact is None or value is None:
        return Unread(name=name, found=str(raw), allowed="the name of a fact" if fact is None else fact.allowed)
    return Told(fact=name, value=value, origin=origin, on=on)
