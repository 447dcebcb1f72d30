"""A planned dose is kept only where it may be taken; what was taken is always kept, and the care team is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from tests.factories.clinic import AT, House
from tests.factories.entries import DOSE

from trochee.clinic.audit.models import AuditRow
from trochee.clinic.dosing_sessions.actions import add_doses
from trochee.clinic.dosing_sessions.models import DoseVersion
from trochee.clinic.patients.versions.values import NewEntry, Saved
from trochee.clinic.prescriptions.models import DoseBeyond
from trochee.clinic.workflows.dosing import NotPermittedError, save_dose
from trochee.record import Dose, DoseStatus
from trochee.safety.permission import Answer

TOMORROW = datetime(2026, 3, 3, 20, 0)  # noqa: DTZ001  wall clock, as it was said
YESTERDAY = datetime(2026, 3, 1, 20, 0)  # noqa: DTZ001  wall clock, as it was said


def dose(status: DoseStatus = DoseStatus.PLANNED, taken_at: datetime = TOMORROW, **more: Any) -> Dose:
    whole = replace(
        DOSE, taken_at=taken_at, status=status, product="ketamine troche", amount=50.0, route="sublingual",
        setting="clinic", share=None, planned_at=None, lot=None, allocation=None,
    )  # fmt: skip
    return replace(whole, **more)


def save(house: House, value: Dose, who: str = "clinician", **more: Any) -> Saved:
    new = NewEntry(client_id=uuid4(), value=value, **more)
    return save_dose(by=house.ours[who], at=AT, patient=house.ours.patient, new=new)


def rows(house: House) -> int:
    return DoseVersion.objects.within(house.ours.scope).count()


class TestPlanned:
    def test_without_an_authorisation_it_is_refused_with_all_reasons_and_nothing_is_kept(self, house: House) -> None:
        before = AuditRow.objects.count()
        with pytest.raises(NotPermittedError) as refused:
            save(house, dose())
        assert refused.value.permission.answer is Answer.NO
        assert "authority.none" in {each.rule for each in refused.value.permission.reasons}
        assert "There is no authorisation." in refused.value.problems["status"]
        assert (rows(house), AuditRow.objects.count()) == (0, before)

    def test_another_product_than_ketamine_needs_none(self, house: House) -> None:
        assert not save(house, dose(product="bright light", unit="min")).again


class TestTaken:
    def test_it_is_kept_and_the_care_team_is_told(self, house: House) -> None:
        saved = save(house, dose(DoseStatus.TAKEN, YESTERDAY), "patient")
        assert rows(house) == 1
        told = DoseBeyond.objects.within(house.ours.scope).get()
        assert (told.saved, told.rules.split()[0]) == (saved.id, "authority.none")
        assert AuditRow.objects.filter(action="prescriptions.dose_beyond").count() == 1

    def test_the_same_save_again_tells_nobody_twice(self, house: House) -> None:
        new = NewEntry(client_id=uuid4(), value=dose(DoseStatus.TAKEN, YESTERDAY))
        for _ in range(2):
            save_dose(by=house.ours["patient"], at=AT, patient=house.ours.patient, new=new)
        assert DoseBeyond.objects.within(house.ours.scope).count() == 1

    def test_history_that_is_brought_in_is_never_refused(self, house: House) -> None:
        new = [
            NewEntry(client_id=uuid4(), value=dose()),
            NewEntry(client_id=uuid4(), value=dose(DoseStatus.TAKEN, YESTERDAY)),
        ]
        assert add_doses(by=house.ours["clinician"], at=AT, patient=house.ours.patient, new=new) == 2
        assert not DoseBeyond.objects.within(house.ours.scope).exists()
