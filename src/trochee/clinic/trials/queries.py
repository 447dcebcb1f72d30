"""The trial of a record in hand, as a value of the science."""

from __future__ import annotations

from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.patients.versions.documents.queries import kept_document
from trochee.interop.tables.trial_file import trial_of_text
from trochee.record import Trial

from .values import TRIALS, KeptTrial


def kept_trial(chart: Chart) -> KeptTrial:
    """Give the trial as it stands; of merged records that of the one that is kept, else the latest of another."""
    chart.needs(Right.READ_REVIEW)
    kept = kept_document(TRIALS, chart)
    trial = None if kept.text is None else trial_of_text(kept.text)[0]
    return KeptTrial(trial=trial, version=kept.version, by=kept.by)


def drawn_trial(chart: Chart) -> Trial | None:
    """Give the trial for the science."""
    return kept_trial(chart).trial
