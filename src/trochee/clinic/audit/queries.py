"""Who did and who read what, for the patient whom it concerns and for those who answer for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection

from .models import AuditRow, ChainHead
from .values import SITE, Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the trail as it is shown."""

    at: datetime
    actor: str
    role: str
    action: str
    target: str


def about_patient(clinic: UUID, patients: Collection[UUID], *, at_most: int = 200) -> tuple[Entry, ...]:
    """Give the latest lines about a patient in this clinic, the newest first.

    In the order of time, which the patient's index has: by their number the whole clinic's rows would be read.
    """
    found = AuditRow.objects.filter(chain=str(clinic), patient__in=patients).order_by("-at", "-sequence")
    rows = found[:at_most]
    return tuple(
        Entry(at=row.at, actor=row.actor, role=row.role, action=row.action, target=row.target) for row in rows
    )


def last_reads(
    clinic: UUID, since: Mapping[UUID, datetime], *, role: str, targets: Sequence[str]
) -> dict[UUID, datetime]:
    """Give when somebody of a role last had one of these pages of each patient open; the unread are not in it.

    Only reads from the moment on that stands beside each patient are looked for, the latest first: without that, the
    database reads all that was ever written down about them.
    """
    found: dict[UUID, datetime] = {}
    wanted = list(since.items())
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        places = ", ".join(["(%s, %s)"] * len(some))
        statement = _LAST_READS.format(wanted=places, targets=", ".join(["%s"] * len(targets)))
        cells = [_kept(cell) for pair in some for cell in pair]
        with connection.cursor() as cursor:
            cursor.execute(statement, (*cells, str(clinic), role, *targets))
            rows = cursor.fetchall()
        found |= {_uuid(patient): _moment(at) for patient, at in rows if at is not None}
    return found


_AT_ONCE = 1_000
_LAST_READS = f"""
WITH wanted (patient, since) AS (VALUES {{wanted}})
SELECT w.patient, (SELECT a.at FROM {AuditRow._meta.db_table} a
                   WHERE a.patient = w.patient AND a.at >= w.since AND a.chain = %s
                     AND a.action = 'patients.read' AND a.role = %s AND a.target IN ({{targets}})
                   ORDER BY a.at DESC LIMIT 1)
FROM wanted w
"""  # noqa: S608  the name is the model's own, and every value goes beside the statement


def _kept(cell: UUID | datetime) -> str | UUID | None:
    """Write a value as this database keeps it."""
    if isinstance(cell, datetime):
        return connection.ops.adapt_datetimefield_value(cell)
    return cell if connection.features.has_native_uuid_field else cell.hex


def _uuid(cell: object) -> UUID:
    return cell if isinstance(cell, UUID) else UUID(str(cell))


def _moment(cell: object) -> datetime:
    found = cell if isinstance(cell, datetime) else datetime.fromisoformat(str(cell))
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def end_of(clinic: UUID) -> int:
    """Give how many rows the clinic's trail has. Its rows are numbered in the order in which they were committed."""
    return ChainHead.objects.filter(chain=str(clinic)).values_list("sequence", flat=True).first() or 0


def changed_since(
    clinic: UUID,
    after: int,
    up_to: int,
    *,
    actions: Collection[str] = (),
    beginning: str = "",
    but: Collection[str] = (),
) -> set[UUID]:
    """Give about whom deeds stand in a stretch of the trail: these, any that begins so, all but some."""
    rows = AuditRow.objects.filter(chain=str(clinic), sequence__gt=after, sequence__lte=up_to)
    rows = rows.filter(action__in=actions) if actions else rows.filter(action__startswith=beginning)
    rows = rows.exclude(action__in=but) if but else rows
    return {each for each in rows.values_list("patient", flat=True) if each is not None}


def reads_since(by: Actor, patients: Collection[UUID], since: datetime, *, targets: Collection[str]) -> int:
    """Count how often somebody had one of these pages of a record open since a moment."""
    rows = AuditRow.objects.filter(patient__in=patients, at__gte=since, actor=by.id, action="patients.read")
    return rows.filter(target__in=targets).count()


def latest(action: str | None = None) -> Entry | None:
    """Give the last line of the trail, or the last of an action that belongs to no clinic."""
    rows = AuditRow.objects.order_by("-id")
    if action is not None:
        rows = AuditRow.objects.filter(chain=SITE, action=action).order_by("-sequence")
    row = rows.first()
    if row is None:
        return None
    return Entry(at=row.at, actor=row.actor, role=row.role, action=row.action, target=row.target)
