"""An authorisation as a prescriber types it, and its way through signatures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.factories.clinic import AT, Clinic, enrol

from trochee.clinic.accounts.values import Confirmation, Here
from trochee.clinic.assessments.actions import save_facts
from trochee.clinic.assessments.values import Facts
from trochee.clinic.demo.well import well
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.consent import NewText, answer, publish
from trochee.clinic.prescriptions.content import code_of_page
from trochee.clinic.prescriptions.values import Kept
from trochee.clinic.workflows import authorising
from trochee.record import Authorisation, AuthorisationStatus, Formulation, Setting, TitrationStep

TODAY = AT.date()
ASKED = Authorisation(
    id="",
    version=0,
    status=AuthorisationStatus.WAITS,
    prescriber="",
    signed_at=AT,
    formulation=Formulation(
        product="ketamine troche", strength_mg=100, pharmacy="Lamp Pharmacy", expires=TODAY + timedelta(days=90)
    ),
    route="sublingual",
    titration=(TitrationStep(from_dose=1, dose_mg=50), TitrationStep(from_dose=3, dose_mg=100)),
    ceiling_dose_mg=100,
    ceiling_week_mg=200,
    minimum_interval_h=72,
    settings=(Setting.CLINIC,),
    starts_on=TODAY,
    review_on=TODAY + timedelta(days=28),
    end_point="ten points more of sleep efficiency",
    time_zone="Europe/Berlin",
    stops_unless="a review is signed",
    smallest_effects={"sleep_efficiency": 10.0},
)


def asked(**more: Any) -> Authorisation:
    return replace(ASKED, **more)


def just_now(at: datetime) -> Confirmation:
    """A password given just before, each one its own."""
    return Confirmation(at=at - timedelta(microseconds=uuid4().int % 50_000_000 + 1), method="password")


def signing(what: Authorisation, seen: UUID | None = None, reasons: Mapping[str, str] | None = None) -> Any:
    return authorising.Signing(asked=what, shown_sha256=code_of_page(what), seen=seen, reasons=reasons or {})


def prescribers(clinic: Clinic, **facts: Any) -> tuple[Here, Here]:
    """The clinician and a colleague, both of the patient's team and both with a second factor.

    The patient is well and has agreed, but for what the caller says otherwise.
    """
    first, second = clinic["clinician"], clinic["colleague"]
    agree(clinic)
    told(clinic, **facts)
    patients.join_team(by=first, at=AT, patient=clinic.patient, user=second.user, role=second.role)
    for each in (first, second):
        enrol(each.user)
    return first, second


def signed(by: Here, patient: UUID, at: datetime = AT, what: Authorisation = ASKED, **more: Any) -> Kept:
    """Sign as a page does."""
    return authorising.sign(by=by, at=at, patient=patient, signing=signing(what, **more), confirmation=just_now(at))


def agree(clinic: Clinic) -> None:
    """Let the patient agree to the treatment."""
    new = NewText(kind="treatment", language="en", title="The treatment", text="What it is.")
    text = publish(by=clinic["clinician"], at=AT, new=new)
    answer(
        by=clinic["patient"], at=AT, patient=clinic.patient, text=text.pk, shown_sha256=text.content_sha256,
        answer="given",
    )  # fmt: skip


def told(clinic: Clinic, version: int = 0, **facts: Any) -> None:
    """Write down that the patient is well, but for these facts; a list of conditions or medicines by its name."""
    lists = {name: facts.pop(name, ()) for name in ("conditions", "medicines", "diagnoses")}
    known = Facts(**lists, facts={**well(TODAY), "birth_date": date(1980, 3, 4), **facts})
    save_facts(by=clinic["clinician"], at=AT, patient=clinic.patient, facts=known, version=version)
