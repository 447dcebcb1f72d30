"""What is known of a person beside who they are: versions, sealed as a whole, the latest stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from django.db import DatabaseError, transaction
from tests.factories.clinic import AT, House, later

from trochee.clinic.accounts.values import OutOfDateError
from trochee.clinic.assessments import actions, queries
from trochee.clinic.assessments.facts import as_text, from_text
from trochee.clinic.assessments.models import FactsVersion
from trochee.clinic.assessments.values import Facts, KeptFacts
from trochee.clinic.audit.models import AuditRow
from trochee.clinic.audit.verify import verify
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.models import Status
from trochee.clinic.patients.queries import open_chart
from trochee.clinic.patients.values import NoSuchPatientError, Right

FACTS = Facts(
    diagnoses=("insomnia disorder",),
    conditions=(),
    medicines=("Marker Medicine 5 mg",),
    facts={
        "pregnant": False,
        "systolic": 128.5,
        "since": date(2024, 2, 29),
        "seen": datetime(2026, 1, 1, 8, tzinfo=UTC),
        "takes_at": time(8, 30),
        "liver": {"alt": [40, 41], "$date": "not a date: two keys", "b": 1},
    },
    extra={"doctor": "Marker Doctor"},
)


def save(house: House, facts: Facts = FACTS, version: int = 0, who: str = "clinician") -> int:
    return actions.save_facts(by=house.ours[who], at=AT, patient=house.ours.patient, facts=facts, version=version)


def kept(house: House, who: str = "clinician") -> KeptFacts:
    chart = open_chart(by=house.ours[who], at=AT, patient=house.ours.patient, right=Right.READ_FACTS, page="test")
    return queries.kept_facts(chart)


def test_facts_read_back_as_they_were_said(house: House) -> None:
    assert kept(house) == KeptFacts(facts=Facts(), version=0)
    assert save(house) == 1
    assert kept(house) == KeptFacts(facts=FACTS, version=1, by=str(house.ours["clinician"].user), at=AT)
    assert from_text(as_text(FACTS)) == FACTS
    assert verify().whole


def test_a_fact_that_no_file_could_hold_is_refused() -> None:
    with pytest.raises(TypeError):
        as_text(Facts(facts={"a": object()}))


def test_the_same_again_changes_nothing_and_a_change_names_its_version(house: House) -> None:
    save(house)
    rows = AuditRow.objects.count()
    assert save(house) == 1
    assert save(house, version=1) == 1
    assert AuditRow.objects.count() == rows
    changed = replace(FACTS, medicines=())
    with pytest.raises(OutOfDateError):
        save(house, changed)
    assert save(house, changed, version=1) == 2
    with pytest.raises(OutOfDateError):
        save(house, FACTS, version=1)
    assert kept(house).facts.medicines == ()


def test_who_keeps_and_who_reads(house: House) -> None:
    save(house)
    for who in ("patient", "observer", "colleague", "second_patient", "administrator", "carer"):
        with pytest.raises(NoSuchPatientError):
            save(house, Facts(), 1, who)
    for who in ("patient", "observer"):
        assert kept(house, who).version == 1
    for who in ("colleague", "second_patient", "administrator", "carer"):
        with pytest.raises(NoSuchPatientError):
            kept(house, who)


def test_facts_are_sealed_and_never_rewritten(house: House) -> None:
    save(house)
    rows = FactsVersion.objects.within(house.ours.scope)
    assert "Marker" not in str(list(rows.values()))
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(sealed="")


def test_of_merged_records_those_of_the_kept_one_stand(house: House) -> None:
    by, first, second = house.ours["clinician"], house.ours.patient, house.ours.second_patient
    other = Facts(diagnoses=("apnoea",))
    actions.save_facts(by=by, at=later(hours=1), patient=second, facts=other, version=0)
    patients.merge(by=by, at=AT, kept=first, merged=second)
    assert (kept(house).facts, kept(house).version) == (other, 0)
    save(house)
    assert (kept(house).facts, kept(house).version) == (FACTS, 1)


def test_erasure_takes_them(house: House) -> None:
    save(house)
    by, patient = house.ours["clinician"], house.ours.patient
    patients.set_status(by=by, at=AT, patient=patient, status=Status.TRANSFERRED, reason="x", version=1)
    patients.erase(by=by, at=AT, patient=patient)
    assert kept(house) == KeptFacts(facts=Facts(), version=1)
