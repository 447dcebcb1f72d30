"""Every fact that a patient's record holds for the rules, where each comes from, and what the rules make of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from trochee.clinic.assessments.queries import kept_facts
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.protocols.queries import checker_of, knowledge_of
from trochee.knowledge.facts import FactValue
from trochee.safety.checking import Checked
from trochee.safety.from_record.checking import checked_from
from trochee.safety.from_record.gathering import known_from
from trochee.safety.from_record.values import Known, Origin, Told

from .reviewing import record_for_rules, today
from .said import CONSENTS, Said, said_in

__all__ = ["Known", "Origin", "Told", "check_of", "checked", "known_facts"]

_READ = frozenset(
    {Right.READ_FACTS, Right.READ_ANSWERS, Right.READ_SCORES, Right.READ_OBSERVATIONS, Right.READ_DOSES}
    | {Right.READ_EFFECTS, Right.READ_THERAPY, Right.READ_INVENTORY, Right.READ_AUTHORISATION}
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
    said = said_in(whole)
    now = at.astimezone(said.zone)
    record = record_for_rules(whole, kept_facts(whole), replace(said, beside={}))
    more = (*_consent(said, now.date()), *_beside(said), *_now(also or {}))
    return _named(known_from(record, knowledge_of(chart.scope), now, more), said)


def check_of(chart: Chart, known: Known, at: datetime) -> Checked:
    """Ask every rule of the clinic about facts that were gathered."""
    return checked_from(known, checker_of(chart.scope), today(chart, at))


def checked(chart: Chart, at: datetime, *, also: Mapping[str, FactValue] | None = None) -> Checked:
    """Ask every rule of the clinic about the record at a moment; see `known_facts`."""
    return check_of(chart, known_facts(chart, at, also=also), at)


def _consent(said: Said, day: date) -> Iterator[Told]:
    """Give what the clinic itself holds of consent today, over whatever a folder says; no answer is no."""
    for fact in CONSENTS:
        found = said.consents.get(fact)
        yield Told(fact=fact, value=found is not None and found.holds, origin=Origin.CONSENT, on=day)


def _beside(said: Said) -> Iterator[Told]:
    """Give what another record of the same person says otherwise: no day of it settles which of the two holds."""
    for fact, others in said.beside.items():
        for each in others:
            if each.value is not None:
                on, by = each.as_of.astimezone(said.zone).date(), each.confirmed_by or each.by
                confirmed = each.confirmed_at is not None
                yield Told(fact=fact, value=each.value, origin=Origin.MERGED, on=on, by=by, confirmed=confirmed)


def _named(known: Known, said: Said) -> Known:
    """Say by whom each answer of this clinic is; a row of a record does not tell."""

    def by(told: Told) -> Told:
        given = said.answers.get(told.fact)
        if told.origin is not Origin.ANSWER or given is None:
            return told
        here = (given.confirmed_at or given.at).astimezone(said.zone).date() == told.on
        return replace(told, by=given.confirmed_by or given.by) if here else told

    return replace(
        known,
        told={name: by(each) for name, each in known.told.items()},
        disputed={name: tuple(map(by, held)) for name, held in known.disputed.items()},
        stale={name: by(each) for name, each in known.stale.items()},
    )


def _now(also: Mapping[str, FactValue]) -> Iterable[Told]:
    return (Told(fact=name, value=value, origin=Origin.ASKED_NOW) for name, value in also.items())
