"""Nights and entries of one record as rows of a table: what was said, from whom, and how late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext

from trochee.clinic.accounts.queries import names
from trochee.clinic.diaries.values import Kept
from trochee.clinic.ui.lazily import lazily as _
from trochee.foundation.clock import zone_named
from trochee.foundation.figures import plain
from trochee.knowledge import shipped
from trochee.sleep.checks import CheckLimits, EntryClass, entry_class
from trochee.sleep.timeline import NightRefusedError, place

LATENESS = {
    EntryClass.ON_TIME: _("on time"),
    EntryClass.SAME_DAY: _("later that day"),
    EntryClass.LATE: _("late"),
    EntryClass.RETROSPECTIVE: _("long after"),
}
NOT_SAID = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class NightRow:
    """One night as the table shows it."""

    date: date
    source: str
    in_bed: str
    efficiency: str
    latency: str
    awake: str
    quality: str
    by: str
    entered_at: datetime | None
    lateness: str
    late: bool
    version: int


def night_rows(
    kept: Iterable[Kept], percents: Mapping[date, float], *, newest: int | None = None
) -> tuple[NightRow, ...]:
    """Give nights as rows, the latest first."""
    wanted = sorted(kept, key=lambda each: (each.night.date, each.night.source), reverse=True)[:newest]
    called = names({each.by for each in wanted})
    limits = CheckLimits.of(shipped())
    return tuple(_row(each, percents, called, limits) for each in wanted)


def _row(each: Kept, percents: Mapping[date, float], called: Mapping[str, str], limits: CheckLimits) -> NightRow:
    night, late = each.night, _lateness(each, limits)
    percent = None if night.from_device else percents.get(night.date)
    told = {"from": night.into_bed or NOT_SAID, "to": night.rise_time or NOT_SAID}
    bed = (gettext("%(from)s to %(to)s") if night.slept else gettext("%(from)s to %(to)s, no sleep")) % told
    return NightRow(
        date=night.date,
        source=night.source or gettext("diary"),
        in_bed=bed,
        efficiency=NOT_SAID if percent is None else f"{plain(percent)} %",
        latency=_minutes(night.sleep_onset_latency_min),
        awake=_minutes(night.wake_after_sleep_onset_min),
        quality=NOT_SAID
        if night.sleep_quality is None
        else gettext("%(quality)s of 5") % {"quality": night.sleep_quality},
        by=called.get(each.by, ""),
        entered_at=night.entered_at,
        lateness="" if late is None else LATENESS[late],
        late=late in {EntryClass.LATE, EntryClass.RETROSPECTIVE},
        version=each.version,
    )


def _minutes(value: float | None) -> str:
    return NOT_SAID if value is None else gettext("%(minutes)s min") % {"minutes": plain(value)}


def _lateness(each: Kept, limits: CheckLimits) -> EntryClass | None:
    night = each.night
    if night.from_device:
        return None
    try:
        return entry_class(place(night, zone_named(night.time_zone) if night.time_zone else None), limits)
    except NightRefusedError:
        return None
