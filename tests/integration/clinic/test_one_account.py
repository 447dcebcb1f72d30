"""One night told by two roads: the patient's page, their phone and the clinic meet at one account of it."""

from __future__ import annotations

import re
from datetime import time
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.factories.clinic import House
from tests.integration.clinic.browser_like import log_in, log_in_with_two
from tests.integration.clinic.test_first_pages import ANSWERS, day_of, hidden, path, said
from tests.integration.clinic.test_morning_entry import new, nights

from trochee.clinic.diaries.actions import save_night
from trochee.clinic.diaries.values import NewNight
from trochee.clinic.workflows.telling import How, Told, tell_nights
from trochee.foundation.clock import WallTime
from trochee.knowledge import shipped
from trochee.record import Night
from trochee.sleep.diary import read_diary


@pytest.fixture
def visitor(house: House) -> Any:
    return log_in("lamp.patient")


def told_by_phone(house: House) -> None:
    night = Night(
        date=day_of(1), into_bed=WallTime(time(23)), rise_time=WallTime(time(7)), sleep_onset_latency_min=10
    )
    tell_nights(
        by=house.ours["clinician"],
        at=timezone.now(),
        patient=house.ours.patient,
        form=uuid4(),
        told=Told(how=How.PHONE, told_by="the patient"),
        nights=[night],
    )


def read_latencies(house: House) -> list[float | None]:
    """What a review reads of the nights."""
    return [each.sleep_onset_latency_min for each in read_diary(nights(house), None, shipped()).nights]


def test_what_the_clinic_typed_meanwhile_is_shown_beside_what_the_patient_typed(house: House, visitor: Any) -> None:
    said(visitor.get(path(1)))
    told_by_phone(house)
    answer = visitor.post(path(1), new())
    page = said(answer)
    assert answer.status_code == 409
    assert "saved by Lamp Clinician" in page
    assert re.search(r'class="differs"><th scope="row">[^<]+</th><td>23:00</td><td>22:45', page)
    assert [(each.source, each.sleep_onset_latency_min) for each in nights(house)] == [("phone", 10)]
    again = {**ANSWERS, "client_id": hidden(page, "client_id"), "version": hidden(page, "version")}
    assert visitor.post(path(1), again).status_code == 302
    assert read_latencies(house) == [float(ANSWERS["sleep_onset_latency_min"])]
    sent = {**ANSWERS, "client_id": str(uuid4()), "version": "2", "sleep_onset_latency_min": "30"}
    assert visitor.post(path(1), sent).status_code == 302
    assert read_latencies(house) == [30], "what the patient corrects is what the review reads"


def test_a_phone_that_sends_later_is_told_that_the_night_is_there(house: House, visitor: Any) -> None:
    told_by_phone(house)
    owner = next(iter(visitor.get("/my/phone/standing/").json()["owners"]))
    address = f"/my/phone/nights/{day_of(1)}/"
    answer = visitor.post(address, {**new(), "owner": owner, "time_zone": ""})
    assert (answer.status_code, answer.json()["kind"], answer.json()["version"]) == (409, "there", 1)
    again = visitor.post(address, {**new(version="1"), "owner": owner, "time_zone": ""})
    assert (again.status_code, again.json()["kind"]) == (200, "saved")
    assert read_latencies(house) == [float(ANSWERS["sleep_onset_latency_min"])]


def test_a_night_that_was_told_is_not_written_down_as_not_remembered(house: House, visitor: Any) -> None:
    told_by_phone(house)
    answer = visitor.post(f"{path(1)}not-remembered/", {"client_id": str(uuid4())}, follow=True)
    assert "This night was entered meanwhile. Nothing was changed." in said(answer)
    assert read_latencies(house) == [10]


def test_the_clinic_sees_every_version_of_an_account_that_came_by_two_roads(house: House) -> None:
    told_by_phone(house)
    by, at = house.ours["clinician"], timezone.now()
    night = Night(
        date=day_of(1), into_bed=WallTime(time(22)), rise_time=WallTime(time(7)), sleep_onset_latency_min=20
    )
    new_one = NewNight(client_id=uuid4(), night=night, replaces=1)
    save_night(by=by, at=at, patient=house.ours.patient, new=new_one)
    visitor = log_in_with_two("lamp.clinician", by.user)
    page = re.sub(r"\s+", " ", said(visitor.get(f"/patients/{house.ours.patient}/nights/{day_of(1)}/")))
    assert "version 1, phone" in page
    assert "version 2" in page
    assert hidden(page, "replaces") == "2"
