"""The trial of a record in hand, as a value of the science."""

from __future__ import annotations

from trochee.clinic.patients.sealed import open_field
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.patients.versions.queries import keys_of
from trochee.interop.tables.trial_file import trial_of_text
from trochee.record import Trial

from .models import TrialVersion
from .values import KeptTrial


def kept_trial(chart: Chart) -> KeptTrial:
    """Give the trial as it stands; of merged records that of the one that is kept, else the latest of another."""
    chart.needs(Right.READ_REVIEW)
    rows = list(TrialVersion.objects.within(chart.scope).filter(patient_id__in=chart.ids, replaced_by=None))
    if not rows:
        return KeptTrial(trial=None, version=0)
    keys = keys_of(chart)
    ordered = sorted(rows, key=lambda row: (row.patient_id == chart.patient, row.at), reverse=True)
    version = next((row.version for row in ordered if row.patient_id == chart.patient), 0)
    for row in ordered:
        key = keys.get(row.patient_id)
        if key is not None:
            found, _, _ = trial_of_text(open_field(key, row.sealed, about(row)))
            return KeptTrial(trial=found, version=version, by=row.by)
    return KeptTrial(trial=None, version=version)


def drawn_trial(chart: Chart) -> Trial | None:
    """Give the trial for the science."""
    return kept_trial(chart).trial


def about(row: TrialVersion) -> str:
    """Name the row that a sealed trial belongs to."""
    return f"trials.trial:{row.pk}"
