"""A trial as it stands, and which one may lie in a record at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from trochee.clinic.patients.versions.documents.values import Documents
from trochee.record import Trial

from .models import TrialVersion

TRIALS = Documents(model=TrialVersion, name="trials.trial", deed="trials.trial_kept")


class TrialHiddenError(Exception):
    """The list is to be kept from patient and prescriber, and both read the record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTrial:
    """The trial of a record, and the version that another plan has to name; 0 and none where nothing was drawn."""

    trial: Trial | None
    version: int
    by: str = ""


def is_hidden(trial: Trial, today: date) -> bool:
    """Whether the list must not be read yet: doses are blinded, and the last evening has not passed."""
    return trial.design.blinded and trial.last_evening >= today
