"""Saving a night: idempotent, immutable, audited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError

from trochee.clinic.accounts.values import Here, OutOfDateError
from trochee.clinic.audit.canonical import content_hash
from trochee.clinic.audit.trail import deed
from trochee.clinic.patients.actions import charted
from trochee.clinic.patients.models import PatientKey
from trochee.clinic.patients.sealed import content_code, opened, seal_field
from trochee.clinic.patients.values import Chart, Right
from trochee.interop.tables.kinds import MOMENT
from trochee.record import Night

from .models import NightVersion
from .near import Near, Version, hold, near, next_number, standing
from .rows import about, columns, content, night_faults, sealed_texts
from .values import AlreadyThereError, NewNight, NightNotSavedError, SameIdOtherContentError, Saved, teller


def save_night(*, by: Here, at: datetime, patient: UUID, new: NewNight) -> Saved:
    """Save a night, or an amendment of one; the same save again changes nothing and gives the same answer.

    Raises `NightNotSavedError` for one that contradicts itself or has not ended, `AlreadyThereError` where the night
    has an entry and no version to amend was named, `OutOfDateError` where another one was, and
    `SameIdOtherContentError` for an id that was used for another save.
    """
    try:
        with deed(by=by.actor, at=at) as trail:
            chart = charted(by=by, at=at, patient=patient, right=Right.ENTER_NIGHTS)
            hold(chart)
            night = replace(new.night, time_zone=new.night.time_zone or chart.time_zone)
            key = _key_for(chart, night)
            sha256 = _code(night, key)
            there = near(chart, client_id=new.client_id, day=night.date, source=night.source)
            before = _saved_before(there, sha256)
            if before is not None:
                return before
            _check(night, at)
            row = _row(by, at, chart, night, _replaced(there, new.replaces), there.number, key)
            row.client_id, row.content_sha256 = new.client_id, sha256
            if new.as_said:
                row.said_entered_at = _said_entered_at(night)
            row.save(force_insert=True)
            detail = {"date": night.date.isoformat(), "version": row.version, "sha256": sha256}
            action = "diaries.night_saved" if row.version == 1 else "diaries.night_amended"
            trail.add(action, target=f"night:{row.pk}", patient=chart.patient, detail=detail)
    except (IntegrityError, AlreadyThereError, OutOfDateError):
        # perhaps this very save, sent twice, was made by another connection between two of our looks
        return _settled(by, at, patient, new)
    return Saved(id=row.pk, version=row.version, again=False)


def add_nights(*, by: Here, at: datetime, patient: UUID, new: Sequence[NewNight]) -> int:
    """Add many nights at once, as from a file, with one audit row; give how many were not there yet.

    When each was entered stays as it is said there. All of them or none: raises `NightNotSavedError` with the date of
    each wrong column, `AlreadyThereError` where a night has an entry, and `SameIdOtherContentError`.
    """
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=patient, right=Right.ENTER_NIGHTS)
        hold(chart)
        rows = NightVersion.objects.within(chart.scope).filter(patient_id=chart.patient)
        there = dict(rows.values_list("client_id", "content_sha256"))
        lasts: dict[tuple[date, str], list[NightVersion]] = defaultdict(list)
        for row in rows.filter(replaced_by=None):
            lasts[row.date, teller(row.source)].append(row)
        key = opened(PatientKey.objects.get(patient_id=chart.patient))
        added: list[NightVersion] = []
        problems: dict[str, str] = {}
        for each in new:
            night = replace(each.night, time_zone=each.night.time_zone or chart.time_zone)
            wrong = night_faults(night, at)
            problems |= {f"{night.date.isoformat()} {column}": text for column, text in wrong.items()}
            sha256 = _code(night, key)
            if there.get(each.client_id, sha256) != sha256:
                raise SameIdOtherContentError
            if each.client_id not in there:
                there_now = lasts[night.date, teller(night.source)]
                before = standing(there_now)
                twice = before is not None and before.client_id == each.client_id  # for the database to refuse
                if before is not None and not before.withdrawn and not twice:
                    raise AlreadyThereError(before.version)
                row = _row(by, at, chart, night, before, next_number(there_now), key)
                row.client_id, row.content_sha256 = each.client_id, sha256
                row.said_entered_at = _said_entered_at(night)
                added.append(row)
                there_now[:] = [row]
        if problems:
            raise NightNotSavedError(problems)
        if added:
            NightVersion.objects.within(chart.scope).bulk_create(added)
            together = content_hash({str(row.pk): row.content_sha256 for row in added})
            detail = {"rows": len(added), "sha256": together}
            trail.add("diaries.nights_imported", patient=chart.patient, detail=detail)
    return len(added)


def _settled(by: Here, at: datetime, patient: UUID, new: NewNight) -> Saved:
    chart = charted(by=by, at=at, patient=patient, right=Right.ENTER_NIGHTS)
    night = replace(new.night, time_zone=new.night.time_zone or chart.time_zone)
    there = near(chart, client_id=new.client_id, day=night.date, source=night.source)
    before = _saved_before(there, _code(night, _key_for(chart, night)))
    if before is not None:
        return before
    _replaced(there, new.replaces)  # says which of the two refusals it is
    raise OutOfDateError("the night was saved by somebody else at the same moment")


def withdraw_night(*, by: Here, at: datetime, patient: UUID, client_id: UUID, day: date, version: int) -> Saved:
    """Take a night back, as when it was entered for the wrong date: a last version, and nothing is deleted."""
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=patient, right=Right.ENTER_NIGHTS)
        night = Night(date=day, time_zone=chart.time_zone)
        sha256 = content_hash({"date": day.isoformat(), "withdrawn": True})
        there = near(chart, client_id=client_id, day=day, source=night.source)
        before = _saved_before(there, sha256)
        if before is not None:
            return before
        row = _row(by, at, chart, night, _replaced(there, version), there.number)
        row.client_id, row.content_sha256, row.withdrawn = client_id, sha256, True
        row.save(force_insert=True)
        detail = {"date": day.isoformat(), "version": row.version}
        trail.add("diaries.night_withdrawn", target=f"night:{row.pk}", patient=chart.patient, detail=detail)
    return Saved(id=row.pk, version=row.version, again=False)


def _said_entered_at(night: Night) -> str:
    return "" if night.entered_at is None else MOMENT.write(night.entered_at)


def _key_for(chart: Chart, night: Night) -> bytes | None:
    """Give the person's key where a night has words to seal: an ordinary one is saved without looking for it."""
    return opened(PatientKey.objects.get(patient_id=chart.patient)) if sealed_texts(night) else None


def _code(night: Night, key: bytes | None) -> str:
    """Give what stands for what a night says: a hash, under the person's key where any of it is sealed."""
    said = content(night)
    return content_code(key, said) if key is not None and sealed_texts(night) else content_hash(said)


def _saved_before(there: Near, sha256: str) -> Saved | None:
    if there.same_save is None:
        return None
    if there.same_save.content_sha256 != sha256:
        raise SameIdOtherContentError
    return Saved(id=there.same_save.id, version=there.same_save.version, again=True)


def _check(night: Night, at: datetime) -> None:
    problems = night_faults(night, at)
    if problems:
        raise NightNotSavedError(problems)


def _replaced(there: Near, version: int | None) -> Version | None:
    last = there.newest
    if version is not None and (last is None or last.version != version):
        raise OutOfDateError("the night was amended by somebody else meanwhile")
    if version is None and last is not None and not last.withdrawn:
        raise AlreadyThereError(last.version)
    return last


def _row(
    by: Here,
    at: datetime,
    chart: Chart,
    night: Night,
    last: NightVersion | Version | None,
    number: int,
    key: bytes | None = None,
) -> NightVersion:
    row = NightVersion(
        clinic_id=chart.scope.clinic,
        by=by.actor.id,
        at=at,
        patient_id=chart.patient,
        date=night.date,
        source=night.source,
        version=number,
        replaces_id=None if last is None else last.id,
        time_zone=night.time_zone or chart.time_zone,
        **columns(night),
    )
    texts = sealed_texts(night)
    if texts:
        assert key is not None, "words are kept sealed or not at all"
        row.sealed_texts = seal_field(key, texts, about(row))
    return row
