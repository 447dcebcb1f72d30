"""Nights of a record in hand, as values of the science."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from trochee.clinic.patients.values import Chart, NoSuchPatientError, Right
from trochee.clinic.patients.versions.queries import keys_of
from trochee.record import Night
from trochee.sleep.select import one_a_night

from .models import NightVersion
from .rows import night_of_row
from .values import Kept


def kept_nights(chart: Chart, *, since: date | None = None, up_to: date | None = None) -> tuple[Kept, ...]:
    """Give the nights as they stand, by date and source.

    Of one person's merged records, the entry written last stands for a night that both have.
    """
    chart.needs(Right.READ_NIGHTS)
    rows = NightVersion.objects.within(chart.scope).filter(
        patient_id__in=chart.ids, replaced_by=None, withdrawn=False
    )
    if since is not None:
        rows = rows.filter(date__gte=since)
    if up_to is not None:
        rows = rows.filter(date__lte=up_to)
    keys = keys_of(chart)
    found: dict[tuple[date, str], tuple[datetime, Kept]] = {}
    for row in rows.order_by("date", "source", "at"):
        kept = Kept(night=night_of_row(row, keys.get(row.patient_id)), version=row.version, by=row.by, id=row.pk)
        found[row.date, row.source] = (row.at, kept)
    return tuple(kept for _, kept in found.values())


def nights(chart: Chart, *, up_to: date | None = None) -> tuple[Night, ...]:
    """Give the nights for the science."""
    return tuple(each.night for each in kept_nights(chart, up_to=up_to))


def own_account(kept: Iterable[Kept]) -> tuple[Kept, ...]:
    """Give of each night what the person told, no device's row; where it was told twice, what the science reads."""
    told = {(each.night.date, each.night.source): each for each in kept if not each.night.from_device}
    return tuple(told[each.date, each.source] for each in one_a_night(each.night for each in told.values()).chosen)


def versions(chart: Chart, day: date, source: str = "") -> tuple[Kept, ...]:
    """Give everything that was ever written about a night, the first first."""
    chart.needs(Right.READ_NIGHTS)
    rows = NightVersion.objects.within(chart.scope).filter(patient_id__in=chart.ids, date=day, source=source)
    keys = keys_of(chart)
    return tuple(
        Kept(night=night_of_row(row, keys.get(row.patient_id)), version=row.version, by=row.by, id=row.pk)
        for row in rows.order_by("at", "version")
    )


def nights_entered(chart: Chart, *, since: date, up_to: date) -> frozenset[date]:
    """Say of which mornings there is an entry, and nothing of what it says: also for whoever only enters nights."""
    if not {Right.READ_NIGHTS, Right.ENTER_NIGHTS} & chart.rights:
        raise NoSuchPatientError
    rows = NightVersion.objects.within(chart.scope).filter(
        patient_id__in=chart.ids, replaced_by=None, withdrawn=False, date__range=(since, up_to)
    )
    found = rows.values_list("date", "source").distinct()
    return frozenset(day for day, source in found if not Night(date=day, source=source).from_device)


def account(chart: Chart, day: date) -> tuple[Kept, ...]:
    """Give everything that people ever wrote about a night, by whatever road, the first first; no device's rows."""
    chart.needs(Right.READ_NIGHTS)
    rows = NightVersion.objects.within(chart.scope).filter(patient_id__in=chart.ids, date=day)
    keys = keys_of(chart)
    found = (
        Kept(
            night=night_of_row(row, keys.get(row.patient_id)),
            version=row.version,
            by=row.by,
            id=row.pk,
            withdrawn=row.withdrawn,
        )
        for row in rows.order_by("at", "version")
    )
    return tuple(each for each in found if not each.night.from_device)


def saved_ids(chart: Chart) -> frozenset[UUID]:
    """Give the client ids of every version ever saved, amended and withdrawn ones too."""
    chart.needs(Right.READ_NIGHTS)
    rows = NightVersion.objects.within(chart.scope).filter(patient_id__in=chart.ids)
    return frozenset(rows.values_list("client_id", flat=True))
