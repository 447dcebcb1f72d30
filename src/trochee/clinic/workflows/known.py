"""Every fact that a patient's record holds for the rules, where each comes from, and what the rules make of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from trochee.clinic.adverse_effects.queries import adverse_effects
from trochee.clinic.assessments.answers import answers_of
from trochee.clinic.assessments.queries import kept_facts, observations, scores
from trochee.clinic.assessments.values import Facts
from trochee.clinic.dosing_sessions.queries import doses
from trochee.clinic.inventory.queries import movements
from trochee.clinic.patients.agreed import consent_holds
from trochee.clinic.patients.queries import person
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.protocols.queries import checker_of, knowledge_of
from trochee.clinic.therapy.queries import steps
from trochee.foundation.clock import zone_named
from trochee.knowledge.facts import FactValue
from trochee.record import Patient, Record
from trochee.safety.checking import Checked
from trochee.safety.from_record.checking import checked_from
from trochee.safety.from_record.gathering import known_from
from trochee.safety.from_record.values import Known, Origin, Told

from .reviewing import today

__all__ = ["Known", "Origin", "Told", "check_of", "checked", "known_facts"]

_READ = frozenset(
    {Right.READ_FACTS, Right.READ_ANSWERS, Right.READ_SCORES, Right.READ_OBSERVATIONS, Right.READ_DOSES}
    | {Right.READ_EFFECTS, Right.READ_THERAPY, Right.READ_INVENTORY}
)
"""What the rules look at, whoever asks them."""


def known_facts(chart: Chart, at: datetime, *, also: Mapping[str, FactValue] | None = None) -> Known:
    """Give every fact of the record for the rules at a moment, each with where it comes from and of what day.

    ``also`` are facts of the deed in hand; they win over everything that was written down. Whoever may read the facts
    of the record may ask: the rules look at all of it, also at what the page of an observer does not show. Raises
    `NoSuchPatientError` for anybody else.
    """
    chart.needs(Right.READ_FACTS)
    whole = replace(chart, rights=chart.rights | _READ)
    now = at.astimezone(zone_named(chart.time_zone))
    kept = kept_facts(whole)
    written_on = None if kept.at is None else kept.at.astimezone(now.tzinfo).date()
    more = (*_beside(whole, now.date()), *_now(also or {}))
    return known_from(_record(whole, kept.facts), knowledge_of(chart.scope), now, more, written_on=written_on)


def check_of(chart: Chart, known: Known, at: datetime) -> Checked:
    """Ask every rule of the clinic about facts that were gathered."""
    return checked_from(known, checker_of(chart.scope), today(chart, at))


def checked(chart: Chart, at: datetime, *, also: Mapping[str, FactValue] | None = None) -> Checked:
    """Ask every rule of the clinic about the record at a moment; see `known_facts`."""
    return check_of(chart, known_facts(chart, at, also=also), at)


def _record(chart: Chart, known: Facts) -> Record:
    """Give what of the record the rules look at; the nights are not among it."""
    who = person(chart)
    return Record(
        patient=Patient(
            birth_date=who.birth_date if who else None,
            weight_kg=who.weight_kg if who else None,
            time_zone=chart.time_zone,
            diagnoses=known.diagnoses,
            conditions=known.conditions,
            medicines=known.medicines,
            facts=known.facts,
        ),
        doses=doses(chart),
        scores=scores(chart),
        adverse_effects=adverse_effects(chart),
        therapy=steps(chart),
        observations=observations(chart),
        inventory=movements(chart),
    )


def _beside(chart: Chart, day: date) -> Iterator[Told]:
    """Give what no folder holds: answers one by one, and consent."""
    zone = zone_named(chart.time_zone)
    for name, each in answers_of(chart).items():
        if each.value is not None:
            yield Told(
                fact=name,
                value=each.value,
                origin=Origin.ANSWER,
                on=(each.confirmed_at or each.at).astimezone(zone).date(),
                by=each.confirmed_by or each.by,
                confirmed=bool(each.confirmed_by),
            )
    yield Told(fact="consent_signed", value=consent_holds(chart, "treatment"), origin=Origin.CONSENT, on=day)
    yield Told(fact="home_consent_signed", value=consent_holds(chart, "home"), origin=Origin.CONSENT, on=day)


def _now(also: Mapping[str, FactValue]) -> Iterable[Told]:
    return (Told(fact=name, value=value, origin=Origin.ASKED_NOW) for name, value in also.items())
