"""Reviews of many patients at once: whoever asks says whose they may read, and writes it down."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from trochee.clinic.accounts.scope import Scope

from .models import WrittenReview


def long_asked_for(
    scope: Scope, patients: Collection[UUID], *, before: datetime
) -> tuple[tuple[UUID, datetime], ...]:
    """Give whose review was asked for before a moment and has not been written since, and when that was."""
    rows = WrittenReview.objects.within(scope).filter(patient_id__in=patients, asked_at__lt=before)
    return tuple((patient, at) for patient, at in rows.values_list("patient_id", "asked_at") if at is not None)
