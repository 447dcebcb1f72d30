"""Entries of a record in hand, as values of the science."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import models

from ..models import PatientKey
from ..sealed import ErasedError, opened
from ..values import Chart
from .models import VersionedRow
from .rows import value_of_row
from .values import Keeping, Kept, Value

_STANDS = models.Q(("replaced_by", None), ("withdrawn", False))


def keys_of(chart: Chart) -> dict[UUID, bytes]:
    """Give the keys of a person's records that were not taken away."""
    found: dict[UUID, bytes] = {}
    for each in PatientKey.objects.filter(patient_id__in=chart.ids):
        try:
            found[each.patient_id] = opened(each)
        except ErasedError:
            continue
    return found


def entries(keeping: Keeping[Value], chart: Chart) -> tuple[Kept[Value], ...]:
    """Give the entries as they stand, in the canonical order of their table; merged records are read as one."""
    chart.needs(keeping.read)
    kept = _read(keeping, chart, rows_of(keeping, chart).filter(_STANDS))
    table = keeping.table
    return tuple(sorted(kept, key=lambda each: (table.key(each.value), table.texts(each.value), each.id)))


def history(keeping: Keeping[Value], chart: Chart, entry: UUID) -> tuple[Kept[Value], ...]:
    """Give everything that was ever written about an entry, the first first, withdrawals too."""
    chart.needs(keeping.read)
    return tuple(_read(keeping, chart, rows_of(keeping, chart).filter(entry=entry).order_by("version")))


def saved_ids(keeping: Keeping[Value], chart: Chart) -> frozenset[UUID]:
    """Give the client ids of every version ever saved, amended and withdrawn ones too."""
    chart.needs(keeping.read)
    return frozenset(rows_of(keeping, chart).values_list("client_id", flat=True))


def rows_of(keeping: Keeping[Value], chart: Chart) -> models.QuerySet[VersionedRow]:
    """Give every row of a person, for this module and the actions beside it."""
    rows: models.QuerySet[VersionedRow] = keeping.model.objects.within(chart.scope)
    return rows.filter(patient_id__in=chart.ids)


def _read(keeping: Keeping[Value], chart: Chart, rows: Iterable[VersionedRow]) -> list[Kept[Value]]:
    keys = keys_of(chart)
    return [
        Kept(
            id=row.pk,
            entry=row.entry,
            version=row.version,
            value=value_of_row(keeping, row, keys.get(row.patient_id)),
            by=row.by,
            at=row.at,
            withdrawn=row.withdrawn,
        )
        for row in rows
    ]
