"""Ratings of the evening, one a night: which night each stands before, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from zoneinfo import ZoneInfo

import numpy as np

from trochee.effect.values import Message
from trochee.foundation.figures import counted
from trochee.knowledge import Knowledge
from trochee.record import Observation
from trochee.sleep.columns import FloatArray
from trochee.sleep.diary import Diary
from trochee.sleep.dose_nights import next_nights

MOOD, ANXIETY = "mood", "anxiety"
CODES = (MOOD, ANXIETY)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ratings:
    """Ratings by code: one entry a calendar night from the first to the last, NaN where there is none.

    An entry is the last rating before the night that ends on its date. ``mood``: 0-10, higher is better;
    ``anxiety``: 0-10, higher is worse. ``unread`` counts those that are no number or lie outside the scale.
    """

    evenings: Mapping[str, FloatArray] = field(default_factory=lambda: MappingProxyType({}))
    unread: int = 0

    def messages(self) -> list[Message]:
        """Say how many ratings could not be read."""
        if not self.unread:
            return []
        text = f"{counted(self.unread, 'rating')} of mood or anxiety left out: no number, or outside 0 to 10."
        return [Message(code="ratings_not_read", text=text)]


def evening_ratings(
    observations: Iterable[Observation], diary: Diary, zone: ZoneInfo | None, knowledge: Knowledge
) -> Ratings:
    """Read the ratings of mood and anxiety and give each its night: the first one that ends after it.

    A rating after the last night, or at a time that the clocks skipped, stands before no night and is left out.
    """
    if not len(diary):
        return Ratings()
    rated = [each for each in observations if each.code.strip().casefold() in CODES]
    placed = next_nights(diary.placed, (each.at for each in rated), zone)
    first, count = diary.nights[0].date, (diary.nights[-1].date - diary.nights[0].date).days + 1
    latest: dict[tuple[str, date], tuple[float, float]] = {}
    unread = 0
    for each, (instant, night, _) in zip(rated, placed, strict=True):
        value = _value(each.value, knowledge)
        unread += value is None
        if value is None or night is None or instant is None:
            continue
        place = each.code.strip().casefold(), night
        latest[place] = max(latest.get(place, (-np.inf, value)), (instant.local_minutes, value))
    evenings: dict[str, FloatArray] = {}
    for (code, night), (_, value) in latest.items():
        evenings.setdefault(code, np.full(count, np.nan))[(night - first).days] = value
    return Ratings(evenings=evenings, unread=unread)


def _value(text: str, knowledge: Knowledge) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    lowest, highest = (knowledge.number(f"review.rating.{end}") for end in ("lowest", "highest"))
    return value if lowest <= value <= highest else None
