"""What waits around many patients at once: whoever asks says whose it may read, and writes it down."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from trochee.clinic.accounts.scope import Scope

from .models import BreakGlass, Carer, ErasureStep, Merge, PatientKey


def open_glass(scope: Scope, patients: Collection[UUID], at: datetime) -> tuple[tuple[UUID, str, datetime], ...]:
    """Give which records somebody has open now without being on the team: whose, who, and since when."""
    rows = BreakGlass.objects.within(scope).filter(patient_id__in=patients, closed_at=None, ends_at__gt=at)
    return tuple(rows.order_by("at").values_list("patient_id", "user__name", "at"))


def erasures_asked(scope: Scope, patients: Collection[UUID]) -> tuple[tuple[UUID, datetime], ...]:
    """Give who asked to be erased and has no answer yet, and since when."""
    rows = ErasureStep.objects.within(scope).filter(patient_id__in=patients, patient__key__erased_at=None)
    last = {each.patient_id: each for each in rows.order_by("version")}
    return tuple((patient, each.at) for patient, each in last.items() if each.step == ErasureStep.ASKED)


def let_in(scope: Scope, patients: Collection[UUID]) -> frozenset[tuple[UUID, UUID]]:
    """Give which helpers were ever told what they may do: whose, and who."""
    rows = Carer.objects.within(scope).filter(patient_id__in=patients)
    return frozenset(rows.values_list("patient_id", "user_id"))


def read_as(scope: Scope, patients: Collection[UUID]) -> dict[UUID, UUID]:
    """Give under which record those are read that were found to be duplicates."""
    rows = Merge.objects.within(scope).filter(merged_id__in=patients, undone_at=None)
    return dict(rows.values_list("merged_id", "kept_id"))


def erased(scope: Scope) -> frozenset[UUID]:
    """Give the people of a clinic whose keys were taken away."""
    rows = PatientKey.objects.filter(patient__clinic_id=scope.clinic, erased_at__isnull=False)
    return frozenset(rows.values_list("patient_id", flat=True))
