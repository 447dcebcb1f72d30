"""Making and ending calendar links."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from trochee.clinic.accounts.queries import token_hash
from trochee.clinic.accounts.scope import Scope
from trochee.clinic.accounts.values import Here
from trochee.clinic.audit.trail import deed
from trochee.clinic.audit.values import Actor
from trochee.clinic.patients.actions import charted
from trochee.clinic.patients.models import PatientKey
from trochee.clinic.patients.sealed import opened, seal_field
from trochee.clinic.patients.values import Right

from .models import CalendarLink
from .queries import about

_TOKEN_BYTES = 32


def make_link(*, by: Here, at: datetime, patient: UUID, diary_at: str) -> UUID:
    """Make a new link; the one before ends with it. ``diary_at`` is a time HH:MM, empty for no diary reminder."""
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=patient, right=Right.EXPORT_RECORD)
        rows = CalendarLink.objects.within(by.scope).filter(patient_id=chart.patient, ended_at=None)
        renewed = bool(rows.update(ended_at=at, ended_by=by.actor.id))
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        row = CalendarLink(
            clinic_id=by.scope.clinic,
            by=by.actor.id,
            at=at,
            patient_id=chart.patient,
            token_sha256=token_hash(token),
            diary_at=diary_at,
        )
        row.sealed_token = seal_field(opened(PatientKey.objects.get(patient_id=chart.patient)), token, about(row))
        row.save(force_insert=True)
        action = "calendars.link_renewed" if renewed else "calendars.link_made"
        trail.add(action, target=f"calendar:{row.pk}", patient=chart.patient)
    return row.pk


def end_link(*, by: Here, at: datetime, patient: UUID) -> bool:
    """End the link at once; whether there was one."""
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=patient, right=Right.EXPORT_RECORD)
        rows = CalendarLink.objects.within(by.scope).filter(patient_id=chart.patient, ended_at=None)
        ended = bool(rows.update(ended_at=at, ended_by=by.actor.id))
        if ended:
            trail.add("calendars.link_ended", patient=chart.patient)
    return ended


def forget(*, by: Actor, at: datetime, patients: tuple[UUID, ...]) -> None:
    """End the links of people who are erased; the tokens went with their keys."""
    if by.clinic is None:
        raise ValueError("an erasure has a clinic in hand")
    with deed(by=by, at=at) as trail:
        rows = CalendarLink.objects.within(Scope(clinic=by.clinic)).filter(patient_id__in=patients, ended_at=None)
        for patient in list(rows.values_list("patient_id", flat=True)):
            trail.add("calendars.link_ended", patient=patient)
        rows.update(ended_at=at, ended_by=by.id)
