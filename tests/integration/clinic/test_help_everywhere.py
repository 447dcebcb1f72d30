"""Whom to call is one tap away on every page that a patient or somebody who helps can see, refusals included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.integration.clinic.routes import ROUTES, Page
from tests.integration.clinic.world import Subject, Visitor, World

from trochee.clinic.dosing_sessions.actions import save_dose
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.values import CarerLimits
from trochee.clinic.patients.versions.values import NewEntry
from trochee.record import Dose

LINK = 'href="/help/"'
ALSO = {"account_login", "account_inactive", "invitation"}
BETRAYS_NOTHING = {
    "help_now": "it is the page itself",
    "away": "where the quick exit leads: it says nothing of anybody",
}


@pytest.fixture
def world(fresh_database: None) -> World:
    return World()


def pages_of(role: str) -> Iterator[tuple[str, Page]]:
    """Every route that this role may read, and what stands at a door."""
    for name, page in ROUTES.items():
        if page.get and (role in page.opens or name in ALSO):
            yield name, page


def address(world: World, subject: Subject, name: str, page: Page) -> str:
    pieces = {**(page.about(world, subject) if page.about else {}), **(page.pieces(world) if page.pieces else {})}
    return reverse(name, kwargs=pieces)


def lacks(name: str, answer: Any) -> str:
    """Say where a page does not lead to help; a page of the program is HTML."""
    kind = answer.headers.get("Content-Type", "")
    if not kind.startswith("text/html") or answer.status_code in {204, 301, 302}:
        return ""
    return "" if LINK in answer.content.decode() else f"{name}: {answer.status_code}, {answer.request['PATH_INFO']}"


def test_on_every_page_of_a_patient(world: World) -> None:
    visitor = world.browser(Visitor(role="patient", side="ours"))
    seen, without = 0, []
    for name, page in pages_of("patient"):
        if name in BETRAYS_NOTHING:
            continue
        answer = visitor.get(address(world, world.first, name, page), follow=True)
        seen += answer.headers.get("Content-Type", "").startswith("text/html")
        without.append(lacks(name, answer))
    assert seen > 25
    assert not [each for each in without if each]


def test_where_something_was_typed_that_is_not_right(world: World) -> None:
    visitor = world.browser(Visitor(role="patient", side="ours"))
    for name in ("my_doses_new", "my_effects_new"):
        assert LINK in visitor.post(reverse(name), {"client_id": str(uuid4())}).content.decode()
    for where in (reverse("my_night", args=[world.day]), "/my/nowhere/", "/patients/"):
        wrong = visitor.post(where, {"client_id": str(uuid4()), "version": "1", "into_bed": "late"})
        assert LINK in wrong.content.decode()
        assert wrong.status_code >= 400


def test_on_pages_of_an_entry_and_of_somebody_who_helps(world: World) -> None:
    ours, at = world.ours, timezone.now()
    dose = Dose(taken_at=at.replace(tzinfo=None, year=at.year - 1), product="ketamine troche", amount=50)
    new = NewEntry(client_id=uuid4(), value=dose)
    save_dose(by=ours["patient"], at=at, patient=ours.patient, new=new)
    visitor = world.browser(Visitor(role="patient", side="ours"))
    found = re.search(r'href="(/my/doses/)?([0-9a-f-]{36})/"', visitor.get("/my/doses/").content.decode())
    assert found is not None
    for rest in ("", "history/", "withdraw/"):
        assert LINK in visitor.get(f"/my/doses/{found[2]}/{rest}").content.decode()
    limits = CarerLimits(may_enter_nights=True, may_read_nights=True, may_read_review=True)
    patients.let_carer(by=ours["patient"], at=at, patient=ours.patient, user=ours["carer"].user, limits=limits)
    helper = world.browser(Visitor(role="carer", side="ours"))
    for rest in ("", f"{ours.patient}/nights/", f"{ours.patient}/nights/{timezone.localdate()}/"):
        answer = helper.get(f"/helping/{rest}")
        assert (answer.status_code, LINK in answer.content.decode()) == (200, True), rest
