"""Doses of many patients at once: whoever asks says whose they may read, and writes it down."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.patients.versions.rows import value_of_row
from trochee.record import Dose, DoseStatus

from .models import DoseVersion
from .values import KEPT_DOSES

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


def doses_of(scope: Scope, patients: Collection[UUID]) -> dict[UUID, list[Dose]]:
    """Give the doses of these records as they stand, without their sealed words; whoever has none is not in it."""
    rows = DoseVersion.objects.within(scope).filter(patient_id__in=patients, replaced_by=None, withdrawn=False)
    found: dict[UUID, list[Dose]] = {}
    for row in rows:
        found.setdefault(row.patient_id, []).append(value_of_row(KEPT_DOSES, row, None))
    return found
