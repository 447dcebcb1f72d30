"""Some of the invented patients have an authorisation: in force, about to lapse, waiting, lapsed yesterday."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from trochee.clinic.accounts.values import Confirmation, Here
from trochee.clinic.assessments.actions import save_facts
from trochee.clinic.assessments.queries import kept_facts
from trochee.clinic.patients.actions import charted
from trochee.clinic.patients.consent import NewText, answer, publish
from trochee.clinic.patients.models import ConsentText
from trochee.clinic.patients.queries import latest_text
from trochee.clinic.patients.values import Right
from trochee.clinic.prescriptions.content import code_of_page
from trochee.clinic.workflows.authorising import Signing, sign
from trochee.clinic.workflows.reviewing import today
from trochee.knowledge import shipped
from trochee.knowledge.consent import whole
from trochee.record import Authorisation, AuthorisationStatus, Formulation, Setting, TitrationStep

from .well import well

_COURSE = timedelta(days=28)
_TREATMENT, _LANGUAGE = "treatment", "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """When it was signed and is reviewed, in days from today; what is otherwise than well, and why it was signed."""

    signed: int = 0
    review: int
    facts: Mapping[str, object] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)


PLANS: Mapping[str, Plan] = {
    "marta": Plan(review=_COURSE.days),
    "noor": Plan(review=2),
    "rosa": Plan(
        review=_COURSE.days,
        facts={"psychosis_in_family": True},
        reasons={"eligibility.psychosis_before": "An uncle, decades ago (invented). Psychiatry saw her and agrees."},
    ),
    "hanna": Plan(signed=-1 - _COURSE.days, review=-1),
}
"""By log-in: whose authorisation stands how."""


def authorise(*, by: Here, at: datetime, patient: Here, login: str) -> None:
    """Let one of them agree and be found well, and sign as ``by``; nothing for anybody else."""
    plan = PLANS.get(login)
    if plan is None or patient.own_patient is None:
        return
    then = at + timedelta(days=plan.signed)
    record = patient.own_patient
    text = _agreed_on(by, then)
    answer(by=patient, at=then, patient=record, text=text.pk, shown_sha256=text.content_sha256, answer="given")
    asked = _asked(by, at, then, record, plan)
    signing = Signing(asked=asked, shown_sha256=code_of_page(asked), seen=None, reasons=plan.reasons)
    confirmation = Confirmation(at=then - timedelta(seconds=1 + list(PLANS).index(login)), method="password")
    sign(by=by, at=then, patient=record, signing=signing, confirmation=confirmation)


def _agreed_on(by: Here, at: datetime) -> ConsentText:
    found = latest_text(by.scope, _TREATMENT, _LANGUAGE)
    if found is not None:
        return found
    known = shipped()
    words = known.consent_texts[_TREATMENT]
    new = NewText(kind=_TREATMENT, language=_LANGUAGE, title=words.title, text=whole(words, known.alerts))
    return publish(by=by, at=at, new=new)


def _asked(by: Here, at: datetime, then: datetime, record: UUID, plan: Plan) -> Authorisation:
    chart = charted(by=by, at=then, patient=record, right=Right.KEEP_FACTS)
    kept, day = kept_facts(chart), today(chart, then)
    known = {**well(day), **kept.facts.facts, **plan.facts}
    told = replace(
        kept.facts, facts=known, conditions=kept.facts.conditions or (), medicines=kept.facts.medicines or ()
    )
    save_facts(by=by, at=then, patient=record, facts=told, version=kept.version)
    review = today(chart, at) + timedelta(days=plan.review)
    return Authorisation(
        id="",
        version=0,
        status=AuthorisationStatus.WAITS,
        prescriber="",
        signed_at=then,
        formulation=Formulation(
            product="ketamine troche",
            strength_mg=100,
            base="polyglycol",
            pharmacy="Invented Pharmacy",
            expires=review + _COURSE,
        ),
        route="sublingual",
        titration=(TitrationStep(from_dose=1, dose_mg=50), TitrationStep(from_dose=3, dose_mg=100)),
        ceiling_dose_mg=100,
        ceiling_week_mg=200,
        minimum_interval_h=72,
        doses_per_week=2,
        settings=(Setting.CLINIC,),
        starts_on=day,
        review_on=review,
        end_point="Ten points more of sleep efficiency over four weeks, against the weeks before the first dose.",
        stops_unless="a review finds a worthwhile effect and is signed",
        time_zone=chart.time_zone,
        smallest_effects={"sleep_efficiency": 10.0},
        prescription_programme_on=day,
    )
