"""A patient's record leaves the clinic as the folder that the command line reads."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from trochee.clinic.accounts.values import Here
from trochee.clinic.audit.canonical import content_hash
from trochee.clinic.audit.trail import deed
from trochee.clinic.diaries.stages.queries import stages
from trochee.clinic.patients.actions import charted
from trochee.clinic.patients.queries import person
from trochee.clinic.patients.values import Right
from trochee.interop.tables import folder_texts

from .reviewing import record_of, review_of, today

_ZIP_BEGAN = (1980, 1, 1, 0, 0, 0)
"""The time on every file of the archive, so that the same record gives the same bytes."""


def export_folder(*, by: Here, at: datetime, patient: UUID) -> dict[str, str]:
    """Give the files of the patient's folder by name; `trochee review` on them gives the review of the site.

    The id of the record stands for the name. The trail says who took it along and the hash of what they got.
    """
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=patient, right=Right.EXPORT_RECORD)
        texts = folder_texts(record_of(chart), stages=stages(chart))
        detail = {"files": len(texts), "sha256": content_hash(texts)}
        trail.add("workflows.record_exported", patient=chart.patient, detail=detail)
    return texts


def folder_archive(texts: dict[str, str]) -> bytes:
    """Put a folder into one file that every device opens; the same folder gives the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(texts):
            archive.writestr(zipfile.ZipInfo(name, _ZIP_BEGAN), texts[name], zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def export_review(*, by: Here, at: datetime, patient: UUID) -> bytes | None:
    """Give the patient's version of the review as PDF; nothing where no night was written down. Takes seconds.

    It is written outside of any transaction, and the trail has the hash before anybody has the file. Raises what
    `trochee.reports.pdf.pages` raises.
    """
    from trochee.reports.patient.layout import document
    from trochee.reports.pdf import pages

    chart = charted(by=by, at=at, patient=patient, right=Right.EXPORT_RECORD)
    chart.needs(Right.READ_REVIEW)
    record = record_of(chart, up_to=today(chart, at))
    if not record.nights:
        return None
    who = person(chart)
    written = pages(document(review_of(record, chart.scope, who.name if who else "")))
    with deed(by=by.actor, at=at) as trail:
        detail = {"sha256": sha256(written).hexdigest()}
        trail.add("workflows.review_exported", patient=chart.patient, detail=detail)
    return written
