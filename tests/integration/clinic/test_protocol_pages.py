"""The draft of a clinic's protocol: written, checked in plain words, tried on people, signed by a medical lead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from tests.factories.clinic import AT, PASSWORD, House
from tests.factories.protocols import CONTENT, EIGHTY, kept, lead_of, signed
from tests.integration.clinic.browser_like import log_in_with_two

from trochee.clinic.accounts.values import Here
from trochee.clinic.audit.models import AuditRow
from trochee.clinic.clinician_site.protocol.starting import TEMPLATE
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.values import Person
from trochee.clinic.protocols import queries
from trochee.clinic.protocols.checking import checked_content
from trochee.clinic.protocols.models import ProtocolDraft
from trochee.clinic.protocols.values import Content
from trochee.knowledge.protocol import Switch

DRAFT, SIGN, TRY = "/protocol/draft/", "/protocol/draft/sign/", "/protocol/draft/people/"
INTERVAL = "/protocol/draft/numbers/safety.dose.interval/"


@pytest.fixture
def lead(house: House) -> Here:
    return lead_of(house.ours)


@pytest.fixture
def visitor(lead: Here) -> Any:
    return log_in_with_two("lamp.clinician", lead.user)


def said(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    body = response.content.decode().replace('<span lang="en">', "").replace("</span>", "")
    return " ".join(body.split())


def write(visitor: Any, entries: str, version: int = 0, **more: object) -> Any:
    return visitor.post(DRAFT, {"entries": entries, "version": version, **more})


def old_person(house: House, by: Here) -> None:
    patients.register(
        by=by, at=AT, person=Person(family_name="Eighty", given_name="Old", birth_date=date(1940, 1, 1))
    )


def test_what_is_wrong_stands_beside_the_draft_and_it_is_kept(house: House, visitor: Any) -> None:
    assert write(visitor, EIGHTY.replace("\n", "\r\n").replace("age_years", "age"))["Location"] == DRAFT
    page = said(visitor.get(DRAFT))
    assert "Line 8" in page
    assert "no fact is called age" in page
    assert SIGN not in page
    assert "cannot be signed" in said(visitor.get(SIGN), 400)
    assert "cannot be signed" in said(visitor.get(TRY))
    draft = queries.draft_of(house.ours.scope)
    assert draft is not None
    assert draft.content.entries == EIGHTY.replace("age_years", "age").rstrip("\n") + "\n"


def test_an_example_that_fails_and_then_comes_out(visitor: Any) -> None:
    write(visitor, EIGHTY.replace("1940", "1991"))
    page = said(visitor.get(DRAFT))
    assert "Line 2" in page
    assert "does not come out as it says" in page
    write(visitor, EIGHTY, version=1)
    assert "its 3 examples come out as they say" in said(visitor.get(DRAFT))


def test_the_text_to_begin_with_is_right() -> None:
    protocol = checked_content(Content(entries=TEMPLATE), date(2026, 11, 23))
    assert (set(protocol.rules), set(protocol.formulations)) == ({"own.eighty"}, {"own_cherry_50"})


@pytest.mark.parametrize(
    ("value", "why", "told"),
    [
        ("48", "x", "Allowed here: 72 to"),
        ("72", "x", "another value"),
        ("many", "x", "Write a number"),
        ("nan", "x", "Write a number"),
        ("96", " ", "Say why"),
    ],
)
def test_a_number_outside_its_bounds_is_refused_in_words(visitor: Any, value: str, why: str, told: str) -> None:
    assert told in said(visitor.post(INTERVAL, {"value": value, "why": why, "version": 0}), 400)


def test_a_number_goes_into_the_draft_and_out_again(house: House, visitor: Any) -> None:
    page = said(visitor.get(INTERVAL))
    assert "72 h" in page
    assert "Higher is stricter" in page
    assert visitor.post(INTERVAL, {"value": "96", "why": "Hangover.", "version": 0})["Location"] == DRAFT
    page = said(visitor.get(DRAFT))
    assert "<b>96 h</b>" in page
    assert "come out otherwise" in page
    assert 'value="96"' in said(visitor.get(INTERVAL))
    visitor.post(INTERVAL, {"value": "", "why": "", "version": 1})
    draft = queries.draft_of(house.ours.scope)
    assert draft is not None
    assert draft.content.numbers == ()
    assert visitor.get("/protocol/draft/numbers/no.such/").status_code == 404
    assert visitor.get("/protocol/draft/numbers/record.desk.silent_days/").status_code == 404


def test_two_leads_at_once(house: House, visitor: Any) -> None:
    colleague = log_in_with_two("lamp.colleague", lead_of(house.ours, "colleague").user)
    write(visitor, EIGHTY)
    assert "changed" in said(write(colleague, ""), 409)
    write(colleague, EIGHTY, version=1, switches=["home"])
    sent = visitor.post(SIGN, {"why": "Falls.", "version": 1, "password": PASSWORD})
    assert sent.status_code == 409
    assert queries.in_force(house.ours.scope) is None
    sent = visitor.post(SIGN, {"why": "Falls.", "version": 2, "password": PASSWORD})
    assert sent["Location"] == "/protocol/"
    assert colleague.get(SIGN).status_code == 404
    assert queries.switched_on(house.ours.scope) == {Switch.HOME}


def test_signing_asks_for_the_password_and_who_may(house: House, visitor: Any, lead: Here) -> None:
    write(visitor, EIGHTY)
    assert "Say why" in said(visitor.post(SIGN, {"why": "", "version": 1, "password": PASSWORD}), 400)
    assert "not right" in said(visitor.post(SIGN, {"why": "Falls.", "version": 1, "password": "x"}), 400)
    colleague = log_in_with_two("lamp.colleague", house.ours["colleague"].user)
    page = said(colleague.get(SIGN))
    assert "A medical lead signs it" in page
    assert "password" not in page
    said(colleague.post(SIGN, {"why": "Falls.", "version": 1, "password": PASSWORD}))
    assert queries.in_force(house.ours.scope) is None
    visitor.post(SIGN, {"why": "Falls.", "version": 1, "password": PASSWORD})
    page = said(visitor.get("/protocol/"))
    assert "In force: version 1" in page
    assert lead.name in page
    version = said(visitor.get("/protocol/versions/1/"))
    assert "own.eighty" in version
    assert "Falls." in version
    file = visitor.get("/protocol/versions/1/file/")
    assert file.content.decode() == EIGHTY.rstrip()
    assert "attachment" in file["Content-Disposition"]
    assert visitor.get("/protocol/versions/2/").status_code == 404
    assert visitor.get("/protocol/versions/2/file/").status_code == 404


def test_what_is_otherwise_than_in_the_version_before(house: House, visitor: Any, lead: Here) -> None:
    signed(lead, timezone.now(), CONTENT)
    kept(lead, timezone.now(), replace(CONTENT, entries=EIGHTY.replace("Eighty or older", "From eighty on")))
    page = said(visitor.get(SIGN))
    assert "<del>" in page
    assert "<ins>" in page
    assert "From eighty on" in page


def test_a_draft_is_tried_on_whoever_the_reader_looks_after(house: House, visitor: Any, lead: Here) -> None:
    old_person(house, lead)
    assert visitor.get(TRY).status_code == 404
    write(visitor, EIGHTY)
    page = said(visitor.get(TRY))
    assert "For 3 patients something would be otherwise." in page  # two have no birth date: it asks
    assert "Old Eighty" in page
    assert "appears" in page
    row = AuditRow.objects.get(action="protocols.draft_tried")
    assert str(house.ours.patient) in row.detail
    colleague = log_in_with_two("lamp.colleague", house.ours["colleague"].user)
    assert "Old Eighty" not in said(colleague.get(TRY))


def test_who_could_not_be_looked_at_is_told(
    house: House, visitor: Any, lead: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    from trochee.clinic.patients.values import NoSuchPatientError
    from trochee.clinic.workflows import protocol_trial

    write(visitor, EIGHTY)

    def refuse(*_: object) -> None:
        raise NoSuchPatientError

    monkeypatch.setattr(protocol_trial, "known_facts", refuse)
    page = said(visitor.get(TRY))
    assert "2 not looked at" in page
    assert "may not be read for this" in page


def test_a_draft_is_thrown_away_once(house: House, visitor: Any) -> None:
    write(visitor, EIGHTY)
    assert visitor.post("/protocol/draft/discard/", {"version": "1"})["Location"] == "/protocol/"
    assert not ProtocolDraft.objects.within(house.ours.scope).exists()
    assert visitor.post("/protocol/draft/discard/", {"version": "x"}).status_code == 409


def test_an_administrator_says_who_is_medical_lead(house: House) -> None:
    ours = house.ours
    visitor = log_in_with_two("lamp.administrator", ours["administrator"].user)
    assert "Nobody yet" in said(visitor.get("/protocol/leads/"))
    said(visitor.post("/protocol/leads/", {"user": str(ours["observer"].user)}), 400)
    visitor.post("/protocol/leads/", {"user": str(ours["clinician"].user)})
    (found,) = queries.leads(ours.scope)
    assert found.name in said(visitor.get("/protocol/leads/"))
    clinician = log_in_with_two("lamp.clinician", ours["clinician"].user)
    assert found.name in said(clinician.get("/protocol/leads/"))
    assert clinician.post("/protocol/leads/", {"user": str(ours["colleague"].user)}).status_code == 404
    assert clinician.post(f"/protocol/leads/{found.id}/end/").status_code == 404
    assert visitor.post(f"/protocol/leads/{found.id}/end/")["Location"] == "/protocol/leads/"
    assert queries.leads(ours.scope) == ()
