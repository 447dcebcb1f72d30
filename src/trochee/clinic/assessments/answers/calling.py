"""Whom somebody should speak with today, because of an answer that no clinician has looked at since."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, QuerySet

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.patients.names import merged_into
from trochee.clinic.patients.values import Chart

from ..models import AnswerVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Calling:
    """One patient, since when, and the first such question. Only a clinician's look ends it."""

    patient: UUID
    at: datetime
    fact: str


def calling(scope: Scope, merged: Mapping[UUID, UUID] | None = None) -> tuple[Calling, ...]:
    """Give every patient of a clinic with such an answer, the earliest first.

    Of a person with two records a look in either of them counts, if it came later; ``merged`` are these duplicates,
    each with the record that is kept, where somebody has read them already.
    """
    merged = merged_into(scope) if merged is None else merged
    looks = {
        (merged.get(each["patient_id"], each["patient_id"]), each["fact"]): each["last"]
        for each in _looks(scope, {*merged, *merged.values()})
        .values("patient_id", "fact")
        .annotate(last=Max("confirmed_at"))
    }
    found: dict[UUID, Calling] = {}
    for patient, at, fact in _open(scope).values_list("patient_id", "answered_at", "fact"):
        if looks.get((merged.get(patient, patient), fact), at) <= at:
            found.setdefault(patient, Calling(patient=patient, at=at, fact=fact))
    return tuple(found.values())


def calling_beside(chart: Chart) -> frozenset[UUID]:
    """Give the rows of such answers in the records that were merged with the one that is kept."""
    beside = [each for each in chart.ids if each != chart.patient]
    if not beside:
        return frozenset()
    looked = _looks(chart.scope, chart.ids).filter(fact=OuterRef("fact"), confirmed_at__gt=OuterRef("answered_at"))
    return frozenset(_open(chart.scope).filter(~Exists(looked), patient_id__in=beside).values_list("pk", flat=True))


def _open(scope: Scope) -> QuerySet[AnswerVersion]:
    rows = AnswerVersion.objects.within(scope)
    looked = rows.filter(
        patient=OuterRef("patient"),
        fact=OuterRef("fact"),
        version__gt=OuterRef("version"),
        confirmed_at__isnull=False,
    )
    return rows.filter(~Exists(looked), calls=True, confirmed_at=None).order_by("answered_at", "pk")


def _looks(scope: Scope, patients: Collection[UUID]) -> QuerySet[AnswerVersion]:
    return AnswerVersion.objects.within(scope).filter(patient_id__in=patients, confirmed_at__isnull=False)
