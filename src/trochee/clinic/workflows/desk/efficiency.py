"""Sleep efficiency night by night, as the science reads a diary, for lists of people and for their own pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar

from trochee.foundation.clock import zone_named
from trochee.knowledge import shipped
from trochee.record import Night
from trochee.sleep.checks import CheckLimits
from trochee.sleep.columns import columns_of
from trochee.sleep.measures import measure
from trochee.sleep.timeline import NightRefusedError, PlacedNight, place

Key = TypeVar("Key")


def efficiencies(nights: Mapping[Key, Sequence[Night]]) -> dict[Key, dict[date, float]]:
    """Give total sleep time as a share of time in bed [percent] by morning, where the answers tell it.

    A night that cannot be as it was entered has none.
    """
    placed = [(key, each) for key, mine in nights.items() for each in map(_placed, mine) if each is not None]
    found: dict[Key, dict[date, float]] = {key: {} for key in nights}
    measures = measure(columns_of([each for _, each in placed]), CheckLimits.of(shipped()))
    for (key, each), percent in zip(placed, measures.sleep_efficiency_tib_percent.tolist(), strict=True):
        if percent == percent:  # not missing
            found[key][each.night.date] = percent
    return found


def _placed(night: Night) -> PlacedNight | None:
    try:
        return place(night, zone_named(night.time_zone) if night.time_zone else None)
    except NightRefusedError:
        return None
