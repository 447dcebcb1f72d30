"""The book of names: read once, brought up to date from the trail, of one clinic, forgotten in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.clinic import AT, House, later, person

from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.values import Here
from trochee.clinic.audit.models import ChainHead
from trochee.clinic.patients import actions, book, names
from trochee.clinic.patients.models import Status
from trochee.clinic.patients.sealed import open_field
from trochee.clinic.patients.values import NoSuchPatientError


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every name that is opened, as it is opened."""
    found: list[str] = []

    def noted(key: bytes, sealed: str, about: str) -> str:
        found.append(about)
        return open_field(key, sealed, about)

    monkeypatch.setattr(names, "open_field", noted)
    return found


def told(by: Here) -> list[str]:
    return [each.name for each in book.book(by, AT)]


def merged(house: House) -> UUID:
    ours = house.ours
    return actions.merge(by=ours["clinician"], at=AT, kept=ours.patient, merged=ours.second_patient)


def test_a_second_look_opens_no_name_and_asks_twice(house: House, opened: list[str]) -> None:
    by = house.ours["clinician"]
    assert told(by) == ["lamp Marker", "lamp Second"]
    assert len(opened) == 2
    with CaptureQueriesContext(connection) as asked:
        assert told(by) == ["lamp Marker", "lamp Second"]
    assert len(opened) == 2
    assert len(asked) <= 2


def test_only_whom_a_deed_was_about_is_read_again(house: House, opened: list[str]) -> None:
    by, patient = house.ours["clinician"], house.ours.patient
    told(by)
    actions.amend_person(by=by, at=AT, patient=patient, person=person("Aaron"), version=1)
    assert told(by) == ["Ida Aaron", "lamp Second"], "and in its place by name"
    assert len(opened) == 3
    actions.register(by=by, at=AT, person=person("Newest"))
    assert told(by) == ["Ida Aaron", "Ida Newest", "lamp Second"]
    assert len(opened) == 4
    actions.set_status(by=by, at=AT, patient=patient, status=Status.TRANSFERRED, reason="moved", version=1)
    assert [each.takes_part for each in book.book(by, AT)] == [False, True, True]


def test_who_comes_to_a_team_and_leaves_it(house: House, opened: list[str]) -> None:
    by, colleague, patient = house.ours["clinician"], house.ours["colleague"], house.ours.patient
    assert told(colleague) == []
    place = actions.join_team(by=by, at=AT, patient=patient, user=colleague.user, role=Role.CLINICIAN)
    assert told(colleague) == ["lamp Marker"]
    assert told(by) == ["lamp Marker", "lamp Second"]
    assert len(opened) == 2, "colleagues share what is opened"
    actions.leave_team(by=by, at=AT, patient=patient, membership=place)
    assert told(colleague) == []
    assert told(by) == ["lamp Marker", "lamp Second"]


def test_a_person_with_two_records_is_there_once_and_found_by_either_name(house: House) -> None:
    ours = house.ours
    by, colleague = ours["clinician"], ours["colleague"]
    actions.join_team(by=by, at=AT, patient=ours.second_patient, user=colleague.user, role=Role.CLINICIAN)
    assert told(colleague) == ["lamp Second"]
    merge = merged(house)
    for reader in (by, colleague):
        (line,) = book.book(reader, AT)
        assert (line.patient, line.ids) == (ours.patient, (ours.patient, ours.second_patient))
        assert (line.name, line.also) == ("lamp Marker", ("lamp Second",))
        assert "marker" in line.sought
        assert "second" in line.sought
    actions.unmerge(by=by, at=AT, kept=ours.patient, merge=merge)
    assert told(by) == ["lamp Marker", "lamp Second"]
    assert told(colleague) == ["lamp Second"]


def test_who_registered_twice_came_the_first_time_and_stands_as_the_record_that_goes_on(house: House) -> None:
    ours, by = house.ours, house.ours["clinician"]
    again = actions.register(by=by, at=later(days=9), person=person("Again"))
    actions.set_status(by=by, at=AT, patient=ours.patient, status=Status.TRANSFERRED, reason="moved", version=1)
    actions.merge(by=by, at=AT, kept=again, merged=ours.patient)
    line = next(each for each in book.book(by, AT) if each.patient == again)
    assert line.registered_at == AT
    assert line.takes_part


def test_an_erased_name_leaves_the_books_of_all(house: House) -> None:
    ours = house.ours
    by, observer = ours["clinician"], ours["observer"]
    assert told(observer) == ["lamp Marker"]
    told(by)
    actions.set_status(by=by, at=AT, patient=ours.patient, status=Status.TRANSFERRED, reason="moved", version=1)
    actions.erase(by=by, at=AT, patient=ours.patient)
    assert told(by) == ["(erased)", "lamp Second"]
    held = [line.name for shelf in book._shelves.values() for one in shelf.books.values() for line in one.lines]
    assert "lamp Marker" not in held
    assert told(observer) == ["(erased)"]


def test_another_clinics_names_are_never_given(house: House) -> None:
    ours, theirs = house.ours["clinician"], house.theirs["clinician"]
    assert told(ours) == ["lamp Marker", "lamp Second"]
    assert told(theirs) == ["other Marker", "other Second"]
    both = replace(ours, scope=theirs.scope, actor=replace(ours.actor, clinic=theirs.scope.clinic))
    assert told(both) == [], "somebody of both clinics is on the teams of one"
    assert told(ours) == ["lamp Marker", "lamp Second"]
    for name in ("administrator", "patient", "carer"):
        with pytest.raises(NoSuchPatientError):
            told(house.ours[name])


def test_what_is_kept_is_bounded_and_forgotten(
    house: House, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = house.ours["clinician"], house.theirs["clinician"]
    monkeypatch.setattr(book, "AT_MOST", 3)
    told(ours)
    told(theirs)
    told(theirs)
    assert len(book._shelves) == 1, "the clinic that nobody looked at for longest went"
    told(ours)
    assert len(opened) == 6
    monkeypatch.setattr(book, "AT_MOST", 50_000)
    away = AT + book.FORGOTTEN_AFTER + timedelta(seconds=1)
    book.book(theirs, away)
    assert [clinic for clinic, _ in book._shelves] == [theirs.scope.clinic], "nobody looked for a while"


def test_a_book_that_nobody_opens_is_forgotten_while_others_look(house: House) -> None:
    ours = house.ours
    told(ours["observer"])
    half = book.FORGOTTEN_AFTER * 2 / 3
    book.book(ours["clinician"], AT + half)
    book.book(ours["clinician"], AT + 2 * half)
    (shelf,) = book._shelves.values()
    assert [user for user, _ in shelf.books] == [ours["clinician"].user]


def test_a_trail_that_is_not_the_one_known_is_read_from_the_beginning(house: House, opened: list[str]) -> None:
    by = house.ours["clinician"]
    told(by)
    (shelf,) = book._shelves.values()
    shelf.seen = ChainHead.objects.get(chain=str(by.scope.clinic)).sequence + 5  # as after a restored backup
    assert told(by) == ["lamp Marker", "lamp Second"]
    assert len(opened) == 4
