"""Letting an uploaded folder wait, letting it go, and writing down what became of it."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.accounts.sealing import seal_bytes
from trochee.clinic.accounts.values import Here
from trochee.clinic.audit.canonical import content_hash
from trochee.clinic.audit.trail import deed
from trochee.clinic.audit.values import Actor
from trochee.clinic.patients.actions import charted
from trochee.clinic.patients.models import PatientKey
from trochee.clinic.patients.sealed import opened, seal_field
from trochee.clinic.patients.values import Right

from .models import BroughtFolder, WaitingFolder
from .queries import about_brought, about_waiting
from .values import WAITS, Account


def let_wait(*, by: Here, at: datetime, patient: UUID, files: Mapping[str, bytes]) -> UUID:
    """Keep uploaded files, sealed, until somebody has looked at what they would do; an earlier upload is let go."""
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=patient, right=Right.IMPORT_RECORD)
        rows = WaitingFolder.objects.within(chart.scope)
        rows.filter(patient_id=chart.patient, by=by.actor.id).delete()
        rows.filter(ends_at__lte=at).delete()
        content_sha256 = content_hash({name: sha256(content).hexdigest() for name, content in files.items()})
        row = WaitingFolder(
            clinic_id=chart.scope.clinic,
            by=by.actor.id,
            at=at,
            patient_id=chart.patient,
            content_sha256=content_sha256,
            ends_at=at + WAITS,
        )
        written = json.dumps({name: base64.b64encode(content).decode() for name, content in files.items()})
        key = opened(PatientKey.objects.get(patient_id=chart.patient))
        row.sealed = seal_bytes(key, zlib.compress(written.encode()), about_waiting(row))
        row.save(force_insert=True)
        detail = {"files": len(files), "sha256": content_sha256}
        trail.add("folders.uploaded", target=f"folder:{row.pk}", patient=chart.patient, detail=detail)
    return row.pk


def let_go(*, by: Here, at: datetime, patient: UUID, folder: UUID) -> None:
    """Remove a folder that waits, whether it was brought in or not; twice is as good as once."""
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=patient, right=Right.IMPORT_RECORD)
        rows = WaitingFolder.objects.within(chart.scope).filter(patient_id=chart.patient, by=by.actor.id)
        if rows.filter(pk=folder).delete()[0]:
            trail.add("folders.let_go", target=f"folder:{folder}", patient=chart.patient)


def write_down(*, by: Here, at: datetime, patient: UUID, content_sha256: str, account: Account) -> UUID:
    """Write down what became of a folder, with every row that was not taken."""
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=patient, right=Right.IMPORT_RECORD)
        row = BroughtFolder(
            clinic_id=chart.scope.clinic,
            by=by.actor.id,
            at=at,
            patient_id=chart.patient,
            content_sha256=content_sha256,
            not_taken=len(account.not_taken),
        )
        key = opened(PatientKey.objects.get(patient_id=chart.patient))
        row.sealed_account = seal_field(key, json.dumps(asdict(account), ensure_ascii=False), about_brought(row))
        row.save(force_insert=True)
        detail = {**account.new, "not_taken": row.not_taken, "taken": len(account.taken), "sha256": content_sha256}
        trail.add("folders.brought_in", target=f"folder:{row.pk}", patient=chart.patient, detail=detail)
    return row.pk


def forget_old(*, by: Actor, at: datetime, scope: Scope) -> int:
    """Remove what has waited too long in one clinic; give how many there were."""
    with deed(by=by, at=at) as trail:
        rows = WaitingFolder.objects.within(scope).filter(ends_at__lte=at)
        for patient in rows.values_list("patient_id", flat=True):
            trail.add("folders.let_go", patient=patient)
        return rows.delete()[0]


def forget(*, by: Actor, at: datetime, patients: tuple[UUID, ...]) -> None:
    """Remove what waits of these people, as when they are erased."""
    if by.clinic is None:
        raise ValueError("an erasure has a clinic in hand")
    WaitingFolder.objects.within(Scope(clinic=by.clinic)).filter(patient_id__in=patients).delete()
