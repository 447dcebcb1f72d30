"""Who did and who read what, for the patient whom it concerns and for those who answer for it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from .models import AuditRow
from .values import SITE, Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the trail as it is shown."""

    at: datetime
    actor: str
    role: str
    action: str
    target: str


def about_patient(clinic: UUID, patients: Collection[UUID], *, at_most: int = 200) -> tuple[Entry, ...]:
    """Give the latest lines about a patient in this clinic, the newest first."""
    rows = AuditRow.objects.filter(chain=str(clinic), patient__in=patients).order_by("-sequence")[:at_most]
    return tuple(
        Entry(at=row.at, actor=row.actor, role=row.role, action=row.action, target=row.target) for row in rows
    )


def last_reads(
    clinic: UUID, patients: Collection[UUID], *, role: str, targets: Collection[str]
) -> dict[UUID, datetime]:
    """Give when somebody of a role last had one of these pages of each patient open; the unread are not in it."""
    rows = AuditRow.objects.filter(patient__in=patients, chain=str(clinic), action="patients.read", role=role)
    found = rows.filter(target__in=targets).values("patient").annotate(last=Max("at"))
    return {patient: last for patient, last in found.values_list("patient", "last") if patient is not None}


def reads_since(by: Actor, patients: Collection[UUID], since: datetime, *, targets: Collection[str]) -> int:
    """Count how often somebody had one of these pages of a record open since a moment."""
    rows = AuditRow.objects.filter(patient__in=patients, at__gte=since, actor=by.id, action="patients.read")
    return rows.filter(target__in=targets).count()


def latest(action: str | None = None) -> Entry | None:
    """Give the last line of the trail, or the last of an action that belongs to no clinic."""
    rows = AuditRow.objects.order_by("-id")
    if action is not None:
        rows = AuditRow.objects.filter(chain=SITE, action=action).order_by("-sequence")
    row = rows.first()
    if row is None:
        return None
    return Entry(at=row.at, actor=row.actor, role=row.role, action=row.action, target=row.target)
