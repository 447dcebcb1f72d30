"""A patient's record in hand becomes the record of the science, and its review a piece of a page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.adverse_effects.queries import adverse_effects
from trochee.clinic.assessments.queries import kept_facts, observations, scores
from trochee.clinic.assessments.values import KeptFacts
from trochee.clinic.diaries.queries import nights
from trochee.clinic.dosing_sessions.queries import doses
from trochee.clinic.inventory.queries import movements
from trochee.clinic.patients.queries import person
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.prescriptions.queries import record_authorisations
from trochee.clinic.protocols.queries import checker_of, knowledge_of, name_of_protocol
from trochee.clinic.therapy.queries import steps
from trochee.clinic.trials.queries import drawn_trial
from trochee.foundation.clock import zone_named
from trochee.record import Patient, Record

from .said import Said, said_in, with_what_was_said

if TYPE_CHECKING:
    from trochee.review.values import Review


def record_of(chart: Chart, *, up_to: date | None = None) -> Record:
    """Give what the clinic knows of a patient as the science reads it. The id stands for the name.

    ``up_to`` is the last night; a review as of a date leaves out by itself what came later. Answers and consent are
    in it for whoever may read answers.
    """
    chart.needs(Right.READ_REVIEW)
    said = said_in(chart) if Right.READ_ANSWERS in chart.rights else None
    return replace(
        record_for_rules(chart, kept_facts(chart), said),
        nights=nights(chart, up_to=up_to),
        trial=drawn_trial(chart),
    )


def record_for_rules(chart: Chart, kept: KeptFacts, said: Said | None) -> Record:
    """Give what of the record the rules look at; the nights are not among it.

    What was signed says which products are ketamine, for whoever may read it.
    """
    who, seen, known = person(chart), observations(chart), kept.facts
    patient = Patient(
        id=str(chart.patient),
        birth_date=who.birth_date if who else None,
        sex=who.sex if who else None,
        weight_kg=who.weight_kg if who else None,
        time_zone=chart.time_zone,
        diagnoses=known.diagnoses,
        conditions=known.conditions,
        medicines=known.medicines,
        facts=known.facts,
        written_on=_written_on(chart, kept),
        extra=known.extra,
    )
    return Record(
        patient=patient,
        doses=doses(chart),
        scores=scores(chart),
        adverse_effects=adverse_effects(chart),
        therapy=steps(chart),
        observations=seen if said is None else with_what_was_said(seen, said),
        inventory=movements(chart),
        authorisations=record_authorisations(chart) if Right.READ_AUTHORISATION in chart.rights else (),
    )


def review_of(record: Record, scope: Scope, name: str, *, as_of: date | None = None) -> Review:
    """Build the review of a record that has a night, by what holds in the clinic; ``name`` stands for the id."""
    from trochee.review.build import build

    built = build(
        record, knowledge_of(scope), as_of=as_of, checker=checker_of(scope), protocol=name_of_protocol(scope)
    )
    return replace(built, patient_label=name)


def _written_on(chart: Chart, kept: KeptFacts) -> date | None:
    """Give the day of what the record holds of a person: as a folder told it, at the latest the day it came here."""
    told = (kept.facts.written_on, None if kept.at is None else today(chart, kept.at))
    return min((each for each in told if each is not None), default=None)


def today(chart: Chart, at: datetime) -> date:
    """Give the patient's own date at this moment."""
    return at.astimezone(zone_named(chart.time_zone)).date()
