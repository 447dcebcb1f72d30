"""Writing a document anew."""

from __future__ import annotations

from datetime import datetime

from trochee.clinic.accounts.values import Here, OutOfDateError
from trochee.clinic.audit.trail import Trail

from ...models import PatientKey
from ...sealed import content_code, opened, seal_field
from ...values import Chart
from .values import Documents, NewDocument


def write_document(
    *, documents: Documents, by: Here, at: datetime, trail: Trail, chart: Chart, new: NewDocument
) -> int:
    """Write the text in the deed of ``trail``; give the new version. The same text again changes nothing.

    Raises `OutOfDateError` where somebody else wrote in between. Who may write is for the caller to ask.
    """
    rows = documents.model.objects.within(by.scope).filter(patient_id=chart.patient)
    last = rows.select_for_update().order_by("-version").first()
    key = opened(PatientKey.objects.get(patient_id=chart.patient))
    sha256 = content_code(key, new.content)
    if last is not None and last.content_sha256 == sha256 and new.version in {last.version, last.version - 1}:
        return last.version
    if (0 if last is None else last.version) != new.version:
        raise OutOfDateError("somebody else wrote it anew meanwhile")
    row = documents.model(
        clinic_id=by.scope.clinic,
        by=by.actor.id,
        at=at,
        patient_id=chart.patient,
        version=new.version + 1,
        content_sha256=sha256,
    )
    row.replaces = last
    row.sealed = seal_field(key, new.text, documents.about(row))
    row.save(force_insert=True)
    detail = {"version": row.version, "sha256": sha256}
    trail.add(documents.deed, target=documents.target(row), patient=chart.patient, detail=detail)
    return row.version
