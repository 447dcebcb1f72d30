"""Times that the clock showed twice, in the night when the clocks went back: which of the two was meant."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from trochee.foundation.clock import Instant, WallTime
from trochee.record import Night
from trochee.sleep.timeline import CLOCK_COLUMNS, NightRefusedError, place

_EPOCH = datetime.fromisoformat("1970-01-01T00:00")  # a wall clock, so without tzinfo
_MINUTE = timedelta(minutes=1)


def shown_twice(night: Night, zone: ZoneInfo) -> tuple[str, ...]:
    """Give the columns whose times came twice, in the order of the night."""
    try:
        placed = place(night, zone)
    except NightRefusedError:
        return ()
    moments = {name: getattr(placed, name) for name in CLOCK_COLUMNS}
    return tuple(name for name, moment in moments.items() if moment is not None and moment.ambiguous)


def the_second(night: Night, zone: ZoneInfo, columns: Collection[str]) -> Night:
    """Give the night with these times meant as the second of the two: said with their offset from UTC."""
    meant: dict[str, Any] = {}
    for column in shown_twice(night, zone):
        said: WallTime = getattr(night, column)
        if column in columns:
            meant[column] = replace(said, offset_min=_later_offset(getattr(place(night, zone), column), zone))
    return replace(night, **meant)


def _later_offset(moment: Instant, zone: ZoneInfo) -> float:
    local = _EPOCH + timedelta(minutes=moment.local_minutes)
    offset = local.replace(tzinfo=zone, fold=1).utcoffset()
    assert offset is not None  # a zone always knows its offset
    return offset / _MINUTE
