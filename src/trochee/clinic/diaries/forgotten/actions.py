"""Nights that nobody remembers: a missing night that is no longer asked for. It stays missing everywhere."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from trochee.clinic.accounts.values import Here
from trochee.clinic.audit.trail import deed
from trochee.clinic.patients.actions import charted
from trochee.clinic.patients.values import Right

from ..models import NightVersion
from ..near import hold, near
from ..values import AlreadyThereError, SameIdOtherContentError, Saved
from .values import says


def leave_out_night(*, by: Here, at: datetime, patient: UUID, client_id: UUID, day: date) -> Saved:
    """Write down that a night is not remembered: a version that stands for no answers, as one taken back does.

    The night can still be entered afterwards. The same save again changes nothing. Raises `AlreadyThereError` where
    the night has an entry, and `SameIdOtherContentError`.
    """
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=patient, right=Right.ENTER_NIGHTS)
        hold(chart)
        sha256 = says(day)
        there = near(chart, client_id=client_id, day=day, source="")
        if there.same_save is not None:
            if there.same_save.content_sha256 != sha256:
                raise SameIdOtherContentError
            return Saved(id=there.same_save.id, version=there.same_save.version, again=True)
        last = there.newest
        if last is not None and not last.withdrawn:
            raise AlreadyThereError(last.version)
        row = NightVersion(
            clinic_id=chart.scope.clinic,
            by=by.actor.id,
            at=at,
            patient_id=chart.patient,
            client_id=client_id,
            date=day,
            version=there.number,
            replaces_id=None if last is None else last.id,
            time_zone=chart.time_zone,
            withdrawn=True,
            content_sha256=sha256,
        )
        row.save(force_insert=True)
        detail = {"date": day.isoformat(), "version": row.version}
        trail.add("diaries.night_not_remembered", target=f"night:{row.pk}", patient=chart.patient, detail=detail)
    return Saved(id=row.pk, version=row.version, again=False)
