"""Authorisations of a scratch clinic, signed through actions: invented people, invented amounts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from trochee.record import Authorisation, AuthorisationStatus, Formulation, Setting, TitrationStep

if TYPE_CHECKING:
    from trochee.clinic.accounts.values import Here
    from trochee.clinic.prescriptions.values import Kept

GOING_WELL: Mapping[str, object] = {
    **dict.fromkeys(
        (
            "breathing_or_consciousness_lost",
            "jaundice_or_itch",
            "craving_rising",
            "early_refill",
            "count_difference",
            "stock_lost",
            "asks_for_more",
            "other_prescriber_found",
            "ketamine_screen_unexpected",
            "more_drug_for_less_effect",
            "urinary_infection_without_culture",
        ),
        False,
    ),
    "dependence_score": 0.0,
    "urinary_grade": "none",
    "new_urinary_symptoms_days": 0.0,
}
"""What is asked besides of somebody who has had doses already."""
_WHY = "Ten years ago, once, while taking steroids; seen by the psychiatrist (invented)."


def authorised(by: Here, sleeper: UUID, at: datetime) -> dict[str, str]:
    """One authorisation in force, with an amendment as a draft."""
    from trochee.clinic.clinician_site.authorisation.writing.form import filled, terms_of
    from trochee.clinic.prescriptions.actions import save_draft

    is_well(by, sleeper, at, **GOING_WELL)
    today = at.date()
    kept = signed(by, sleeper, at, asked(today))
    texts = filled(terms_of(kept.authorisation)) | {
        "starts_on": str(today),
        "review_on": str(today + timedelta(days=21)),
        "ceiling_dose_mg": "75",
        "effects_agreed": "on",
    }
    save_draft(by=by, at=at, patient=sleeper, texts=texts, version=0, seen=kept.id)
    return {"authorisation": str(kept.entry)}


def ready_to_sign(by: Here, second: Here, themselves: tuple[Here, Here], at: datetime, *, sign: bool) -> None:
    """Two prescribers on both care teams; the second patient's authorisation ended yesterday.

    The first patient's is in force where ``sign`` says so; else nothing is signed, and a rule asks for a second one.
    """
    from trochee.clinic.patients import actions as patients

    before = at - timedelta(days=30)
    sleeper, newcomer = (each.own_patient for each in themselves)
    assert sleeper is not None
    assert newcomer is not None
    for patient in (sleeper, newcomer):
        patients.join_team(by=by, at=at, patient=patient, user=second.user, role=second.role)
    _agree(by, themselves, before)
    is_well(by, sleeper, at, psychosis_in_family=not sign, **GOING_WELL)
    is_well(by, newcomer, before)
    if sign:
        signed(by, sleeper, at, asked(at.date()))
    yesterday = at.astimezone(ZoneInfo("Europe/Berlin")).date() - timedelta(days=1)
    signed(by, newcomer, before, asked(before.date(), review_on=yesterday), number=5)


def _agree(by: Here, patients_themselves: tuple[Here, ...], at: datetime) -> None:
    """Publish a text about the treatment, to which both agree."""
    from trochee.clinic.patients import consent

    new = consent.NewText(kind="treatment", language="en", title="The treatment (invented)", text="What it is.")
    text = consent.publish(by=by, at=at, new=new)
    for each in patients_themselves:
        assert each.own_patient is not None
        consent.answer(
            by=each, at=at, patient=each.own_patient, text=text.pk, shown_sha256=text.content_sha256, answer="given"
        )


def is_well(by: Here, patient: UUID, at: datetime, **facts: object) -> None:
    """Write down that no rule stops this person, but for what the caller says."""
    from trochee.clinic.assessments.actions import save_facts
    from trochee.clinic.assessments.values import Facts
    from trochee.clinic.demo.well import well

    known = {**well(at.date()), "birth_date": date(1980, 3, 4), "weight_kg": 82.0, **facts}
    lists: Any = {name: known.pop(name, ()) for name in ("conditions", "medicines", "diagnoses")}
    save_facts(by=by, at=at, patient=patient, facts=Facts(**lists, facts=known), version=0)


def asked(today: date, **more: Any) -> Authorisation:
    """What a prescriber asks to sign."""
    terms: Mapping[str, Any] = {
        "formulation": Formulation(
            product="ketamine troche", strength_mg=100, base="gelatin", flavour="mint", pharmacy="Lamp Pharmacy"
        ),
        "route": "sublingual",
        "held_min": 15.0,
        "swallowed": False,
        "titration": (TitrationStep(from_dose=1, dose_mg=50), TitrationStep(from_dose=3, dose_mg=75)),
        "doses_per_week": 1.0,
        "ceiling_dose_mg": 100.0,
        "ceiling_mg_per_kg": 1.5,
        "ceiling_week_mg": 100.0,
        "minimum_interval_h": 144.0,
        "settings": (Setting.CLINIC,),
        "supervised_doses": 2,
        "starts_on": today,
        "review_on": today + timedelta(days=28),
        "end_point": "Ten points more of sleep efficiency, held for two weeks",
        "stops_unless": "the diary shows it and side effects are mild",
        "smallest_effects": {"sleep_efficiency": 10.0, "total_sleep_time": 30.0},
        "prescription_programme_on": today - timedelta(days=1),
    }
    return Authorisation(
        id="",
        version=0,
        status=AuthorisationStatus.WAITS,
        prescriber="",
        signed_at=datetime.combine(today, datetime.min.time()),
        time_zone="Europe/Berlin",
        **{**terms, **more},
    )


def signed(by: Here, patient: UUID, at: datetime, what: Authorisation, number: int = 1) -> Kept:
    """Sign it as the page does; ``number`` tells apart signatures of the same moment."""
    from trochee.clinic.accounts.values import Confirmation
    from trochee.clinic.patients.queries import chart_of
    from trochee.clinic.prescriptions.content import code_of_page
    from trochee.clinic.workflows import authorising

    chart = chart_of(by=by, at=at, patient=patient)
    assert chart is not None
    found = authorising.findings_for(chart, what, at)
    reasons = {each.rule: _WHY for each in found if authorising.needs_second(each)}
    signing = authorising.Signing(asked=what, shown_sha256=code_of_page(what), seen=None, reasons=reasons)
    given = at - timedelta(seconds=number, microseconds=patient.int % 900_000)
    return authorising.sign(
        by=by, at=at, patient=patient, signing=signing, confirmation=Confirmation(at=given, method="password")
    )
