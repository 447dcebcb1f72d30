"""Adverse effects of many patients at once: whoever asks says whose they may read, and writes it down."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from trochee.clinic.accounts.scope import Scope

from .models import AdverseEffectVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Severe:
    """A severe adverse effect that was written down: how bad, and since when the clinic has it."""

    patient: UUID
    entry: UUID
    grade: int
    onset: str
    at: datetime


def severe(scope: Scope, patients: Collection[UUID], *, grade: float) -> tuple[Severe, ...]:
    """Give those of a grade or worse as they stand, the latest written first."""
    return _severe(AdverseEffectVersion.objects.within(scope).filter(patient_id__in=patients), grade)


def severe_in_clinic(scope: Scope, *, grade: float) -> tuple[Severe, ...]:
    """Give those of everybody in the clinic, of whom the caller keeps those whom the reader looks after."""
    return _severe(AdverseEffectVersion.objects.within(scope), grade)


def _severe(rows: QuerySet[AdverseEffectVersion], grade: float) -> tuple[Severe, ...]:
    rows = rows.filter(grade__gte=grade, replaced_by=None, withdrawn=False)
    return tuple(
        Severe(patient=patient, entry=entry, grade=worst, onset=onset, at=at)
        for patient, entry, worst, onset, at in rows.order_by("-at").values_list(
            "patient_id", "entry", "grade", "onset", "at"
        )
        if worst is not None
    )
