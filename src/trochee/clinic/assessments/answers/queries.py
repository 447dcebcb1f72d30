"""Answers of a record in hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import models

from trochee.clinic.patients.sealed import open_field
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.patients.versions.queries import keys_of
from trochee.knowledge.facts import FactValue

from ..models import AnswerVersion
from .ageing import old_answers
from .calling import calling_beside
from .settled import not_settled
from .values import Answer, Way
from .written import from_text

_STANDS = models.Q(("replaced_by", None))
ABOUT = "assessments.answer:"
"""What a sealed answer names before its row."""


def answers_of(chart: Chart) -> Mapping[str, Answer]:
    """Give the answers as they stand, by fact; none that were erased.

    Of one person's merged records the latest answer stands; see `answers_beside` for the others. One because of which
    somebody should speak with the person stands first, until a clinician has looked at it.
    """
    return {fact: each[-1] for fact, each in _standing(chart).items()}


def answers_beside(chart: Chart) -> Mapping[str, tuple[Answer, ...]]:
    """Give, by fact, what another record of the same person says otherwise than the answer that stands.

    Until a clinician has confirmed an answer to the fact after the records were merged, no one can know which holds.
    """
    found = {}
    for fact, (*others, stands) in _standing(chart).items():
        known = (each for each in others if each.value is not None and stands.value is not None)
        if otherwise := tuple(each for each in known if each.value != stands.value):
            found[fact] = otherwise
    return found


def known_answers(chart: Chart, at: datetime | None = None) -> dict[str, FactValue]:
    """Give the values of the answers that stand and are known, by fact; with a moment only those that count then."""
    found = answers_of(chart)
    old = {} if at is None else old_answers(chart, found, at)
    return {name: each.value for name, each in found.items() if each.value is not None and name not in old}


def answer_versions(chart: Chart, fact: str | None = None) -> tuple[Answer, ...]:
    """Give everything that was ever answered to one fact, or to any, the first first."""
    chart.needs(Right.READ_ANSWERS)
    rows = _rows(chart) if fact is None else _rows(chart).filter(fact=fact)
    return tuple(_opened(chart, list(rows.order_by("at", "version")), None))


def _standing(chart: Chart) -> dict[str, list[Answer]]:
    """Give the answers of all records of a person that nobody has settled, by fact, the one that stands last."""
    chart.needs(Right.READ_ANSWERS)
    calls, found = calling_beside(chart), dict[str, list[Answer]]()
    rows = sorted(
        not_settled(chart, _rows(chart).filter(_STANDS)),
        key=lambda row: (row.pk in calls, row.confirmed_at or row.answered_at, row.patient_id == chart.patient),
    )
    called = {row.fact for row in rows if row.pk in calls}
    versions = {row.fact: row.version for row in rows if row.patient_id == chart.patient}
    for each in _opened(chart, [row for row in rows if row.fact not in called or row.pk in calls], versions):
        found.setdefault(each.fact, []).append(each)
    return found


def _rows(chart: Chart) -> models.QuerySet[AnswerVersion]:
    return AnswerVersion.objects.within(chart.scope).filter(patient_id__in=chart.ids)


def _opened(chart: Chart, rows: Iterable[AnswerVersion], versions: Mapping[str, int] | None) -> Iterable[Answer]:
    keys = keys_of(chart)
    for row in rows:
        key = keys.get(row.patient_id)
        if key is None:
            continue
        said = from_text(open_field(key, row.sealed, f"{ABOUT}{row.pk}"))
        yield Answer(
            fact=row.fact,
            value=said.value,
            unknown=said.unknown,
            items=said.items,
            form=said.form,
            way=Way(row.way),
            by=row.answered_by,
            at=row.answered_at,
            confirmed_by=row.confirmed_by,
            confirmed_at=row.confirmed_at,
            version=row.version if versions is None else versions.get(row.fact, 0),
        )
