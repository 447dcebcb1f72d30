"""Where a patient stands, in one look: what every page and every save of a record asks first.

Written as SQL, since the framework takes longer to put these three questions together than the database to answer
all of them. The clinic in hand is in the statement, as everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from trochee.clinic.accounts.scope import Scope

from .models import Merge, Patient, PersonVersion, StatusVersion

_ONE_LOOK = f"""
SELECT (SELECT s.status FROM {StatusVersion._meta.db_table} s
        WHERE s.clinic_id = p.clinic_id AND s.patient_id = p.id ORDER BY s.version DESC LIMIT 1),
       (SELECT v.time_zone FROM {PersonVersion._meta.db_table} v
        WHERE v.clinic_id = p.clinic_id AND v.patient_id = p.id ORDER BY v.version DESC LIMIT 1),
       EXISTS (SELECT 1 FROM {Merge._meta.db_table} m
               WHERE m.clinic_id = p.clinic_id AND m.undone_at IS NULL AND (m.kept_id = p.id OR m.merged_id = p.id))
FROM {Patient._meta.db_table} p WHERE p.clinic_id = %s AND p.id = %s
"""  # noqa: S608  the names are the models' own


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A patient of the clinic: the status, the zone where one was written down, and whether records were merged."""

    status: str
    time_zone: str | None
    merged: bool


def known(scope: Scope, patient: UUID) -> Known | None:
    """Look whether the clinic has this patient; nothing where it has none."""
    values = (scope.clinic, patient)
    if not connection.features.has_native_uuid_field:
        values = tuple(each.hex for each in values)  # type: ignore[assignment]  # as this database keeps them
    with connection.cursor() as cursor:
        cursor.execute(_ONE_LOOK, values)
        row = cursor.fetchone()
    if row is None or row[0] is None:
        return None
    return Known(status=row[0], time_zone=row[1] or None, merged=bool(row[2]))
