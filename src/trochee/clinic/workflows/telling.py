"""What a patient told by phone or wrote on paper, typed by somebody of the care team: said as such, for ever."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid5

from trochee.clinic.accounts.values import Here
from trochee.clinic.audit.trail import deed
from trochee.clinic.diaries.actions import add_nights
from trochee.clinic.diaries.queries import kept_nights, saved_ids
from trochee.clinic.diaries.values import NewNight
from trochee.clinic.patients.actions import charted
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.patients.versions.values import NewEntry, Saved
from trochee.foundation.clock import zone_named
from trochee.interop.tables.kinds import MOMENT
from trochee.record import Dose, Night

from .dosing import save_dose


class How(StrEnum):
    """By what road an entry came: the source of a night that the patient did not type."""

    PHONE = "phone"
    PAPER = "paper"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who said it and when; ``said_at`` is wall clock in the patient's zone, ``None`` where it was each morning."""

    how: How
    told_by: str
    said_at: datetime | None = None


class NightsThereError(Exception):
    """Some of these nights have an entry of the patient's own account already; nothing was saved."""

    def __init__(self, days: Sequence[date]) -> None:
        self.days = tuple(days)
        super().__init__(", ".join(day.isoformat() for day in self.days))


def nights_there(chart: Chart, first: date, last: date) -> dict[date, Night]:
    """Give the nights of these dates that have an entry, by whatever road it came; a device's row is none."""
    found = kept_nights(chart, since=first, up_to=last)
    return {each.night.date: each.night for each in found if not each.night.from_device}


def tell_nights(*, by: Here, at: datetime, patient: UUID, form: UUID, told: Told, nights: Sequence[Night]) -> int:
    """Save the nights that were told, all or none; give how many, 0 where this form was saved before.

    The entry counts as made when it was said, so that what was told late is late; who typed it, and when, stands
    beside. Raises `NightsThereError` and what `add_nights` raises.
    """
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=patient, right=Right.ENTER_NIGHTS)
        beside = _beside(chart, told, at)
        new = [
            NewNight(
                client_id=uuid5(form, each.date.isoformat()),
                night=replace(each, source=told.how.value, entered_at=told.said_at, extra={**each.extra, **beside}),
            )
            for each in nights
        ]
        before = saved_ids(chart)
        if any(each.client_id in before for each in new):
            return 0
        days = [each.date for each in nights]
        there = nights_there(chart, min(days), max(days)) if days else {}
        if clash := sorted(there.keys() & set(days)):
            raise NightsThereError(clash)
        added = add_nights(by=by, at=at, patient=patient, new=new)
        detail = {"source": told.how.value, "nights": added}
        trail.add("workflows.nights_told", patient=chart.patient, detail=detail)
    return added


def tell_dose(*, by: Here, at: datetime, patient: UUID, form: UUID, told: Told, dose: Dose) -> Saved:
    """Save a dose that was told; raises what `save_dose` raises."""
    with deed(by=by.actor, at=at):
        chart = charted(by=by, at=at, patient=patient, right=Right.ENTER_DOSES)
        said = {} if told.said_at is None else {"said_at": MOMENT.write(told.said_at)}
        extra = {**dose.extra, "source": told.how.value, **said, **_beside(chart, told, at)}
        new = NewEntry(client_id=form, value=replace(dose, extra=extra))
        return save_dose(by=by, at=at, patient=patient, new=new)


def _beside(chart: Chart, told: Told, at: datetime) -> dict[str, str]:
    typed = at.astimezone(zone_named(chart.time_zone)).replace(second=0, microsecond=0)
    return {"told_by": told.told_by, "typed_at": MOMENT.write(typed)}
