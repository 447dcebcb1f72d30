"""The last morning of each patient: as the diary stands, whoever wrote in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.clinic import AT, House
from tests.integration.clinic.nights import NIGHT

from trochee.clinic.diaries.actions import add_nights, save_night, withdraw_night
from trochee.clinic.diaries.forgotten.actions import leave_out_night
from trochee.clinic.diaries.values import NewNight
from trochee.clinic.workflows.desk import latest as kept
from trochee.clinic.workflows.desk.latest import latest


def new(day: date, **more: object) -> NewNight:
    return NewNight(client_id=uuid4(), night=replace(NIGHT, date=day, **more))  # type: ignore[arg-type]  # a night's answers


def seen(house: House) -> dict[UUID, date]:
    ours = house.ours
    wanted = (ours.patient, ours.second_patient)
    return {each: day for each, day in latest(ours.scope, wanted).items() if each in wanted}


def test_each_way_to_write_in_a_diary_is_seen(house: House) -> None:
    ours, by, patient = house.ours, house.ours["patient"], house.ours.patient
    days = [NIGHT.date - timedelta(days=back) for back in range(6)]
    assert seen(house) == {}
    save_night(by=by, at=AT, patient=patient, new=new(days[4]))
    assert seen(house) == {patient: days[4]}
    add_nights(by=by, at=AT, patient=patient, new=[new(days[2]), new(days[3])])
    assert seen(house) == {patient: days[2]}
    save_night(by=by, at=AT, patient=patient, new=replace(new(days[2], sleep_quality=1), replaces=1))
    assert seen(house) == {patient: days[2]}
    withdraw_night(by=by, at=AT, patient=patient, client_id=uuid4(), day=days[2], version=2)
    assert seen(house) == {patient: days[3]}, "a night that was taken back is no last night, nor are its versions"
    leave_out_night(by=by, at=AT, patient=patient, client_id=uuid4(), day=days[1])
    assert seen(house) == {patient: days[3]}
    save_night(by=ours["clinician"], at=AT, patient=ours.second_patient, new=new(days[5]))
    assert seen(house) == {patient: days[3], ours.second_patient: days[5]}


def test_where_nothing_was_written_one_question_is_enough(house: House) -> None:
    save_night(by=house.ours["patient"], at=AT, patient=house.ours.patient, new=new(NIGHT.date))
    seen(house)
    with CaptureQueriesContext(connection) as asked:
        assert seen(house) == {house.ours.patient: NIGHT.date}
    assert len(asked) == 1


def test_few_clinics_are_kept_and_each_has_its_own(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    save_night(by=house.ours["patient"], at=AT, patient=house.ours.patient, new=new(NIGHT.date))
    monkeypatch.setattr(kept, "CLINICS", 1)
    seen(house)
    assert latest(house.theirs.scope, [house.ours.patient]) == {}
    assert list(kept._clinics) == [house.theirs.scope.clinic]
    assert seen(house) == {house.ours.patient: NIGHT.date}
