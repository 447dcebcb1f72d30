"""Keeping what a device wrote of nights."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from trochee.clinic.accounts.values import Here
from trochee.clinic.audit.canonical import content_hash
from trochee.clinic.audit.trail import deed
from trochee.clinic.patients.actions import charted
from trochee.clinic.patients.models import PatientKey
from trochee.clinic.patients.sealed import opened
from trochee.clinic.patients.values import Right

from ..models import StagesOfNight
from .rows import code, seal
from .values import NightOfStages


def add_stages(*, by: Here, at: datetime, patient: UUID, nights: Sequence[NightOfStages]) -> int:
    """Keep what devices wrote of nights that are not there yet, with one audit row; give how many stretches.

    Raises `django.db.IntegrityError` where a night of a device is there: nothing of it is written over.
    """
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=patient, right=Right.IMPORT_RECORD)
        key = opened(PatientKey.objects.get(patient_id=chart.patient))
        rows = []
        for night in nights:
            row = StagesOfNight(
                clinic_id=chart.scope.clinic,
                by=by.actor.id,
                at=at,
                patient_id=chart.patient,
                date=night.date,
                source=night.source,
                stretches=len(night.stretches),
                content_sha256=code(key, night),
            )
            row.sealed = seal(key, night, row)
            rows.append(row)
        StagesOfNight.objects.within(chart.scope).bulk_create(rows)
        together = content_hash({str(row.pk): row.content_sha256 for row in rows})
        trail.add("diaries.stages_imported", patient=chart.patient, detail={"rows": len(rows), "sha256": together})
    return sum(row.stretches for row in rows)
