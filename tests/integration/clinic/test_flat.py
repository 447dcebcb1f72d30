"""What a page asks of the database does not grow: not with patients, and not with nights."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories.clinic import House, person
from tests.factories.entries import DOSE
from tests.integration.clinic.browser_like import log_in, log_in_with_two
from tests.integration.clinic.nights import NIGHT

from trochee.clinic.diaries.actions import add_nights
from trochee.clinic.diaries.values import NewNight
from trochee.clinic.dosing_sessions.actions import add_doses
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.models import CareTeamMember
from trochee.clinic.patients.versions.values import NewEntry
from trochee.clinic.workflows.review_writing import bring_up_to_date
from trochee.record import DoseStatus

PANEL = (
    "/patients/",
    "/patients/?show=silent",
    "/patients/?show=severe",
    "/patients/?show=taking_part",
    "/patients/?show=new",
    "/patients/?sort=last_night",
    "/patients/?sort=registered",
)
DESK = (*PANEL, "/patients/today/", "/patients/today/?all", "/patients/opened/", "/patients/emergency/")
RECORD = ("", "nights/", "doses/", "review/", "people/", "readers/", "person/", "status/", "duplicates/", "erasure/")
MINE = ("/my/nights/", "/my/sleep/", "/my/review/", "/my/record/")
FEW, MANY = 3, 30
SHORT, LONG = 10, 100


@pytest.fixture
def clinician(house: House) -> Any:
    return log_in_with_two("lamp.clinician", house.ours["clinician"].user)


def questions(visitor: Any, address: str) -> int:
    """How many questions a page asks the second time it is shown."""
    visitor.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = visitor.get(address)
    assert answer.status_code == 200, address
    return len(asked)


def nights(house: House, patient: UUID, backs: range) -> None:
    at = timezone.now()
    new = [NewNight(client_id=uuid4(), night=replace(NIGHT, date=at.date() - timedelta(days=back))) for back in backs]
    add_nights(by=house.ours["clinician"], at=at, patient=patient, new=new)


def doses(house: House, patient: UUID, backs: range) -> None:
    at = timezone.now()
    begin = at.replace(tzinfo=None, second=0, microsecond=0)
    values = [
        replace(DOSE, taken_at=begin - timedelta(days=back), planned_at=None, status=DoseStatus.TAKEN, share=None)
        for back in backs
    ]
    new = [NewEntry(client_id=uuid4(), value=value) for value in values]
    add_doses(by=house.ours["clinician"], at=at, patient=patient, new=new)


def registered(house: House, number: int) -> None:
    """Register people until the clinician looks after so many, each with some nights and a dose."""
    by = house.ours["clinician"]
    team = CareTeamMember.objects.within(by.scope).filter(user_id=by.user, ended_at=None)
    for each in range(team.count(), number):
        patient = patients.register(by=by, at=timezone.now(), person=person(f"More{each:02}"))
        nights(house, patient, range(4 + each % 3, 12))
        doses(house, patient, range(1, 2))


def test_the_desk_asks_as_much_for_many_patients(house: House, clinician: Any) -> None:
    nights(house, house.ours.patient, range(8))
    registered(house, FEW)
    few = {address: questions(clinician, address) for address in DESK}
    registered(house, MANY)
    assert {address: questions(clinician, address) for address in DESK} == few


def test_seeking_and_the_last_page_ask_as_much_for_many_patients(house: House, clinician: Any) -> None:
    def asked(body: dict[str, str]) -> int:
        clinician.post("/patients/", body)
        with CaptureQueriesContext(connection) as found:
            assert clinician.post("/patients/", body).status_code == 200
        return len(found)

    registered(house, FEW)
    bodies: tuple[dict[str, str], ...] = ({"words": "more"}, {"page": "99"})
    few = [asked(body) for body in bodies]
    registered(house, MANY)
    assert [asked(body) for body in bodies] == few


def test_the_observers_desk_asks_as_much_for_many_patients(house: House) -> None:
    observer = log_in_with_two("lamp.observer", house.ours["observer"].user)
    pages = ("/patients/", "/patients/today/")

    def join(number: int) -> None:
        registered(house, number)
        by, user = house.ours["clinician"], house.ours["observer"].user
        team = CareTeamMember.objects.within(by.scope)
        there = set(team.filter(user_id=user).values_list("patient_id", flat=True))
        for each in team.filter(user_id=by.user).exclude(patient_id__in=there).values_list("patient_id", flat=True):
            patients.join_team(by=by, at=timezone.now(), patient=each, user=user, role=house.ours["observer"].role)

    join(FEW)
    few = [questions(observer, each) for each in pages]
    join(MANY)
    assert [questions(observer, each) for each in pages] == few


def test_the_pages_of_a_record_ask_as_much_for_many_nights_and_patients(house: House, clinician: Any) -> None:
    ours = house.ours
    sleeper = log_in("lamp.patient")
    sleeper.get("/my/nights/")  # leads to what is to be agreed to, once

    def asked() -> dict[str, int]:
        bring_up_to_date(scope=ours.scope, time_zone="Europe/Berlin", patient=ours.patient, at=timezone.now())
        found = {end: questions(clinician, f"/patients/{ours.patient}/{end}") for end in RECORD}
        return found | {address: questions(sleeper, address) for address in MINE}

    registered(house, FEW)
    nights(house, ours.patient, range(SHORT))
    doses(house, ours.patient, range(1, SHORT))
    short = asked()
    registered(house, MANY)
    nights(house, ours.patient, range(SHORT, LONG))
    doses(house, ours.patient, range(SHORT, LONG))
    assert asked() == short
