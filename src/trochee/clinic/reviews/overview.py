"""Reviews of many patients at once: whoever asks says whose they may read, and writes it down."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from trochee.clinic.accounts.scope import Scope

from .models import WrittenReview


def long_asked_for(scope: Scope, *, before: datetime) -> tuple[tuple[UUID, datetime], ...]:
    """Give whose review was asked for before a moment and has not been written since, and when that was.

    Of everybody in the clinic: the caller keeps those whom the reader looks after.
    """
    rows = WrittenReview.objects.within(scope).filter(asked_at__isnull=False, asked_at__lt=before)
    return tuple((patient, at) for patient, at in rows.values_list("patient_id", "asked_at") if at is not None)
