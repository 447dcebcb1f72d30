"""Doses of many patients at once: whoever asks says whose they may read, and writes it down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from trochee.clinic.accounts.scope import Scope
from trochee.record import DoseStatus

from .models import DoseVersion

OTHERWISE = (DoseStatus.LOST, DoseStatus.VOMITED, DoseStatus.PARTIAL, DoseStatus.SPAT_EARLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Otherwise:
    """A dose that went otherwise than meant."""

    patient: UUID
    entry: UUID
    status: DoseStatus
    taken_at: str
    at: datetime


def otherwise(scope: Scope, *, since: datetime) -> tuple[Otherwise, ...]:
    """Give the clinic's doses lost, vomited, spat out or taken in part, written down since, the latest first.

    The caller keeps those of people whom the reader looks after.
    """
    rows = DoseVersion.objects.within(scope).filter(
        status__in=OTHERWISE, replaced_by=None, withdrawn=False, at__gte=since
    )
    return tuple(
        Otherwise(patient=patient, entry=entry, status=DoseStatus(status), taken_at=taken_at, at=at)
        for patient, entry, status, taken_at, at in rows.order_by("-at").values_list(
            "patient_id", "entry", "status", "taken_at", "at"
        )
    )
