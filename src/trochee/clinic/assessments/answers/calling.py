"""Whom somebody should speak with today, because of an answer that no clinician has looked at since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, Min, OuterRef

from trochee.clinic.accounts.scope import Scope

from ..models import AnswerVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Calling:
    """One patient, and since when. Another answer to the same question does not end it; a clinician's look does."""

    patient: UUID
    at: datetime


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
    found = open_rows.values("patient_id").annotate(first=Min("answered_at")).order_by("first", "patient_id")
    return tuple(Calling(patient=each["patient_id"], at=each["first"]) for each in found)
