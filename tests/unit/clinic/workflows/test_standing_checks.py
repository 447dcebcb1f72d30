"""What comes up against an authorisation in force stands on the home, without anybody opening the record."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from tests.factories.authorised import just_now, prescribers, signed, told
from tests.factories.clinic import AT, House

from trochee.clinic.audit.models import AuditRow
from trochee.clinic.clinician_site.today.presenters import work_lines
from trochee.clinic.patients.background import forget_everywhere
from trochee.clinic.prescriptions.content import code_of_page
from trochee.clinic.prescriptions.models import StandingCheck
from trochee.clinic.workflows import authorising
from trochee.clinic.workflows.background import LOOK_AT_AUTHORISATIONS
from trochee.clinic.workflows.desk.work import Rank, Waits, work
from trochee.clinic.workflows.standing_checks import look
from trochee.clinic.workflows.tasks import look_at_authorisations

SOON = AT + timedelta(hours=1)


def asked_of(house: House) -> int:
    return look(scope=house.ours.scope, time_zone="Europe/Berlin", at=SOON)


def lines(house: House) -> list[Waits]:
    found = work(by=house.ours["clinician"], at=SOON)[0]
    return [each for each in found if each.rank in {Rank.FIRES, Rank.ASKS}]


@pytest.fixture
def in_force(house: House) -> UUID:
    first, _ = prescribers(house.ours)
    return signed(first, house.ours.patient).id


def test_nothing_is_said_where_nothing_speaks_and_nothing_is_asked_twice(house: House, in_force: UUID) -> None:
    assert [asked_of(house), asked_of(house)] == [1, 0]
    assert lines(house) == []
    assert StandingCheck.objects.within(house.ours.scope).get().fires == 0


def test_what_stops_is_said_once_it_is_known(house: House, in_force: UUID) -> None:
    asked_of(house)
    told(house.ours, version=1, aneurysm=True)
    assert asked_of(house) == 1
    (line,) = lines(house)
    assert (line.rank, line.about) == (Rank.FIRES, "1")
    (words,) = work_lines([line], SOON)
    assert words.what == "1 rule speaks against the authorisation"
    assert AuditRow.objects.filter(action="prescriptions.checked").count() == 2


def test_what_is_not_known_any_more_asks(house: House, in_force: UUID) -> None:
    told(house.ours, version=1, pregnant=None, can_become_pregnant=None)
    asked_of(house)
    (line,) = lines(house)
    assert line.rank is Rank.ASKS
    assert "cannot be told" in work_lines([line], SOON)[0].what


def test_what_a_second_prescriber_would_sign_speaks_until_one_did(house: House, in_force: UUID) -> None:
    told(house.ours, version=1, psychosis_past=True)
    asked_of(house)
    assert [each.rank for each in lines(house)] == [Rank.FIRES]


def test_a_medicine_for_which_no_second_prescriber_signed_speaks(house: House) -> None:
    first, other = prescribers(house.ours, medicines=("oxycodone",))
    kept = signed(first, house.ours.patient, reasons={"interaction.opioid_strong": "after surgery, for a week"})
    code = code_of_page(kept.authorisation)
    authorising.second_sign(
        by=other, at=AT, patient=house.ours.patient, seen=kept.id, shown_sha256=code, confirmation=just_now(AT)
    )
    asked_of(house)
    assert lines(house) == []
    told(house.ours, version=1, medicines=("morphine",))
    asked_of(house)
    assert [each.rank for each in lines(house)] == [Rank.FIRES]


def test_stopped_it_is_asked_no_more_and_erased_it_is_gone(house: House, in_force: UUID) -> None:
    told(house.ours, version=1, aneurysm=True)
    asked_of(house)
    by = house.ours["clinician"]
    authorising.stop(by=by, at=SOON, patient=house.ours.patient, seen=in_force, reason="an aneurysm")
    assert lines(house) == []
    assert asked_of(house) == 0
    forget_everywhere(by.actor, SOON, (house.ours.patient,))
    assert not StandingCheck.objects.within(house.ours.scope).exists()


def test_the_job_looks_at_every_clinic(house: House, in_force: UUID) -> None:
    assert LOOK_AT_AUTHORISATIONS.every == timedelta(minutes=15)
    look_at_authorisations.func()  # long after its review day: lapsed, which is said otherwise
    assert not StandingCheck.objects.within(house.ours.scope).exists()
