"""Stages of a record in hand. Reads only."""

from __future__ import annotations

from datetime import date

from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.patients.versions.queries import keys_of
from trochee.interop.tables import Stretch

from ..models import StagesOfNight
from .rows import unseal
from .values import NightOfStages


def nights_of_stages(chart: Chart) -> tuple[NightOfStages, ...]:
    """Give what devices wrote, by night; of one person's merged records the one that is kept stands for a night.

    What was erased is not there.
    """
    chart.needs(Right.READ_NIGHTS)
    rows = list(StagesOfNight.objects.within(chart.scope).filter(patient_id__in=chart.ids).order_by("date", "source"))
    keys = keys_of(chart) if rows else {}
    found: dict[tuple[date, str], NightOfStages] = {}
    for row in sorted(rows, key=lambda each: each.patient_id == chart.patient):
        if row.patient_id in keys:
            found[row.date, row.source] = unseal(keys[row.patient_id], row)
    return tuple(found[each] for each in sorted(found))


def stages(chart: Chart) -> tuple[Stretch, ...]:
    """Give the stretches for the patient folder."""
    return tuple(stretch for night in nights_of_stages(chart) for stretch in night.stretches)
