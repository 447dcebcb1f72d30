"""A patient's record in hand becomes the record of the science, and its review a piece of a page."""

from __future__ import annotations

from datetime import date, datetime

from trochee.clinic.adverse_effects.queries import adverse_effects
from trochee.clinic.assessments.queries import kept_facts, observations, scores
from trochee.clinic.diaries.queries import nights
from trochee.clinic.dosing_sessions.queries import doses
from trochee.clinic.inventory.queries import movements
from trochee.clinic.patients.queries import person
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.prescriptions.queries import record_authorisations
from trochee.clinic.therapy.queries import steps
from trochee.clinic.trials.queries import drawn_trial
from trochee.foundation.clock import zone_named
from trochee.record import Patient, Record


def record_of(chart: Chart, *, up_to: date | None = None) -> Record:
    """Give what the clinic knows of a patient as the science reads it. The id stands for the name.

    ``up_to`` is the last night; a review as of a date leaves out by itself what came later.
    """
    chart.needs(Right.READ_REVIEW)
    who, known = person(chart), kept_facts(chart).facts
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
        extra=known.extra,
    )
    return Record(
        patient=patient,
        nights=nights(chart, up_to=up_to),
        doses=doses(chart),
        scores=scores(chart),
        adverse_effects=adverse_effects(chart),
        therapy=steps(chart),
        observations=observations(chart),
        inventory=movements(chart),
        trial=drawn_trial(chart),
        authorisations=record_authorisations(chart) if Right.READ_AUTHORISATION in chart.rights else (),
    )


def today(chart: Chart, at: datetime) -> date:
    """Give the patient's own date at this moment."""
    return at.astimezone(zone_named(chart.time_zone)).date()
