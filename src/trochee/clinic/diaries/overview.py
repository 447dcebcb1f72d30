"""Nights of many patients at once, for lists of people: whoever asks says whose they may read, and writes it down."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Max

from trochee.clinic.accounts.scope import Scope
from trochee.record import Night

from .models import NightVersion
from .rows import night_of_row


def last_mornings(scope: Scope, patients: Collection[UUID]) -> dict[UUID, date]:
    """Give the latest morning for which each has a night; who has none is not in it."""
    rows = NightVersion.objects.within(scope).filter(patient_id__in=patients, withdrawn=False)
    return dict(rows.values("patient_id").annotate(last=Max("date")).values_list("patient_id", "last"))


def nights_since(scope: Scope, patients: Collection[UUID], since: date) -> dict[UUID, tuple[Night, ...]]:
    """Give each one's nights from a morning on, without their words; a diary stands before a device."""
    rows = NightVersion.objects.within(scope).filter(
        patient_id__in=patients, date__gte=since, replaced_by=None, withdrawn=False
    )
    found: dict[UUID, dict[date, Night]] = {}
    for row in rows.defer("sealed_texts", "content_sha256"):
        row.sealed_texts = ""
        night, mine = night_of_row(row, None), found.setdefault(row.patient_id, {})
        if night.date not in mine or mine[night.date].from_device:
            mine[night.date] = night
    return {patient: tuple(mine[day] for day in sorted(mine)) for patient, mine in found.items()}
