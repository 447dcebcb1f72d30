"""Reviews as they are kept. Reads only."""

from __future__ import annotations

import zlib

from trochee.clinic.accounts.sealing import open_bytes
from trochee.clinic.patients.models import PatientKey
from trochee.clinic.patients.sealed import ErasedError, opened
from trochee.clinic.patients.values import Chart, Right

from .models import WrittenReview
from .values import Reader, WrittenPage


def kept(chart: Chart, reader: Reader) -> WrittenPage | None:
    """Give the review as it was written last for this reader; nothing where none was begun, or after an erasure."""
    chart.needs(Right.READ_REVIEW)
    field = field_of(reader)
    names = ("id", "patient_id", "stamp", "content_sha256", "as_of", "written_at", "asked_at", field)
    row = WrittenReview.objects.within(chart.scope).filter(patient_id=chart.patient).only(*names).first()
    if row is None:
        return None
    sealed = bytes(getattr(row, field))
    try:
        html = _opened(row, reader, sealed) if sealed else ""
    except ErasedError:
        return None
    return WrittenPage(
        stamp=row.stamp,
        content_sha256=row.content_sha256,
        as_of=row.as_of,
        written_at=row.written_at,
        asked_at=row.asked_at,
        html=html,
    )


def stamp_kept(chart: Chart) -> str:
    """Give the stamp of the review as it is kept, and nothing of what it says; empty where none was written."""
    rows = WrittenReview.objects.within(chart.scope).filter(patient_id=chart.patient)
    return rows.values_list("stamp", flat=True).first() or ""


def field_of(reader: Reader) -> str:
    """Name the column of a reader's page."""
    return "sealed_for_patient" if reader is Reader.PATIENT else "sealed_for_clinicians"


def about(row: WrittenReview, reader: Reader) -> str:
    """Name the row and field that a sealed page belongs to."""
    return f"reviews.{reader}:{row.pk}"


def _opened(row: WrittenReview, reader: Reader, sealed: bytes) -> str:
    key = opened(PatientKey.objects.get(patient_id=row.patient_id))
    return zlib.decompress(open_bytes(key, sealed, about(row, reader))).decode()
