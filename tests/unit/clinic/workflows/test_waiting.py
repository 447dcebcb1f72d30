"""A folder that nobody said yes to is removed, and the trail knows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories.clinic import AT, House, later

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.audit.models import AuditRow
from trochee.clinic.audit.values import Actor, program
from trochee.clinic.folders.actions import forget, forget_old, let_go, let_wait
from trochee.clinic.folders.models import WaitingFolder
from trochee.clinic.folders.queries import waiting
from trochee.clinic.folders.values import WAITS, NoSuchFolderError
from trochee.clinic.patients.queries import chart_of
from trochee.clinic.patients.values import NoSuchPatientError
from trochee.clinic.workflows.tasks import forget_old_folders

FILES = {"nights.csv": b"date\n2026-03-01\n"}


def rows(house: House) -> int:
    return WaitingFolder.objects.within(house.ours.scope).count()


def test_the_background_work_removes_what_waited_too_long(house: House) -> None:
    by, patient = house.ours["clinician"], house.ours.patient
    let_wait(by=by, at=AT, patient=patient, files=FILES)
    scope = house.ours.scope
    assert forget_old(by=program("folders", scope.clinic), at=AT, scope=scope) == 0
    forget_old_folders.func()
    assert rows(house) == 0
    line = AuditRow.objects.filter(action="folders.let_go").get()
    assert (line.patient, line.actor) == (patient, "program:folders")


def test_it_opens_until_its_time_is_over_and_each_person_has_one(house: House) -> None:
    by, patient = house.ours["clinician"], house.ours.patient
    let_wait(by=by, at=AT, patient=patient, files={})
    found = let_wait(by=by, at=AT, patient=patient, files=FILES)
    assert rows(house) == 1
    chart = chart_of(by=by, at=AT, patient=patient)
    assert chart is not None
    last = AT + WAITS - timedelta(seconds=1)
    assert waiting(chart, by=by, at=last, folder=found).files == FILES
    with pytest.raises(NoSuchFolderError):
        waiting(chart, by=by, at=AT + WAITS, folder=found)
    let_go(by=by, at=later(), patient=patient, folder=found)
    let_go(by=by, at=later(), patient=patient, folder=found)
    assert AuditRow.objects.filter(action="folders.let_go").count() == 1


@pytest.mark.parametrize("who", ["patient", "observer", "colleague", "administrator"])
def test_nobody_else_lets_one_wait(house: House, who: str) -> None:
    with pytest.raises(NoSuchPatientError):
        let_wait(by=house.ours[who], at=timezone.now(), patient=house.ours.patient, files=FILES)
    assert rows(house) == 0


def test_an_erasure_has_a_clinic_in_hand(house: House) -> None:
    with pytest.raises(ValueError, match="a clinic in hand"):
        forget(by=Actor(id="program:x", role="program"), at=AT, patients=(house.ours.patient,))
    let_wait(by=house.ours["clinician"], at=AT, patient=house.ours.patient, files=FILES)
    forget(by=house.ours["clinician"].actor, at=AT, patients=(house.ours.patient,))
    assert WaitingFolder.objects.within(Scope(clinic=house.ours.scope.clinic)).count() == 0
