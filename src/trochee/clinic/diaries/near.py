"""What stands near a save, in one look: this very save, where it was made before, and what its night has by now.

Written as SQL, as `trochee.clinic.patients.standing` is: two lookups by unique keys, where an OR of both would read
every night of the patient.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db import connection

from trochee.clinic.patients.models import Patient
from trochee.clinic.patients.values import Chart
from trochee.record import Night
from trochee.sleep.select import one_a_night

from .models import NightVersion
from .values import teller

_TABLE = NightVersion._meta.db_table
_COLUMNS = "id, version, content_sha256, withdrawn, source, replaces_id"
_MINE = f"SELECT 1, {_COLUMNS} FROM {_TABLE} WHERE clinic_id = %s AND patient_id = %s"  # noqa: S608  the table is the model's own
_SAME = f"{_MINE} AND client_id = %s"
_NIGHT = f"{_MINE.replace('SELECT 1', 'SELECT 0')} AND date = %s"
_ONE_LOOK = f"{_SAME} UNION ALL {_NIGHT}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version that was written before."""

    id: UUID
    version: int
    content_sha256: str
    withdrawn: bool
    source: str


AnyVersion = TypeVar("AnyVersion", NightVersion, Version)


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """The save with this id, if it was made before, the version that a new one replaces, and the new one's number."""

    same_save: Version | None
    newest: Version | None
    number: int


def near(chart: Chart, *, client_id: UUID, day: date, source: str) -> Near:
    """Look for both. What the person told by another road is of the same night, and a device's row is not."""
    ids = [chart.scope.clinic, chart.patient, client_id]
    written = ids if connection.features.has_native_uuid_field else [each.hex for each in ids]
    with connection.cursor() as cursor:
        adapted = connection.ops.adapt_datefield_value(day)
        cursor.execute(_ONE_LOOK, (*written, *written[:2], adapted))
        rows = cursor.fetchall()
    same = [_version(rest) for saved, *rest in rows if saved]
    night = [_version(rest) for saved, *rest in rows if not saved]
    replaced = {str(row[-1]) for row in rows}
    lasts = [each for each in night if teller(each.source) == teller(source) and _key(each.id) not in replaced]
    return Near(same_save=same[0] if same else None, newest=standing(lasts), number=next_number(lasts))


def hold(chart: Chart) -> None:
    """Let nobody else write in this diary until the transaction ends: no key keeps two roads from one night.

    A database that cannot lock a row lets one writer in at a time, from the beginning of a transaction.
    """
    if connection.features.has_select_for_update:
        patients = Patient.objects.within(chart.scope).filter(pk=chart.patient)
        list(patients.select_for_update(no_key=True).values_list("pk"))


def standing(lasts: Sequence[AnyVersion]) -> AnyVersion | None:
    """Give the version that a new one replaces, of those by one teller that none replaces.

    Records of before may hold several accounts of a night: then it is the one that the science reads.
    """
    stand = [each for each in lasts if not each.withdrawn]
    if len(stand) < 2:
        return max(stand or lasts, key=lambda each: each.version, default=None)
    (chosen,) = one_a_night(Night(date=date.min, source=each.source) for each in stand).chosen
    return next(each for each in stand if each.source == chosen.source)


def next_number(lasts: Sequence[NightVersion] | Sequence[Version]) -> int:
    """Give the next version's number, so that of several accounts no two have the same."""
    return max((each.version for each in lasts), default=0) + 1


def _key(of: UUID) -> str:
    return str(of) if connection.features.has_native_uuid_field else of.hex


def _version(row: list[object]) -> Version:
    key, version, sha256, withdrawn, source, _ = row
    return Version(
        id=key if isinstance(key, UUID) else UUID(str(key)),
        version=int(str(version)),
        content_sha256=str(sha256),
        withdrawn=bool(withdrawn),
        source=str(source),
    )
