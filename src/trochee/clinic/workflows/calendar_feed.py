"""What a patient's own calendar is told: the diary each morning, and planned doses. Nothing that happened.

A planned dose stands there as long as something that was signed holds at its time: stopping ends the treatment, and
nobody should be told the day after to take the next dose.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta

from trochee.clinic.audit.values import program
from trochee.clinic.calendars.queries import found_link
from trochee.clinic.calendars.values import FoundLink
from trochee.clinic.dosing_sessions.queries import kept_doses
from trochee.clinic.patients.background import chart_for_program, is_erased
from trochee.clinic.patients.models import Status
from trochee.clinic.patients.values import Chart
from trochee.clinic.prescriptions.queries import authorisations
from trochee.foundation.clock import zone_named
from trochee.record import Authorisation, AuthorisationStatus, DoseStatus
from trochee.safety.exposure import moment
from trochee.safety.standing import begun, lapsed, standing

from .calendar_text import Planned, calendar
from .dosing import needs_authority

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
    ahead = []
    for each in kept_doses(chart):
        when = each.value.planned_at or each.value.taken_at
        local = when if when.tzinfo is None else when.astimezone(zone).replace(tzinfo=None)
        if each.value.status is DoseStatus.PLANNED and local >= since:
            ahead.append((each, when))
    signed = [each.authorisation for each in authorisations(chart)] if ahead else []
    for each, when in ahead:
        if not needs_authority(each.value, signed) or _holds(
            signed, moment(replace(each.value, taken_at=when), zone)
        ):
            found.append(Planned(uid=f"{each.entry}@planned", summary=PLANNED, at=when, minutes=_DOSE_MIN))
    return found


def _holds(signed: Iterable[Authorisation], when: datetime) -> bool:
    """Whether anything that was signed is in force at a moment: neither ended nor lapsed, and begun."""
    return any(
        standing(each, when) == AuthorisationStatus.SIGNED and begun(each, when) and not lapsed(each, when)
        for each in signed
    )
