"""Writing a drawn trial down."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from trochee.clinic.accounts.values import Here
from trochee.clinic.audit.trail import deed
from trochee.clinic.patients.actions import charted
from trochee.clinic.patients.values import Right
from trochee.clinic.patients.versions.documents.actions import write_document
from trochee.clinic.patients.versions.documents.values import NewDocument
from trochee.clinic.patients.versions.values import NotSavedError
from trochee.foundation.clock import zone_named
from trochee.interop.tables.trial_file import trial_of_text, trial_text
from trochee.record import Trial

from .values import TRIALS, TrialHiddenError, is_hidden


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
        new = NewDocument(text=text, content={"trial": text}, version=version)
        return write_document(documents=TRIALS, by=by, at=at, trail=trail, chart=chart, new=new)
