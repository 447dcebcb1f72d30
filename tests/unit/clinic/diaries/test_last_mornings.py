"""The last morning of which a person told: what a device wrote says nothing of whether they still do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from tests.factories.clinic import AT, House
from tests.integration.clinic.nights import NIGHT

from trochee.clinic.diaries.actions import save_night
from trochee.clinic.diaries.overview import last_mornings
from trochee.clinic.diaries.values import NewNight

DAY = NIGHT.date


def save(house: House, source: str, day: date = DAY) -> None:
    new = NewNight(client_id=uuid4(), night=replace(NIGHT, source=source, date=day))
    save_night(by=house.ours["clinician"], at=AT, patient=house.ours.patient, new=new)


def test_no_device_answers_for_the_person(house: House) -> None:
    save(house, "phone", DAY - timedelta(days=30))
    save(house, "fitbit")
    assert last_mornings(house.ours.scope, [house.ours.patient]) == {house.ours.patient: DAY - timedelta(days=30)}


@pytest.mark.parametrize("source", ["", "diary", "patient", "clinician", "paper", "phone", "Phone"])
def test_each_road_counts(house: House, source: str) -> None:
    save(house, source)
    assert last_mornings(house.ours.scope, [house.ours.patient]) == {house.ours.patient: DAY}


def test_who_has_a_device_alone_told_nothing(house: House) -> None:
    save(house, "fitbit")
    assert last_mornings(house.ours.scope, [house.ours.patient]) == {}
