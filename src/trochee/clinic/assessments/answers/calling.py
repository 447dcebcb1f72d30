"""Whom somebody should speak with today, because of an answer that no clinician has looked at since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from trochee.clinic.accounts.scope import Scope

from ..models import AnswerVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Calling:
    """One patient, since when, and the first such question. Only a clinician's look ends it."""

    patient: UUID
    at: datetime
    fact: str


def calling(scope: Scope) -> tuple[Calling, ...]:
    """Give every patient of a clinic with such an answer, the earliest first."""
    rows = AnswerVersion.objects.within(scope)
    looked = rows.filter(
        patient=OuterRef("patient"),
        fact=OuterRef("fact"),
        version__gt=OuterRef("version"),
        confirmed_at__isnull=False,
    )
    open_rows = rows.filter(~Exists(looked), calls=True, confirmed_at=None)
    found: dict[UUID, Calling] = {}
    for patient, at, fact in open_rows.order_by("answered_at", "pk").values_list("patient_id", "answered_at", "fact"):
        found.setdefault(patient, Calling(patient=patient, at=at, fact=fact))
    return tuple(found.values())
