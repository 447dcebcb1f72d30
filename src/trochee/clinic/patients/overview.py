"""What waits around all patients of a clinic at once: the caller keeps those whom the reader looks after."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from trochee.clinic.accounts.scope import Scope

from .models import BreakGlass, Carer, ErasureStep, PatientKey, PersonVersion


def open_glass(scope: Scope, at: datetime) -> tuple[tuple[UUID, str, datetime], ...]:
    """Give which records somebody has open now without being on the team: whose, who, and since when."""
    rows = BreakGlass.objects.within(scope).filter(closed_at=None, ends_at__gt=at)
    return tuple(rows.order_by("at").values_list("patient_id", "user__name", "at"))


def erasures_asked(scope: Scope) -> tuple[tuple[UUID, datetime], ...]:
    """Give who asked to be erased and has no answer yet, and since when."""
    rows = ErasureStep.objects.within(scope).filter(patient__key__erased_at=None)
    last = {each.patient_id: each for each in rows.order_by("version")}
    return tuple((patient, each.at) for patient, each in last.items() if each.step == ErasureStep.ASKED)


def let_in(scope: Scope) -> frozenset[tuple[UUID, UUID]]:
    """Give which helpers were ever told what they may do: whose, and who."""
    return frozenset(Carer.objects.within(scope).values_list("patient_id", "user_id"))


def erased(scope: Scope) -> frozenset[UUID]:
    """Give the people of a clinic whose keys were taken away."""
    rows = PatientKey.objects.filter(patient__clinic_id=scope.clinic, erased_at__isnull=False)
    return frozenset(rows.values_list("patient_id", flat=True))


def time_zones(scope: Scope) -> frozenset[str]:
    """Give the zones in which people of the clinic live or lived, where one was written down."""
    rows = PersonVersion.objects.within(scope).exclude(time_zone="").order_by()
    return frozenset(rows.values_list("time_zone", flat=True).distinct())
