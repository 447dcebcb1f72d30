"""Which missing nights are no longer asked for."""

from __future__ import annotations

from datetime import date

from trochee.clinic.patients.values import Chart, Right

from ..models import NightVersion
from .values import says


def days_not_remembered(chart: Chart, *, since: date) -> frozenset[date]:
    """Give the mornings since whose nights were said not to be remembered, and were not entered later."""
    chart.needs(Right.READ_NIGHTS)
    rows = NightVersion.objects.within(chart.scope).filter(
        patient_id__in=chart.ids, replaced_by=None, withdrawn=True, source="", date__gte=since
    )
    return frozenset(day for day, sha256 in rows.values_list("date", "content_sha256") if sha256 == says(day))
