"""What two records hold before they are read as one: counts, so that nobody reads as one what clashes unseen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from trochee.clinic.diaries.queries import kept_nights
from trochee.clinic.patients.values import Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How much a record holds, and from when until when."""

    nights: int
    first: date | None
    last: date | None
    days: frozenset[date]


def counted(chart: Chart) -> Counted:
    """Count the nights of a record."""
    days = sorted(each.night.date for each in kept_nights(chart))
    return Counted(
        nights=len(days), first=days[0] if days else None, last=days[-1] if days else None, days=frozenset(days)
    )
