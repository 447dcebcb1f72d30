"""Consent to be reminded, with its date; its end, at once; and an address that is sealed and confirmed first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from tests.factories.clinic import AT, House, later

from trochee.clinic.accounts.values import Here, OutOfDateError
from trochee.clinic.audit.models import AuditRow
from trochee.clinic.audit.values import Actor
from trochee.clinic.messaging.choices.actions import choose, confirm_again, end, forget
from trochee.clinic.messaging.choices.queries import own_choice, reached, told_to, who_chose
from trochee.clinic.messaging.models import Message, ReminderAddress, ReminderChoice
from trochee.clinic.messaging.values import Channel, Choice, Fate, Kind, NewChoice, NotReachedError
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.models import Status
from trochee.clinic.patients.queries import chart_of
from trochee.clinic.patients.values import Chart, NoSuchPatientError

ADDRESS = "zzmarker@example.org"
EMAIL = NewChoice(channel=Channel.EMAIL, remind_at="08:00", address=ADDRESS, shown="I agree.", language="en")
NONE = NewChoice(channel=Channel.NONE)


def keep(house: House, new: NewChoice = EMAIL, version: int = 0, **more: float) -> object:
    return choose(by=house.ours["patient"], at=later(**more), patient=house.ours.patient, new=new, version=version)


def chart(house: House, by: Here | None = None) -> Chart:
    found = chart_of(by=by or house.ours["patient"], at=AT, patient=house.ours.patient)
    assert found is not None
    return found


def choice(house: House) -> Choice:
    found = own_choice(chart(house))
    assert found is not None
    return found


def test_a_choice_is_a_consent_with_its_date_and_what_was_shown(house: House) -> None:
    assert own_choice(chart(house)) is None
    assert keep(house) is not None
    found = choice(house)
    assert (found.channel, found.remind_at, found.at, found.reminds) == (Channel.EMAIL, "08:00", AT, True)
    row = ReminderChoice.objects.within(house.ours.scope).get()
    assert len(row.shown_sha256) == 64
    assert row.by == house.ours["patient"].actor.id
    assert AuditRow.objects.get(action="messaging.reminders_chosen").patient == house.ours.patient


def test_the_address_is_noise_in_the_database_and_asked_to_confirm(house: House) -> None:
    keep(house)
    place = reached(chart(house))[Channel.EMAIL]
    assert (place.address, place.confirmed_at) == (ADDRESS, None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed_address FROM messaging_reminderaddress")
        assert ADDRESS not in str(cursor.fetchall())
    (told,) = told_to(chart(house))
    assert (told.kind, told.fate, told.morning) == (Kind.CONFIRM, Fate.WAITING, None)
    assert ADDRESS not in repr(place) + repr(EMAIL)


def test_nobody_else_chooses_and_nobody_else_sees_the_address(house: House) -> None:
    for name in ("clinician", "observer", "second_patient", "colleague"):
        with pytest.raises(NoSuchPatientError):
            choose(by=house.ours[name], at=AT, patient=house.ours.patient, new=EMAIL, version=0)
    with pytest.raises(NoSuchPatientError):
        reached(chart(house, house.ours["clinician"]))


@pytest.mark.parametrize("clock", ["22:00", "02:30", "04:59"])
def test_no_time_at_night(house: House, clock: str) -> None:
    with pytest.raises(NotReachedError):
        keep(house, NewChoice(channel=Channel.EMAIL, remind_at=clock, address=ADDRESS))
    assert own_choice(chart(house)) is None


def test_an_address_is_needed_once(house: House) -> None:
    with pytest.raises(NotReachedError):
        keep(house, NewChoice(channel=Channel.EMAIL, remind_at="08:00"))
    keep(house)
    keep(house, NewChoice(channel=Channel.EMAIL, remind_at="09:00", address=ADDRESS), version=1)
    assert Message.objects.within(house.ours.scope).count() == 1, "it was asked for already"
    assert choice(house).remind_at == "09:00"


def test_another_address_ends_the_one_before_and_its_message(house: House) -> None:
    keep(house)
    keep(house, NewChoice(channel=Channel.EMAIL, remind_at="08:00", address="new@example.org"), version=1)
    rows = list(ReminderAddress.objects.within(house.ours.scope).order_by("at", "ended_at"))
    assert [row.ended_at is None for row in rows].count(True) == 1
    assert [row.sealed_address == "" for row in rows].count(True) == 1, "what ended is not kept"
    fates = Message.objects.within(house.ours.scope).values_list("fate", flat=True)
    assert sorted(fates) == [Fate.CALLED_OFF, Fate.WAITING]


def test_two_pages_at_once_are_told(house: House) -> None:
    keep(house)
    with pytest.raises(OutOfDateError):
        keep(house, version=0)


def test_the_end_holds_at_once(house: House) -> None:
    keep(house)
    assert end(by=house.ours["patient"], at=later(minutes=1), patient=house.ours.patient)
    assert not end(by=house.ours["patient"], at=later(minutes=2), patient=house.ours.patient)
    assert not choice(house).reminds
    assert reached(chart(house)) == {}
    assert told_to(chart(house))[0].fate is Fate.CALLED_OFF
    assert ReminderChoice.objects.within(house.ours.scope).count() == 2, "the consent that was stays on record"


def test_whoever_no_longer_takes_part_can_end_and_not_choose(house: House) -> None:
    keep(house)
    by, patient = house.ours["clinician"], house.ours.patient
    patients.set_status(by=by, at=later(hours=1), patient=patient, status=Status.DEACTIVATED, reason="x", version=1)
    assert not choice(house).reminds
    with pytest.raises(NoSuchPatientError):
        keep(house, version=1, hours=2)
    assert end(by=house.ours["patient"], at=later(hours=2), patient=patient)


def test_taking_part_again_does_not_bring_reminders_back(house: House) -> None:
    keep(house)
    by, patient = house.ours["clinician"], house.ours.patient
    patients.set_status(by=by, at=later(hours=1), patient=patient, status=Status.DECEASED, reason="x", version=1)
    patients.set_status(by=by, at=later(hours=2), patient=patient, status=Status.ACTIVE, reason="slip", version=2)
    assert not choice(house).reminds
    keep(house, version=1, hours=3)
    assert choice(house).reminds


def test_a_link_is_sent_again_a_few_times_a_day(house: House) -> None:
    keep(house)
    by, patient = house.ours["patient"], house.ours.patient
    for number in (1, 2):
        confirm_again(by=by, at=later(minutes=number), patient=patient, channel=Channel.EMAIL)
    with pytest.raises(NotReachedError):
        confirm_again(by=by, at=later(minutes=3), patient=patient, channel=Channel.EMAIL)
    confirm_again(by=by, at=AT + timedelta(days=1, minutes=1), patient=patient, channel=Channel.EMAIL)
    with pytest.raises(NotReachedError):
        confirm_again(by=by, at=later(days=3), patient=patient, channel=Channel.TEXT)
    waiting = Message.objects.within(house.ours.scope).filter(fate=Fate.WAITING)
    assert waiting.count() == 1, "one link at a time"


def test_an_erasure_ends_it(house: House) -> None:
    keep(house)
    with pytest.raises(ValueError, match="a clinic in hand"):
        forget(by=Actor(id="x"), at=AT, patients=(house.ours.patient,))
    by, patient = house.ours["clinician"], house.ours.patient
    patients.set_status(by=by, at=later(hours=1), patient=patient, status=Status.TRANSFERRED, reason="x", version=1)
    patients.erase(by=by, at=later(hours=2), patient=patient)
    assert not ReminderAddress.objects.within(house.ours.scope).filter(ended_at=None).exists()
    assert not Message.objects.within(house.ours.scope).filter(fate=Fate.WAITING).exists()
    assert who_chose(house.ours.scope) == {}


def test_the_choice_of_a_duplicate_counts_for_the_person(house: House) -> None:
    second = choose(by=house.ours["second_patient"], at=AT, patient=house.ours.second_patient, new=EMAIL, version=0)
    assert second is not None
    patients.merge(
        by=house.ours["clinician"], at=later(hours=1), kept=house.ours.patient, merged=house.ours.second_patient
    )
    assert choice(house).patient == house.ours.patient
    assert choice(house).reminds
    assert reached(chart(house))[Channel.EMAIL].address == ADDRESS
    assert who_chose(house.ours.scope) == {house.ours.second_patient: house.ours.patient}


def test_a_wrong_zone_is_refused(house: House) -> None:
    with pytest.raises(ValueError, match="Mars"):
        keep(house, NewChoice(channel=Channel.EMAIL, remind_at="08:00", address=ADDRESS, time_zone="Mars/Base"))
