"""Writing a drawn trial down."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from trochee.clinic.accounts.values import Here, OutOfDateError
from trochee.clinic.audit.trail import deed
from trochee.clinic.patients.actions import charted
from trochee.clinic.patients.models import PatientKey
from trochee.clinic.patients.sealed import content_code, opened, seal_field
from trochee.clinic.patients.values import Right
from trochee.clinic.patients.versions.values import NotSavedError
from trochee.foundation.clock import zone_named
from trochee.interop.tables.trial_file import trial_of_text, trial_text
from trochee.record import Trial

from .models import TrialVersion
from .queries import about
from .values import TrialHiddenError, is_hidden


def keep_trial(*, by: Here, at: datetime, patient: UUID, trial: Trial, version: int) -> int:
    """Write a drawn trial down in place of ``version`` (0 for the first); give the new version.

    The same trial again changes nothing. Raises `OutOfDateError` where somebody else wrote in between,
    `TrialHiddenError` for a list that must not be read yet, and `NotSavedError` for one that the file cannot hold.
    """
    text = trial_text(trial)
    found, _, wrong = trial_of_text(text)
    if found != trial:
        raise NotSavedError(
            {each.column or "week": each.message for each in wrong} or {"sha256": "not the same again"}
        )
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=patient, right=Right.IMPORT_RECORD)
        if is_hidden(trial, at.astimezone(zone_named(chart.time_zone)).date()):
            raise TrialHiddenError
        last = (
            TrialVersion.objects.within(by.scope)
            .filter(patient_id=chart.patient)
            .select_for_update()
            .order_by("-version")
            .first()
        )
        key = opened(PatientKey.objects.get(patient_id=chart.patient))
        sha256 = content_code(key, {"trial": text})
        if last is not None and last.content_sha256 == sha256 and version in {last.version, last.version - 1}:
            return last.version
        if (0 if last is None else last.version) != version:
            raise OutOfDateError("somebody else wrote a trial down meanwhile")
        row = TrialVersion(
            clinic_id=by.scope.clinic,
            by=by.actor.id,
            at=at,
            patient_id=chart.patient,
            version=version + 1,
            replaces=last,
            content_sha256=sha256,
        )
        row.sealed = seal_field(key, text, about(row))
        row.save(force_insert=True)
        detail = {"version": row.version, "sha256": sha256}
        trail.add("trials.trial_kept", target=f"trial:{row.pk}", patient=chart.patient, detail=detail)
    return row.version
