"""What stands around a night that is entered: its own entry, the one before, the week before, and how late it is."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from trochee.clinic.diaries.queries import account, kept_nights, own_account
from trochee.clinic.diaries.values import Kept
from trochee.clinic.patients.values import Chart
from trochee.clinic.patients.versions.values import without_reason
from trochee.foundation.clock import WallTime, zone_named
from trochee.knowledge import shipped
from trochee.record import Night

from .questions import MORNING

DAYS_BACK = "record.entry.days_back"
_BEFORE = timedelta(days=14)
_WEEK = timedelta(days=7)
_ASKED = {each.name for each in MORNING} | {"date", "time_zone", "entered_at"}
_NOT_ASKED = tuple(each.name for each in fields(Night) if each.name not in _ASKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """A morning in its record: the patient's zone and date, the entry that stands, and what was entered before it."""

    time_zone: str
    today: date
    there: Kept | None
    before: Night | None
    week: tuple[Night, ...]

    @property
    def zone(self) -> ZoneInfo:
        """Give the patient's own zone."""
        return zone_named(self.time_zone)


def around(chart: Chart, day: date, at: datetime) -> Around:
    """Look at the fortnight up to a morning. Devices' rows are no entries."""
    kept = own_account(kept_nights(chart, since=day - _BEFORE, up_to=day))
    before = [each.night for each in kept if each.night.date < day]
    there = [each for each in kept if each.night.date == day]
    return Around(
        time_zone=chart.time_zone,
        today=at.astimezone(zone_named(chart.time_zone)).date(),
        there=there[-1] if there else None,
        before=before[-1] if before else None,
        week=tuple(each for each in before if each.date >= day - _WEEK),
    )


def first_morning(today: date) -> date:
    """Give the earliest morning for which a patient can still enter a missing night."""
    return today - timedelta(days=int(shipped().number(DAYS_BACK)))


def version_of(chart: Chart, day: date, there: Kept | None, version: int | None) -> Night | None:
    """Give the version that a save amends, also where a newer one stands by now: the same save again is the same."""
    if version is None or there is None:
        return None
    found = [each.night for each in account(chart, day) if each.version == version]
    by_the_same_road = [each for each in found if each.source == there.night.source]
    return next(reversed(by_the_same_road or found), None)


def amended(before: Night | None, typed: Night) -> Night:
    """Keep what the form does not ask for, and the day and offset of a time that still is what it was."""
    if before is None:
        return typed
    kept = {name: getattr(before, name) for name in _NOT_ASKED} | {"extra": without_reason(before.extra)}
    for each in MORNING:
        was, now = getattr(before, each.name), getattr(typed, each.name)
        if isinstance(was, WallTime) and isinstance(now, WallTime) and _same_clock(was, now):
            kept[each.name] = was
    return replace(typed, **kept)


def _same_clock(was: WallTime, now: WallTime) -> bool:
    said_anew = now.offset_min is not None or now.day is not None
    return not said_anew and (was.clock.hour, was.clock.minute) == (now.clock.hour, now.clock.minute)
