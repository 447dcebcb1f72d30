"""What a patient's own calendar is told: the diary each morning, and planned doses. Nothing that happened."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from trochee.clinic.audit.values import program
from trochee.clinic.calendars.queries import found_link
from trochee.clinic.calendars.values import FoundLink
from trochee.clinic.dosing_sessions.queries import kept_doses
from trochee.clinic.patients.background import chart_for_program, is_erased
from trochee.clinic.patients.models import Status
from trochee.clinic.patients.values import Chart
from trochee.foundation.clock import zone_named
from trochee.record import DoseStatus

from .calendar_text import Planned, calendar

MORNING_NOTE, PLANNED = "Morning note", "Planned"
_DIARY_MIN, _DOSE_MIN = 5, 15


def feed(*, token: str, at: datetime) -> str | None:
    """Give the calendar that a token opens; nothing for a token that opens none, or once the person was erased.

    A calendar asks every few hours, so that asking leaves no row in the trail; making and ending the link does.
    Whoever no longer takes part has an empty calendar, so that their reminders end by themselves.
    """
    link = found_link(token)
    if link is None:
        return None
    by = program("calendars", link.scope.clinic)
    chart = chart_for_program(by=by, scope=link.scope, time_zone="UTC", patient=link.patient)
    if is_erased(chart):
        return None
    things = _things(link, chart, at) if chart.status == Status.ACTIVE else []
    return calendar(things, zone_named(chart.time_zone), at)


def _things(link: FoundLink, chart: Chart, at: datetime) -> list[Planned]:
    zone = zone_named(chart.time_zone)
    found = []
    if link.diary_at:
        first = link.since.astimezone(zone).date()
        start = datetime.combine(first, time.fromisoformat(link.diary_at))
        found.append(Planned(uid=f"{link.id}@diary", summary=MORNING_NOTE, at=start, minutes=_DIARY_MIN, daily=True))
    since = at.astimezone(zone).replace(tzinfo=None) - timedelta(days=1)
    for each in kept_doses(chart):
        when = each.value.planned_at or each.value.taken_at
        local = when if when.tzinfo is None else when.astimezone(zone).replace(tzinfo=None)
        if each.value.status is DoseStatus.PLANNED and local >= since:
            found.append(Planned(uid=f"{each.entry}@planned", summary=PLANNED, at=when, minutes=_DOSE_MIN))
    return found
