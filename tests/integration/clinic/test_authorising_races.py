"""Two connections at once over one authorisation: each deed happens whole, or is told that it is late."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from tests.factories.authorised import ASKED, asked, just_now, prescribers, signed, signing
from tests.factories.clinic import AT, House, found_house, later
from tests.integration.clinic.together import together

from trochee.clinic.accounts.models import Signature
from trochee.clinic.accounts.values import OutOfDateError
from trochee.clinic.audit.models import AuditRow
from trochee.clinic.audit.verify import verify
from trochee.clinic.dosing_sessions.models import DoseVersion
from trochee.clinic.patients.middleware import taken_meanwhile
from trochee.clinic.patients.versions.values import NewEntry
from trochee.clinic.prescriptions.content import code_of_page
from trochee.clinic.prescriptions.models import AuthorisationStep
from trochee.clinic.workflows import authorising
from trochee.clinic.workflows.dosing import NotPermittedError, save_dose
from trochee.record import AuthorisationStatus, Dose, DoseStatus

PSYCHOSIS = {"eligibility.psychosis_before": "seen by psychiatry"}
ON_THE_DAY: dict[str, Any] = {
    "taken_today": [], "dose_lost_today": False, "hypnotic_planned_tonight": False, "intoxicated_today": False,
    "drives_or_safety_critical_work": False, "escort_arranged": True, "sole_care_of_a_child": False,
    "safe_with_escort": True,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _commits(separate: None) -> None:
    """Every test of this file commits."""


@pytest.fixture
def house(_commits: None) -> House:
    return found_house()


def kinds(found: list[object]) -> list[str]:
    return sorted("done" if not isinstance(each, Exception) else _kind(each) for each in found)


def _kind(error: Exception) -> str:
    late = isinstance(error, OutOfDateError | NotPermittedError) or taken_meanwhile(error)
    return "late" if late else type(error).__name__


def statuses(house: House) -> list[str]:
    rows = AuthorisationStep.objects.within(house.ours.scope).order_by("step")
    return list(rows.values_list("status", flat=True))


def test_of_two_that_sign_at_once_one_does(house: House) -> None:
    first, other = prescribers(house.ours)
    found = together(*[partial(signed, by, house.ours.patient) for by in (first, other)])
    assert kinds(found) == ["done", "late"], found
    assert statuses(house) == ["signed"]
    assert Signature.objects.count() == AuditRow.objects.filter(action="accounts.signed").count() == 1
    assert verify().whole


def test_amended_while_another_signs_one_of_both_happens_whole(house: House) -> None:
    first, other = prescribers(house.ours, psychosis_past=True)
    kept = signed(first, house.ours.patient, reasons=PSYCHOSIS)
    at = later(hours=1)

    def second() -> object:
        return authorising.second_sign(
            by=other, at=at, patient=house.ours.patient, seen=kept.id, shown_sha256=code_of_page(ASKED),
            confirmation=just_now(at),
        )  # fmt: skip

    def amend() -> object:
        given = signing(asked(ceiling_week_mg=100), seen=kept.id, reasons=PSYCHOSIS)
        return authorising.amend(
            by=first, at=at, patient=house.ours.patient, signing=given, confirmation=just_now(at)
        )

    found = together(second, amend)
    assert kinds(found) == ["done", "late"], found
    assert statuses(house) in (["waits", "signed"], ["waits", "waits"])
    assert Signature.objects.count() == 2
    assert verify().whole


def test_a_dose_planned_while_it_is_stopped_is_planned_before_or_not_at_all(house: House) -> None:
    first, other = prescribers(house.ours, **ON_THE_DAY)
    kept = signed(first, house.ours.patient)
    dose = Dose(
        taken_at=datetime(2026, 3, 3, 20, 0), product="ketamine troche", amount=50.0, route="sublingual",  # noqa: DTZ001  wall clock, as it was said
        setting="clinic", supervised_by="Oda", status=DoseStatus.PLANNED,
    )  # fmt: skip
    plan = partial(
        save_dose, by=other, at=AT, patient=house.ours.patient, new=NewEntry(client_id=uuid4(), value=dose)
    )
    stop = partial(authorising.stop, by=first, at=AT, patient=house.ours.patient, seen=kept.id, reason="no benefit")
    found = together(plan, stop)
    assert kinds(found) in (["done", "done"], ["done", "late"]), found
    assert statuses(house) == [AuthorisationStatus.SIGNED, AuthorisationStatus.STOPPED]
    planned = AuditRow.objects.filter(action="dosing_sessions.dose_saved").order_by("sequence").first()
    stopped = AuditRow.objects.get(action="prescriptions.stopped")
    assert DoseVersion.objects.within(house.ours.scope).count() == (0 if planned is None else 1)
    assert planned is None or planned.sequence < stopped.sequence
    assert verify().whole
