"""A patient's record leaves the clinic as the folder that the command line reads."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from trochee.clinic.accounts.values import Here
from trochee.clinic.audit.canonical import content_hash
from trochee.clinic.audit.trail import deed
from trochee.clinic.patients.actions import charted
from trochee.clinic.patients.values import Right
from trochee.interop.tables import folder_texts

from .reviewing import record_of


def export_folder(*, by: Here, at: datetime, patient: UUID) -> dict[str, str]:
    """Give the files of the patient's folder by name; `trochee review` on them gives the review of the site.

    The id of the record stands for the name. The trail says who took it along and the hash of what they got.
    """
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=patient, right=Right.EXPORT_RECORD)
        texts = folder_texts(record_of(chart))
        detail = {"files": len(texts), "sha256": content_hash(texts)}
        trail.add("workflows.record_exported", patient=chart.patient, detail=detail)
    return texts
