"""Who may write what into the inventory; two people for a destruction; nothing counts before the second."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.factories.clinic import AT, House, later

from trochee.clinic.accounts.values import OutOfDateError
from trochee.clinic.audit.models import AuditRow
from trochee.clinic.audit.verify import verify
from trochee.clinic.inventory import actions
from trochee.clinic.inventory.queries import kept_movements, movements, versions
from trochee.clinic.inventory.values import SamePersonError
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.models import Status
from trochee.clinic.patients.queries import open_chart
from trochee.clinic.patients.values import Chart, NoSuchPatientError, Right
from trochee.clinic.patients.versions.values import Kept, NewEntry, NotSavedError, Saved
from trochee.record import InventoryMovement, MovementKind

DISPENSED = InventoryMovement(
    at=datetime.fromisoformat("2026-03-01T09:00"),
    kind=MovementKind.DISPENSED,
    product="ketamine troche",
    amount=Fraction(12),
    strength_mg=100.0,
    lot="L-1",
)


def moved(kind: MovementKind, amount: str = "1", **more: Any) -> InventoryMovement:
    return replace(DISPENSED, kind=kind, amount=Fraction(amount), **more)


def save(house: House, who: str, value: InventoryMovement, **more: Any) -> Saved:
    new = NewEntry(client_id=uuid4(), value=value, replaces=more.pop("replaces", None))
    return actions.save_movement(by=house.ours[who], at=AT, patient=house.ours.patient, new=new)


def confirm(house: House, who: str, movement: UUID, **more: Any) -> Saved:
    return actions.confirm(
        by=house.ours[who],
        at=later(hours=1),
        patient=house.ours.patient,
        client_id=uuid4(),
        replaces=movement,
        **more,
    )


def take_back(house: House, who: str, movement: UUID) -> None:
    actions.withdraw_movement(
        by=house.ours[who], at=AT, patient=house.ours.patient, client_id=uuid4(), replaces=movement
    )


def chart(house: House, who: str = "clinician") -> Chart:
    return open_chart(by=house.ours[who], at=AT, patient=house.ours.patient, right=Right.READ_INVENTORY, page="test")


def only(house: House) -> Kept[InventoryMovement]:
    (found,) = kept_movements(chart(house))
    return found


@pytest.mark.parametrize("who", ["clinician", "observer"])
@pytest.mark.parametrize("kind", [each for each in MovementKind if each is not MovementKind.DESTROYED])
def test_the_care_team_writes_everything_and_is_named(house: House, who: str, kind: MovementKind) -> None:
    save(house, who, moved(kind))
    assert only(house).value == moved(kind, done_by=house.ours[who].name)


REPORTS = [MovementKind.LOST, MovementKind.FOUND, MovementKind.TO_RETURN, MovementKind.COUNT]


@pytest.mark.parametrize("kind", REPORTS)
def test_a_patient_reports(house: House, kind: MovementKind) -> None:
    save(house, "patient", moved(kind))
    assert only(house).value == moved(kind)


@pytest.mark.parametrize("kind", [each for each in MovementKind if each not in REPORTS])
def test_and_nothing_else(house: House, kind: MovementKind) -> None:
    with pytest.raises(NoSuchPatientError):
        save(house, "patient", moved(kind))
    assert movements(chart(house)) == ()


def test_a_patient_does_not_explain_a_count(house: House) -> None:
    with pytest.raises(NoSuchPatientError):
        save(house, "patient", moved(MovementKind.COUNT, "9", reason="it was the cat"))


def test_a_patient_amends_and_withdraws_only_what_they_reported(house: House) -> None:
    own = save(house, "patient", moved(MovementKind.LOST))
    amended = save(house, "patient", moved(MovementKind.LOST, "0.5"), replaces=own.id)
    theirs = save(house, "clinician", moved(MovementKind.LOST, "2"))
    with pytest.raises(NoSuchPatientError):
        save(house, "patient", moved(MovementKind.LOST, "0.25"), replaces=theirs.id)
    with pytest.raises(NoSuchPatientError):
        take_back(house, "patient", theirs.id)
    take_back(house, "patient", amended.id)
    assert only(house).value.amount == 2


@pytest.mark.parametrize("who", ["colleague", "carer", "pharmacist", "administrator"])
def test_others_write_nothing(house: House, who: str) -> None:
    house.ours.everybody(who)
    with pytest.raises(NoSuchPatientError):
        save(house, who, moved(MovementKind.LOST))


def test_what_has_ended_is_read_and_not_added_to(house: House) -> None:
    save(house, "clinician", DISPENSED)
    patients.set_status(
        by=house.ours["clinician"],
        at=AT,
        patient=house.ours.patient,
        status=Status.TRANSFERRED,
        reason="moved",
        version=1,
    )
    assert len(movements(chart(house))) == 1
    for who in ("clinician", "patient"):
        with pytest.raises(NoSuchPatientError):
            save(house, who, moved(MovementKind.LOST))


def test_nobody_writes_a_destruction_down_as_done(house: House) -> None:
    two = moved(MovementKind.DESTROYED, done_by="Ada", second_person="Bo")
    with pytest.raises(NotSavedError, match="second person"):
        save(house, "clinician", two)
    waits = save(house, "clinician", moved(MovementKind.TO_DESTROY))
    with pytest.raises(NotSavedError, match="second person"):
        save(house, "observer", two, replaces=waits.id)


@pytest.mark.parametrize(
    ("kind", "first", "after"),
    [
        (MovementKind.TO_DESTROY, "clinician", MovementKind.DESTROYED),
        (MovementKind.TO_RETURN, "patient", MovementKind.RETURNED),
    ],
)
def test_a_second_person_confirms(house: House, kind: MovementKind, first: str, after: MovementKind) -> None:
    waits = save(house, first, moved(kind, "2.5"))
    saved = confirm(house, "observer", waits.id)
    found = only(house)
    assert (found.value.kind, found.version, found.id) == (after, 2, saved.id)
    assert found.value.done_by == (house.ours[first].name if first == "clinician" else None)
    assert found.value.second_person == house.ours["observer"].name
    told = versions(chart(house), found.entry)
    assert [(each.value.kind, each.by) for each in told] == [
        (kind, house.ours[first].actor.id), (after, house.ours["observer"].actor.id)]  # fmt: skip
    deeds = AuditRow.objects.filter(action__startswith="inventory.").order_by("sequence")
    assert list(deeds.values_list("action", flat=True)) == ["inventory.movement_saved", "inventory.movement_amended"]
    assert verify().whole


def test_the_same_person_is_refused(house: House) -> None:
    waits = save(house, "clinician", moved(MovementKind.TO_DESTROY))
    with pytest.raises(SamePersonError):
        confirm(house, "clinician", waits.id)
    assert only(house).value.kind is MovementKind.TO_DESTROY


def test_whoever_amends_it_is_the_first_from_then_on(house: House) -> None:
    waits = save(house, "clinician", moved(MovementKind.TO_DESTROY))
    again = save(house, "observer", moved(MovementKind.TO_DESTROY, "2"), replaces=waits.id)
    with pytest.raises(SamePersonError):
        confirm(house, "observer", again.id)
    confirm(house, "clinician", again.id)
    assert (only(house).value.done_by, only(house).value.second_person) == (
        house.ours["observer"].name, house.ours["clinician"].name)  # fmt: skip


def test_two_people_of_one_name_are_told_apart(house: House) -> None:
    observer = house.ours["observer"]
    waits = save(house, "clinician", moved(MovementKind.TO_DESTROY, done_by=observer.name))
    confirm(house, "observer", waits.id)
    second = only(house).value.second_person
    assert second is not None
    assert second.startswith(f"{observer.name} (")


def test_what_was_confirmed_or_never_waited_is_not_confirmed_again(house: House) -> None:
    waits = save(house, "clinician", moved(MovementKind.TO_DESTROY))
    done = confirm(house, "observer", waits.id)
    for movement in (waits.id, done.id, uuid4()):
        with pytest.raises(OutOfDateError):
            confirm(house, "observer", movement)


def test_a_patient_confirms_nothing(house: House) -> None:
    waits = save(house, "clinician", moved(MovementKind.TO_DESTROY))
    with pytest.raises(NoSuchPatientError):
        confirm(house, "patient", waits.id)


def test_a_folder_brings_destructions_that_name_two_people(house: House) -> None:
    two = moved(MovementKind.DESTROYED, done_by="Ada", second_person="Bo")
    new = [NewEntry(client_id=uuid4(), value=two)]
    patient = house.ours.patient
    assert actions.add_movements(by=house.ours["clinician"], at=AT, patient=patient, new=new) == 1
    with pytest.raises(NoSuchPatientError):
        actions.add_movements(by=house.ours["patient"], at=AT, patient=patient, new=new)
    other = NewEntry(client_id=uuid4(), value=replace(two, amount=Fraction(2)), replaces=only(house).id)
    actions.take_movement(by=house.ours["clinician"], at=AT, patient=patient, new=other)
    assert only(house).value.amount == 2
    with pytest.raises(NoSuchPatientError):
        actions.take_movement(by=house.ours["patient"], at=AT, patient=patient, new=other)
