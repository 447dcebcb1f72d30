"""What patient.toml would bring: who the person is and what is known of them, key by key."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from trochee.clinic.assessments.values import Facts
from trochee.clinic.patients.values import Person
from trochee.interop.tables.patient_file import PATIENT_FILE
from trochee.record import Patient

from .import_plan import Difference, FilePreview

_OF_PERSON = ("birth_date", "sex", "weight_kg", "time_zone")
_LISTS = ("diagnoses", "conditions", "medicines")
_TABLES = ("facts", "extra")
_NO_CHOICE = "time_zone"
"""Every clock time of the record is told in it: a folder of another one is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPerson:
    """The person and the facts as they would be afterwards; the same as before where the folder brings nothing."""

    preview: FilePreview
    person: Person
    facts: Facts


def planned_person(
    brought: Patient, person: Person, facts: Facts, take: Collection[str] = frozenset()
) -> PlannedPerson:
    """Hold patient.toml against the record: what the clinic does not know is filled in, what it knows stands.

    But for what was chosen to be taken. The folder's ``id`` is not taken: a record has its own. What comes in is as
    old as the folder says.
    """
    said = {name: value for name in _OF_PERSON if (value := getattr(brought, name)) is not None}
    listed = {name: value for name in _LISTS if (value := getattr(brought, name)) is not None}
    tabled = {(table, name): value for table in _TABLES for name, value in getattr(brought, table).items()}
    known: dict[Any, Any] = {name: getattr(person, name) for name in _OF_PERSON}
    known |= {name: getattr(facts, name) for name in _LISTS}
    known |= {(table, name): value for table in _TABLES for name, value in getattr(facts, table).items()}
    new: dict[Any, Any] = {}
    taken: dict[Any, Any] = {}
    differ, equal = [], 0
    brought_keys: dict[Any, Any] = {**said, **listed, **tabled}
    for key, value in brought_keys.items():
        stands = known.get(key)
        if stands is None:
            new[key] = value
        elif stands == value:
            equal += 1
        else:
            name = key if isinstance(key, str) else key[1]
            cell = (name, _shown(value), _shown(stands))
            choice = "" if key == _NO_CHOICE else f"{PATIENT_FILE} {key if isinstance(key, str) else ' '.join(key)}"
            differ.append(Difference(row=name, columns=(name,), cells=(cell,), choice=choice))
            if choice in take:
                taken[key] = value
    written = {**new, **taken}
    tables: dict[str, Any] = {table: {**getattr(facts, table), **_within(table, written)} for table in _TABLES}
    told = [each for each in (facts.written_on, brought.written_on) if each is not None]
    written_on = min(told, default=None) if written.keys() - set(_OF_PERSON) else facts.written_on
    return PlannedPerson(
        preview=FilePreview(file=PATIENT_FILE, new=len(new), equal=equal, differ=tuple(differ)),
        person=replace(person, **{name: written[name] for name in _OF_PERSON if name in written}),
        facts=replace(
            facts, **{name: written[name] for name in _LISTS if name in written}, **tables, written_on=written_on
        ),
    )


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _within(table: str, new: Mapping[Any, Any]) -> dict[str, Any]:
    return {key[1]: value for key, value in new.items() if isinstance(key, tuple) and key[0] == table}
