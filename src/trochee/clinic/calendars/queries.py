"""Calendar links. Reads only."""

from __future__ import annotations

from trochee.clinic.accounts.queries import token_hash
from trochee.clinic.accounts.scope import Scope
from trochee.clinic.patients.models import PatientKey
from trochee.clinic.patients.sealed import ErasedError, open_field, opened
from trochee.clinic.patients.values import Chart, Right

from .models import CalendarLink
from .values import FoundLink, OwnLink


def own_link(chart: Chart) -> OwnLink | None:
    """Give the link that counts, with its token, to whoever may take the record along."""
    chart.needs(Right.EXPORT_RECORD)
    row = CalendarLink.objects.within(chart.scope).filter(patient_id=chart.patient, ended_at=None).first()
    if row is None:
        return None
    try:
        key = opened(PatientKey.objects.get(patient_id=row.patient_id))
    except ErasedError:
        return None
    return OwnLink(token=open_field(key, row.sealed_token, about(row)), diary_at=row.diary_at, since=row.at)


def found_link(token: str) -> FoundLink | None:
    """Give what a token opens; nothing for one that never was or has ended: these cannot be told apart."""
    row = CalendarLink.objects.of_token(token_hash(token))
    if row is None:
        return None
    return FoundLink(
        id=row.pk, scope=Scope(clinic=row.clinic_id), patient=row.patient_id, diary_at=row.diary_at, since=row.at
    )


def about(row: CalendarLink) -> str:
    """Name the row that a sealed token belongs to."""
    return f"calendars.link:{row.pk}"
