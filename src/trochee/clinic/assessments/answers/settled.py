"""What the merged records of one person say, until a clinician has settled it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Max

from trochee.clinic.patients.names import merged_at
from trochee.clinic.patients.values import Chart

from ..models import AnswerVersion


def not_settled(chart: Chart, rows: Iterable[AnswerVersion]) -> list[AnswerVersion]:
    """Leave out, of the records that were merged with the one that is kept, what a clinician has settled since.

    A confirmed answer to the same fact settles it, given in the kept record after the two were merged.
    """
    if len(chart.ids) == 1:
        return list(rows)
    merged = merged_at(chart)
    looks = AnswerVersion.objects.within(chart.scope).filter(patient_id=chart.patient, confirmed_at__isnull=False)
    last = dict(looks.values_list("fact").annotate(Max("confirmed_at")))
    return [
        row
        for row in rows
        if row.patient_id not in merged or row.fact not in last or last[row.fact] <= merged[row.patient_id]
    ]
