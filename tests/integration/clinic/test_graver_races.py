"""Two connections at once over what is grave: signing, merging, erasing, joining. Each ends one way or the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.factories.clinic import AT, House, found_house, later, person
from tests.integration.clinic.nights import NIGHT
from tests.integration.clinic.together import together

from trochee.clinic.accounts import actions as accounts
from trochee.clinic.accounts.models import Invitation, Membership, Signature, User
from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.values import Confirmation, NewInvitation, NotAllowedError, OutOfDateError, ToSign
from trochee.clinic.audit.canonical import content_hash
from trochee.clinic.audit.models import AuditRow
from trochee.clinic.audit.verify import verify
from trochee.clinic.diaries.actions import save_night
from trochee.clinic.diaries.models import NightVersion
from trochee.clinic.diaries.queries import kept_nights
from trochee.clinic.diaries.values import NewNight
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.middleware import taken_meanwhile
from trochee.clinic.patients.models import CareTeamMember, Merge, PatientKey, PersonVersion, Status
from trochee.clinic.patients.queries import chart_of, same_person
from trochee.clinic.patients.sealed import ErasedError
from trochee.clinic.patients.values import NoSuchPatientError

pytestmark = pytest.mark.needs_postgresql
ROUNDS = 8


@pytest.fixture(autouse=True)
def _commits(separate: None) -> None:
    """Every test of this file commits."""


@pytest.fixture
def house(_commits: None) -> House:
    return found_house()


def kinds(found: list[object]) -> list[str]:
    """How each ended. Every way to be refused is one: too late, not allowed, or the row was there by then."""
    return sorted("done" if not isinstance(each, Exception) else _kind(each) for each in found)


def _kind(error: Exception) -> str:
    late = isinstance(error, OutOfDateError | NotAllowedError) or taken_meanwhile(error)
    return "refused" if late else type(error).__name__


def night(days: int = 0, **more: Any) -> NewNight:
    return NewNight(client_id=uuid4(), night=replace(NIGHT, date=NIGHT.date - timedelta(days=days), **more))


def test_one_confirmation_signs_once_however_often_it_is_sent_at_once(house: House) -> None:
    ours = house.ours
    for number in range(ROUNDS):
        at = later(minutes=number)
        given = Confirmation(at=at, method="password")

        def sign(place: int, at: Any = at, given: Confirmation = given) -> Signature:
            what = ToSign(meaning="reviewed", target=f"review:{place}", content={"a": str(at)})
            return accounts.sign(by=ours["patient"].actor, at=at, scope=ours.scope, what=what, confirmation=given)

        found = together(*[partial(sign, place) for place in range(3)])
        assert kinds(found) == ["done", "refused", "refused"], found
    assert Signature.objects.count() == ROUNDS
    assert AuditRow.objects.filter(action="accounts.signed").count() == ROUNDS
    assert verify().whole


def test_a_signature_stands_for_what_was_on_the_page_while_it_is_amended(house: House) -> None:
    """Whatever commits first, the signature names the content that was signed, and the amendment is unsigned."""
    ours = house.ours
    save_night(by=ours["patient"], at=AT, patient=ours.patient, new=night())
    seen = {"quality": NIGHT.sleep_quality}
    what = ToSign(meaning="reviewed", target="night:1", content=seen)

    def sign() -> Signature:
        given = Confirmation(at=AT, method="password")
        return accounts.sign(by=ours["patient"].actor, at=AT, scope=ours.scope, what=what, confirmation=given)

    def amend() -> object:
        return save_night(
            by=ours["patient"], at=AT, patient=ours.patient, new=replace(night(sleep_quality=1), replaces=1)
        )

    assert kinds(together(sign, amend)) == ["done", "done"]
    (signature,) = Signature.objects.all()
    assert signature.content_sha256 == content_hash(seen) != content_hash({"quality": 1})
    assert NightVersion.objects.within(ours.scope).count() == 2
    assert verify().whole


def test_two_merges_that_would_make_a_ring_leave_one(house: House) -> None:
    ours, by = house.ours, house.ours["clinician"]
    for number in range(ROUNDS):
        first = patients.register(by=by, at=AT, person=person(f"First {number}"))
        second = patients.register(by=by, at=AT, person=person(f"Second {number}"))

        def merge(kept: UUID, merged: UUID) -> UUID:
            return patients.merge(by=by, at=AT, kept=kept, merged=merged)

        found = together(lambda: merge(first, second), lambda: merge(second, first))  # noqa: B023  they end within
        assert kinds(found) == ["done", "refused"], found
        assert same_person(ours.scope, first) == same_person(ours.scope, second)
    assert verify().whole


def test_two_merges_in_a_row_leave_no_record_that_is_part_of_a_part(house: House) -> None:
    by = house.ours["clinician"]
    for number in range(ROUNDS):
        records = [patients.register(by=by, at=AT, person=person(f"{name} {number}")) for name in "abc"]

        def merge(kept: UUID, merged: UUID) -> UUID:
            return patients.merge(by=by, at=AT, kept=kept, merged=merged)

        found = together(partial(merge, *records[:2]), partial(merge, *records[1:]))
        assert kinds(found) == ["done", "refused"], found
    kept, merged = (set(Merge.objects.within(by.scope).values_list(name, flat=True)) for name in ("kept", "merged"))
    assert not kept & merged


def test_what_is_saved_while_two_records_are_merged_is_read_in_the_merged_one(house: House) -> None:
    ours, by = house.ours, house.ours["clinician"]
    ours.everybody("second_patient")

    def save(who: str, patient: UUID, days: int) -> Callable[[], object]:
        return partial(save_night, by=ours[who], at=AT, patient=patient, new=night(days))

    found = together(
        lambda: patients.merge(by=by, at=AT, kept=ours.patient, merged=ours.second_patient),
        *[save("second_patient", ours.second_patient, days) for days in range(4)],
        *[save("patient", ours.patient, days) for days in range(4, 8)],
    )
    assert kinds(found) == ["done"] * 9, found
    chart = chart_of(by=by, at=AT, patient=ours.patient)
    assert chart is not None
    assert len(kept_nights(chart)) == 8
    assert verify().whole


def test_what_is_saved_during_an_erasure_is_refused_or_noise(house: House) -> None:
    """Once the key is gone nothing brings it back, and no save is acknowledged that could be read again."""
    ours, by = house.ours, house.ours["clinician"]
    for number in range(ROUNDS):
        record = patients.register(by=by, at=AT, person=person(f"Leaving {number}"))

        def leave(record: UUID = record) -> None:
            patients.set_status(by=by, at=AT, patient=record, status=Status.TRANSFERRED, reason="moved", version=1)
            patients.erase(by=by, at=AT, patient=record)

        saves = [
            partial(save_night, by=by, at=AT, patient=record, new=night(days, note="zzwords")) for days in range(3)
        ]
        amend = partial(patients.amend_person, by=by, at=AT, patient=record, person=person("Again"), version=1)
        found = together(leave, *saves, amend)
        assert set(kinds(found)) <= {"done", "refused", NoSuchPatientError.__name__, ErasedError.__name__}, found
        assert found[0] is None
        assert PatientKey.objects.get(patient_id=record).wrapped == ""
        chart = chart_of(by=by, at=AT, patient=record)
        assert chart is not None
        assert {each.night.note for each in kept_nights(chart)} <= {None}
        done = sum(not isinstance(each, Exception) for each in found[1:4])
        assert NightVersion.objects.within(ours.scope).filter(patient_id=record).count() == done
    assert verify().whole


def test_a_person_amended_by_two_at_once_is_amended_once(house: House) -> None:
    ours = house.ours
    amend = partial(patients.amend_person, by=ours["clinician"], at=AT, patient=ours.patient, version=1)
    found = together(*[partial(amend, person=person(name)) for name in "abcd"])
    assert kinds(found) == ["done", "refused", "refused", "refused"], found
    assert PersonVersion.objects.within(ours.scope).filter(patient_id=ours.patient).count() == 2


def test_a_status_set_by_two_at_once_is_set_once(house: House) -> None:
    ours = house.ours
    stop = partial(patients.set_status, by=ours["clinician"], at=AT, patient=ours.patient, reason="moved", version=1)
    found = together(partial(stop, status=Status.TRANSFERRED), partial(stop, status=Status.DEACTIVATED))
    assert kinds(found) == ["done", "refused"], found


def test_an_invitation_used_by_two_at_once_is_used_once(house: House) -> None:
    ours = house.ours
    new = NewInvitation(role=Role.OBSERVER, name="New")
    token = accounts.invite(by=ours["administrator"].actor, at=AT, scope=ours.scope, new=new).token

    def accept(name: str) -> User:
        by = ours["administrator"].actor
        return accounts.accept(by=by, at=AT, token=token, username=name, password="four quiet lamps burning")

    assert kinds(together(partial(accept, "one.new"), partial(accept, "two.new"))) == ["done", "refused"]
    assert Invitation.objects.exclude(used_at=None).filter(name="New").count() == 1
    assert User.objects.filter(username__endswith=".new").count() == 1


def test_a_recovery_confirmed_by_two_at_once_makes_one_link(house: House) -> None:
    ours = house.ours
    ours.everybody("observer", "colleague", "clinician")
    asked = accounts.request_recovery(
        by=ours["administrator"].actor, at=AT, scope=ours.scope, user=ours["observer"].user, how_identified="passport"
    )
    approve = partial(accounts.approve_recovery, at=AT, scope=ours.scope, recovery=asked.pk)
    found = together(*[partial(approve, by=ours[who].actor) for who in ("clinician", "colleague")])
    assert kinds(found) == ["done", "refused"], found
    assert Invitation.objects.exclude(user=None).count() == 1


def test_somebody_put_on_the_team_twice_at_once_is_there_once(house: House) -> None:
    ours = house.ours
    user = ours["colleague"].user
    join = partial(
        patients.join_team, by=ours["clinician"], at=AT, patient=ours.patient, user=user, role=Role.CLINICIAN
    )
    found = together(join, join)
    assert kinds(found) in (["OutOfDateError", "done"], ["done", "refused"]), found
    assert CareTeamMember.objects.within(ours.scope).filter(user_id=user).count() == 1


def test_a_membership_ended_by_two_at_once_is_ended_once(house: House) -> None:
    ours = house.ours
    row = Membership.objects.get(user_id=ours["patient"].user)
    end = partial(
        accounts.end_membership, by=ours["administrator"].actor, at=AT, scope=ours.scope, membership=row.pk, version=1
    )
    assert kinds(together(end, end)) == ["done", "refused"]
    assert AuditRow.objects.filter(action="accounts.membership_ended").count() == 1


def test_nobody_waits_for_ever_where_two_deeds_want_the_same_in_another_order(house: House) -> None:
    """Merging one way and amending the other: locks are taken in one order, so that nobody is chosen as a victim."""
    by = house.ours["clinician"]
    for number in range(ROUNDS):
        first, second = (patients.register(by=by, at=AT, person=person(f"{name} {number}")) for name in "ab")
        found = together(
            partial(patients.merge, by=by, at=AT, kept=first, merged=second),
            partial(patients.amend_person, by=by, at=AT, patient=second, person=person("x"), version=1),
            partial(patients.amend_person, by=by, at=AT, patient=first, person=person("y"), version=1),
        )
        assert set(kinds(found)) <= {"done", "refused"}, found
    assert verify().whole
