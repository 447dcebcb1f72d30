"""A correction of what somebody else changed meanwhile: nothing that was typed is lost."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.factories.clinic import House
from tests.integration.clinic.browser_like import log_in_with_two
from tests.integration.clinic.test_desk import TestCorrection as Correcting
from tests.integration.clinic.test_desk import at_record, dose, night, today

from trochee.clinic.diaries.actions import withdraw_night
from trochee.clinic.diaries.models import NightVersion
from trochee.clinic.dosing_sessions.actions import withdraw_dose
from trochee.clinic.dosing_sessions.models import DoseVersion

CHANGED, GONE = "somebody changed this after you opened the page", "this was taken back after you opened the page"
fields, address = Correcting().fields, Correcting().address


@pytest.fixture
def clinician(house: House) -> Any:
    return log_in_with_two("lamp.clinician", house.ours["clinician"].user)


def value(page: str, name: str) -> str:
    (found,) = re.findall(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    return str(found)


def told(answer: Any) -> str:
    assert answer.status_code == 409
    return str(answer.content.decode())


def test_a_night_that_was_changed_meanwhile(house: House, clinician: Any) -> None:
    night(house, 1)
    first, second = (fields(house, **{"row-sleep_quality": each}) for each in ("3", "4"))
    clinician.post(address(house), first)
    page = told(clinician.post(address(house), second))
    assert CHANGED in page
    assert (value(page, "row-sleep_quality"), value(page, "reason")) == ("4", "by telephone")
    assert value(page, "replaces") == "2"
    again = second | {name: value(page, name) for name in ("replaces", "client_id")}
    assert clinician.post(address(house), again).status_code == 302
    rows = NightVersion.objects.within(house.ours.scope).order_by("version")
    assert [row.sleep_quality for row in rows][1:] == [3, 4]


def test_a_night_that_was_taken_back_meanwhile(house: House, clinician: Any) -> None:
    night(house, 1)
    sent, by = fields(house), house.ours["patient"]
    day = NightVersion.objects.within(house.ours.scope).get().date
    assert day < today()
    withdraw_night(by=by, at=timezone.now(), patient=house.ours.patient, client_id=uuid4(), day=day, version=1)
    page = told(clinician.post(address(house), sent))
    assert GONE in page
    assert value(page, "row-into_bed") == "22:45"


def test_a_dose(house: House, clinician: Any) -> None:
    dose(house)
    row = DoseVersion.objects.within(house.ours.scope).get()
    there = at_record(house, f"doses/{row.entry}/")
    asked = {"row-taken_at": row.taken_at, "row-product": row.product, "row-amount": "100", "row-unit": "mg"}
    sent = {"replaces": str(row.pk), "reason": "misread", "row-status": "vomited", **asked}
    clinician.post(there, {"client_id": str(uuid4()), **sent})
    late = {"client_id": str(uuid4()), **sent, "row-note": "felt odd"}
    page = told(clinician.post(there, late))
    assert CHANGED in page
    assert value(page, "row-note") == "felt odd"
    stands = DoseVersion.objects.within(house.ours.scope).latest("version")
    assert value(page, "replaces") == str(stands.pk)
    withdraw_dose(
        by=house.ours["patient"], at=timezone.now(), patient=house.ours.patient, client_id=uuid4(), replaces=stands.pk
    )
    page = told(clinician.post(there, late))
    assert GONE in page
    assert value(page, "row-note") == "felt odd"
