"""Saving an entry: idempotent, immutable, audited. Every record app writes through here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError

from trochee.clinic.accounts.values import Here, OutOfDateError
from trochee.clinic.audit.canonical import content_hash
from trochee.clinic.audit.trail import deed
from trochee.foundation.clock import zone_named

from ..actions import charted
from ..models import PatientKey
from ..sealed import opened
from ..values import Chart
from .models import VersionedRow
from .queries import rows_of
from .rows import code_of, faults, fill, sound
from .values import Keeping, NewEntry, NotSavedError, SameIdOtherContentError, Saved, Value


def save_entry(*, keeping: Keeping[Value], by: Here, at: datetime, patient: UUID, new: NewEntry[Value]) -> Saved:
    """Save an entry, or an amendment of one; the same save again changes nothing and gives the same answer.

    Raises `NotSavedError` for one that contradicts itself or lies ahead, `OutOfDateError` where the version to amend
    is not the one that stands, and `SameIdOtherContentError` for an id that was used for another save.
    """
    try:
        with deed(by=by.actor, at=at) as trail:
            chart = charted(by=by, at=at, patient=patient, right=keeping.enter)
            value = _checked(keeping, chart, new.value, at)
            before = _saved_before(keeping, chart, new.client_id)
            if before is not None:
                return _again(before, code_of(keeping, value, _key(before)))
            row = _row(keeping, chart, by, at, _replaced(keeping, chart, new.replaces))
            row.client_id = new.client_id
            fill(keeping, row, value, _key(row))
            row.save(force_insert=True)
            action = f"{keeping.name}_saved" if row.version == 1 else f"{keeping.name}_amended"
            detail = {"version": row.version, "sha256": row.content_sha256}
            trail.add(action, target=_target(keeping, row), patient=chart.patient, detail=detail)
    except (IntegrityError, OutOfDateError):
        # perhaps this very save, sent twice, was made by another connection between two of our looks
        return _settled(keeping, by, at, patient, new)
    return Saved(id=row.pk, version=row.version, again=False)


def withdraw_entry(
    *, keeping: Keeping[Value], by: Here, at: datetime, patient: UUID, client_id: UUID, replaces: UUID
) -> Saved:
    """Take an entry back, as when it was entered twice: a last version, and nothing is deleted."""
    sha256 = content_hash({"replaces": str(replaces), "withdrawn": True})
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=patient, right=keeping.enter)
        before = _saved_before(keeping, chart, client_id)
        if before is not None:
            return _again(before, sha256)
        last = _replaced(keeping, chart, replaces)
        row = _row(keeping, chart, by, at, last)
        for column in map(keeping.field_of, keeping.table.names):
            if hasattr(last, column):
                setattr(row, column, getattr(last, column))
        row.client_id, row.content_sha256, row.withdrawn = client_id, sha256, True
        row.save(force_insert=True)
        detail = {"version": row.version}
        trail.add(f"{keeping.name}_withdrawn", target=_target(keeping, row), patient=chart.patient, detail=detail)
    return Saved(id=row.pk, version=row.version, again=False)


def add_entries(
    *, keeping: Keeping[Value], by: Here, at: datetime, patient: UUID, new: Sequence[NewEntry[Value]]
) -> int:
    """Add many first versions at once, as from a file, with one audit row; give how many were not there yet.

    All of them or none: raises `NotSavedError` that counts the entries from 1, and `SameIdOtherContentError`.
    """
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=patient, right=keeping.enter)
        there = dict(rows_of(keeping, chart).values_list("client_id", "content_sha256"))
        rows = []
        key = opened(PatientKey.objects.get(patient_id=chart.patient))
        for each, value in zip(new, _all_checked(keeping, chart, new, at), strict=True):
            row = _row(keeping, chart, by, at, None)
            row.client_id = each.client_id
            fill(keeping, row, value, key)
            if row.client_id not in there:
                rows.append(row)
            elif there[row.client_id] != row.content_sha256:
                raise SameIdOtherContentError
        if rows:
            keeping.model.objects.within(chart.scope).bulk_create(rows)
            together = content_hash({str(row.pk): row.content_sha256 for row in rows})
            detail = {"rows": len(rows), "sha256": together}
            trail.add(f"{keeping.name}s_imported", patient=chart.patient, detail=detail)
    return len(rows)


def _settled(keeping: Keeping[Value], by: Here, at: datetime, patient: UUID, new: NewEntry[Value]) -> Saved:
    chart = charted(by=by, at=at, patient=patient, right=keeping.enter)
    value = _checked(keeping, chart, new.value, at)
    before = _saved_before(keeping, chart, new.client_id)
    if before is not None:
        return _again(before, code_of(keeping, value, _key(before)))
    _replaced(keeping, chart, new.replaces)  # says why it was refused
    raise OutOfDateError("the entry was saved by somebody else at the same moment")


def _checked(keeping: Keeping[Value], chart: Chart, value: Value, at: datetime) -> Value:
    zone = zone_named(chart.time_zone)
    problems = faults(keeping, value, at, zone)
    if problems:
        raise NotSavedError(problems)
    return sound(keeping.table, value, zone)


def _all_checked(keeping: Keeping[Value], chart: Chart, new: Sequence[NewEntry[Value]], at: datetime) -> list[Value]:
    checked: list[Value] = []
    problems: dict[str, str] = {}
    for number, each in enumerate(new, 1):
        try:
            checked.append(_checked(keeping, chart, each.value, at))
        except NotSavedError as refused:
            problems |= {f"{number} {column}": text for column, text in refused.problems.items()}
    if problems:
        raise NotSavedError(problems)
    return checked


def _saved_before(keeping: Keeping[Value], chart: Chart, client_id: UUID) -> VersionedRow | None:
    return rows_of(keeping, chart).filter(client_id=client_id).first()


def _again(row: VersionedRow, sha256: str) -> Saved:
    if row.content_sha256 != sha256:
        raise SameIdOtherContentError
    return Saved(id=row.pk, version=row.version, again=True)


def _replaced(keeping: Keeping[Value], chart: Chart, replaces: UUID | None) -> VersionedRow | None:
    if replaces is None:
        return None
    rows = rows_of(keeping, chart)
    last = rows.filter(pk=replaces).first()
    if last is None or rows.filter(replaces=last).exists():
        raise OutOfDateError("the entry was amended by somebody else meanwhile")
    return last


def _row(keeping: Keeping[Value], chart: Chart, by: Here, at: datetime, last: VersionedRow | None) -> VersionedRow:
    row = keeping.model(
        clinic_id=chart.scope.clinic,
        by=by.actor.id,
        at=at,
        patient_id=chart.patient if last is None else last.patient_id,
        entry=uuid4() if last is None else last.entry,
        version=1 if last is None else last.version + 1,
    )
    row.replaces = last
    return row


def _key(row: VersionedRow) -> bytes:
    return opened(PatientKey.objects.get(patient_id=row.patient_id))


def _target(keeping: Keeping[Value], row: VersionedRow) -> str:
    return f"{keeping.name.partition('.')[2]}:{row.pk}"
