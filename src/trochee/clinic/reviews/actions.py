"""Writing reviews down: who writes is agreed on first, so that one is enough."""

from __future__ import annotations

import zlib
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.accounts.sealing import seal_bytes
from trochee.clinic.audit.trail import deed
from trochee.clinic.audit.values import Actor
from trochee.clinic.patients.models import PatientKey
from trochee.clinic.patients.sealed import opened
from trochee.clinic.patients.values import Chart

from .models import WrittenReview
from .queries import about, field_of
from .values import ASK_AGAIN_AFTER, HOLDS, Pages, Reader


def take(*, by: Actor, at: datetime, chart: Chart, content_sha256: str) -> bool:
    """Take the writing of a review upon oneself; no where somebody writes it for the same content already."""
    _row_there(by, at, chart.scope, chart.patient)
    rows = WrittenReview.objects.within(chart.scope).filter(patient_id=chart.patient)
    free = rows.filter(Q(taken_until=None) | Q(taken_until__lte=at) | ~Q(taken_for=content_sha256))
    return bool(free.update(taken_for=content_sha256, taken_until=at + HOLDS))


def give_up(*, by: Actor, at: datetime, chart: Chart, content_sha256: str) -> None:
    """Let others write it: this writing failed."""
    rows = WrittenReview.objects.within(chart.scope).filter(patient_id=chart.patient, taken_for=content_sha256)
    rows.update(taken_for="", taken_until=None)


def ask(*, by: Actor, at: datetime, chart: Chart) -> bool:
    """Ask the background work for a new writing; no where it was asked not long ago."""
    _row_there(by, at, chart.scope, chart.patient)
    rows = WrittenReview.objects.within(chart.scope).filter(patient_id=chart.patient)
    return bool(rows.filter(Q(asked_at=None) | Q(asked_at__lte=at - ASK_AGAIN_AFTER)).update(asked_at=at))


def keep(*, by: Actor, at: datetime, chart: Chart, stamp: str, content_sha256: str, pages: Pages) -> None:
    """Keep a review that was written; raises `ErasedError` where the person was erased meanwhile."""
    with deed(by=by, at=at) as trail:
        row = WrittenReview.objects.within(chart.scope).get(patient_id=chart.patient)
        key = opened(PatientKey.objects.select_for_update().get(patient_id=chart.patient))
        for reader, html in ((Reader.CLINICIANS, pages.for_clinicians), (Reader.PATIENT, pages.for_patient)):
            setattr(row, field_of(reader), seal_bytes(key, zlib.compress(html.encode()), about(row, reader)))
        row.by, row.at, row.written_at, row.as_of = by.id, at, at, pages.as_of
        row.stamp, row.content_sha256 = stamp, content_sha256
        row.asked_at, row.taken_for, row.taken_until = None, "", None
        row.save(force_update=True)
        trail.add(
            "reviews.written", target=f"review:{row.pk}", patient=chart.patient, detail={"sha256": content_sha256}
        )


def still_holds(*, by: Actor, at: datetime, chart: Chart, stamp: str, content_sha256: str) -> bool:
    """Note that other rows say the same; no where the review as kept was written from something else."""
    rows = WrittenReview.objects.within(chart.scope).filter(patient_id=chart.patient, content_sha256=content_sha256)
    return bool(rows.exclude(sealed_for_clinicians=b"").update(stamp=stamp, asked_at=None))


def nothing_yet(*, by: Actor, at: datetime, chart: Chart, stamp: str) -> None:
    """Note that there is nothing to write from these rows: nobody waits for it, and it is not asked for again."""
    rows = WrittenReview.objects.within(chart.scope).filter(patient_id=chart.patient)
    rows.filter(sealed_for_clinicians=b"").update(stamp=stamp, asked_at=None)


def forget(*, by: Actor, at: datetime, patients: tuple[UUID, ...]) -> None:
    """Delete what was written about these people, as when they are erased."""
    if by.clinic is None:
        raise ValueError("an erasure has a clinic in hand")
    with deed(by=by, at=at) as trail:
        rows = WrittenReview.objects.within(Scope(clinic=by.clinic)).filter(patient_id__in=patients)
        for patient in list(rows.values_list("patient_id", flat=True)):
            trail.add("reviews.forgotten", patient=patient)
        rows.delete()


def _row_there(by: Actor, at: datetime, scope: Scope, patient: UUID) -> None:
    if WrittenReview.objects.within(scope).filter(patient_id=patient).exists():
        return
    row = WrittenReview(clinic_id=scope.clinic, by=by.id, at=at, patient_id=patient)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # another reader was quicker, and one row is enough
        pass
