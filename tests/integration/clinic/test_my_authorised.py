"""What a patient reads of what was signed for them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from tests.factories.authorised import asked, just_now, prescribers, signing
from tests.factories.clinic import House
from tests.integration.clinic.browser_like import log_in

from trochee.clinic.prescriptions.states import State
from trochee.clinic.prescriptions.values import Kept
from trochee.clinic.workflows import authorising
from trochee.record import AuthorisationStatus

BERLIN = ZoneInfo("Europe/Berlin")


def said(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", str(response.content.decode())))


@pytest.fixture(autouse=True)
def no_rule_fires(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(authorising, "findings_for", lambda *_: ())


def signed(house: House, *, days: int, since: int = 0) -> Kept:
    """Sign what runs for so many days more, some days ago."""
    by, _ = prescribers(house.ours)
    at = timezone.now() - timedelta(days=since)
    today = timezone.now().astimezone(BERLIN).date()
    what = asked(starts_on=at.astimezone(BERLIN).date(), review_on=today + timedelta(days=days))
    return authorising.sign(
        by=by, at=at, patient=house.ours.patient, signing=signing(what), confirmation=just_now(at)
    )


def test_nothing_signed_is_said_first_and_home_stays_calm(house: House) -> None:
    patient = log_in("lamp.patient")
    shown = said(patient.get("/my/authorised/"))
    assert "No dose is authorised now. Your clinic has signed nothing here." in shown
    assert "Do not take another tonight." in shown
    assert "No dose is authorised" not in said(patient.get("/my/nights/"))
    assert "What I may take" in said(patient.get("/my/sleep/"))


def test_limits_are_told_as_limits(house: House) -> None:
    signed(house, days=30)
    patient = log_in("lamp.patient")
    shown = said(patient.get("/my/authorised/"))
    for text in (
        "These are limits. You may always take less, or none.",
        "In doses 1 to 2, at most 50 mg",
        "From dose 3 on, at most 100 mg",
        "Between two doses, at least 3 days",
        "All ketamine in 7 days, at most 200 mg. What you get from others counts, too.",
        "in the clinic",
        "It ends by itself after",
        "Do not take another tonight.",
    ):
        assert text in shown, text
    assert "It ends in" not in shown
    assert "It ends in" not in said(patient.get("/my/nights/"))


@pytest.mark.parametrize(
    ("days", "text"), [(14, "It ends in 14 days."), (2, "It ends in 2 days."), (1, "Today is the last day.")]
)
def test_the_end_is_announced_on_each_page_of_the_patient(house: House, days: int, text: str) -> None:
    signed(house, days=days, since=3)
    patient = log_in("lamp.patient")
    for page in ("/my/authorised/", "/my/nights/", "/my/sleep/"):
        assert text in said(patient.get(page)), page


def test_the_day_before_the_first_notice_says_nothing_yet(house: House) -> None:
    signed(house, days=15)
    assert "It ends in" not in said(log_in("lamp.patient").get("/my/nights/"))


def test_lapsed_says_that_no_dose_is_authorised(house: House) -> None:
    signed(house, days=0, since=10)
    patient = log_in("lamp.patient")
    shown = said(patient.get("/my/authorised/"))
    assert "No dose is authorised now. What your clinic had signed ended on" in shown
    assert "In doses 1 to 2" not in shown
    assert "No dose is authorised now." in said(patient.get("/my/nights/"))


def test_stopped_tells_how_to_go_down_and_keeps_the_clinicians_reason(house: House) -> None:
    kept = signed(house, days=30)
    authorising.stop(
        by=house.ours["clinician"],
        at=timezone.now(),
        patient=house.ours.patient,
        seen=kept.id,
        reason="zzreason",
        taper="no dose from today on",
    )
    shown = said(log_in("lamp.patient").get("/my/authorised/"))
    assert "Your clinic has stopped it." in shown
    assert "no dose from today on" in shown
    assert "zzreason" not in shown


def test_what_waits_carries_no_dose(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = signed(house, days=30)
    assert kept.authorisation.status is AuthorisationStatus.SIGNED
    monkeypatch.setattr("trochee.clinic.patient_site.authorised.presenters.state_of", lambda *_: State.WAITS)
    assert "One doctor has signed. A second one has to look at it first." in said(
        log_in("lamp.patient").get("/my/authorised/")
    )


def test_staff_have_no_such_page(house: House) -> None:
    assert log_in("lamp.carer").get("/my/authorised/").status_code in {302, 404}
