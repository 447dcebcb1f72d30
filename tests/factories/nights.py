"""Nights as short to write as a diary line."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from trochee.foundation.clock import WallTime
from trochee.record import Night

BERLIN = ZoneInfo("Europe/Berlin")
CLOCKS = ("into_bed", "lights_out", "final_awakening", "rise_time")


def at(text: str) -> WallTime:
    """``23:15``, ``2026-03-02T23:15`` or with an offset such as ``+01:00``."""
    day, _, clock = text.rpartition("T")
    parsed = time.fromisoformat(clock)
    offset = parsed.utcoffset()
    return WallTime(
        parsed.replace(tzinfo=None),
        date.fromisoformat(day) if day else None,
        None if offset is None else offset / timedelta(minutes=1),
    )


def night(on: str = "2026-03-02", **answers: Any) -> Night:
    """One night; clock answers may be text."""
    placed: dict[str, Any] = {
        name: at(value) if name in CLOCKS and isinstance(value, str) else value for name, value in answers.items()
    }
    return Night(date=date.fromisoformat(on), **placed)


def usual_night(on: str = "2026-03-02", **answers: Any) -> Night:
    """The fully answered night of the worked example, with changes."""
    example: dict[str, Any] = {
        "into_bed": "22:45",
        "lights_out": "23:15",
        "sleep_onset_latency_min": 45,
        "awakenings": 3,
        "wake_after_sleep_onset_min": 50,
        "final_awakening": "06:10",
        "rise_time": "06:40",
        "still_trying_min": 20,
    }
    return night(on, **{**example, **answers})


def nights_from(first: str, count: int, **answers: Any) -> list[Night]:
    """Usual nights one after the other."""
    start = date.fromisoformat(first)
    return [usual_night((start + timedelta(days=index)).isoformat(), **answers) for index in range(count)]
