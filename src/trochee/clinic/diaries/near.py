"""What stands near a save, in one look: this very save, where it was made before, and the night's newest version.

Written as SQL, as `trochee.clinic.patients.standing` is: two lookups by unique keys, where an OR of both would read
every night of the patient.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from trochee.clinic.patients.values import Chart

from .models import NightVersion

_TABLE = NightVersion._meta.db_table
_MINE = f"SELECT 1, id, version, content_sha256, withdrawn FROM {_TABLE} WHERE clinic_id = %s AND patient_id = %s"  # noqa: S608  the table is the model's own
_SAME = f"{_MINE} AND client_id = %s"
_NIGHT = f"{_MINE.replace('SELECT 1', 'SELECT 0')} AND date = %s AND source = %s"
_ONE_LOOK = f"{_SAME} UNION ALL {_NIGHT} ORDER BY 3 DESC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version that was written before."""

    id: UUID
    version: int
    content_sha256: str
    withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """The save with this id, if it was made before, and the newest version of the night, if it has one."""

    same_save: Version | None
    newest: Version | None


def near(chart: Chart, *, client_id: UUID, day: date, source: str) -> Near:
    """Look for both."""
    ids = [chart.scope.clinic, chart.patient, client_id]
    written = ids if connection.features.has_native_uuid_field else [each.hex for each in ids]
    with connection.cursor() as cursor:
        adapted = connection.ops.adapt_datefield_value(day)
        cursor.execute(_ONE_LOOK, (*written, *written[:2], adapted, source))
        rows = cursor.fetchall()
    found = {0: None, 1: None} | {same: _version(rest) for same, *rest in reversed(rows)}
    return Near(same_save=found[1], newest=found[0])


def _version(row: list[object]) -> Version:
    key, version, sha256, withdrawn = row
    return Version(
        id=key if isinstance(key, UUID) else UUID(str(key)),
        version=int(str(version)),
        content_sha256=str(sha256),
        withdrawn=bool(withdrawn),
    )
