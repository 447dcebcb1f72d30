"""Invented Fitbit logs whose answers can be counted by hand."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from trochee.foundation.refusal import InputError, InputRefused
from trochee.interop.wearables import DeviceExport, fitbit

BERLIN = ZoneInfo("Europe/Berlin")


def stretches(start: str, *parts: tuple[str, int]) -> list[dict[str, Any]]:
    """Stages one after the other, each with its minutes."""
    at, found = datetime.fromisoformat(start), []
    for stage, minutes in parts:
        found.append({"dateTime": at.isoformat(timespec="milliseconds"), "level": stage, "seconds": minutes * 60})
        at += timedelta(minutes=minutes)
    return found


def log(
    start: str, *parts: tuple[str, int], short: list[dict[str, Any]] | None = None, **others: Any
) -> dict[str, Any]:
    """One log that lasts as long as its stages."""
    length = sum(minutes for _, minutes in parts)
    end = datetime.fromisoformat(start) + timedelta(minutes=length)
    made = {
        "logId": int(datetime.fromisoformat(start).strftime("%y%m%d%H%M")),
        "dateOfSleep": end.date().isoformat(),
        "startTime": datetime.fromisoformat(start).isoformat(timespec="milliseconds"),
        "endTime": end.isoformat(timespec="milliseconds"),
        "duration": length * 60_000,
        "isMainSleep": True,
        "type": "classic" if any(stage in {"asleep", "awake", "restless"} for stage, _ in parts) else "stages",
        "levels": {"data": stretches(start, *parts), "shortData": short or []},
        **others,
    }
    return {key: value for key, value in made.items() if value is not ...}


NIGHT = log("2026-03-01T23:00", ("wake", 10), ("light", 200), ("wake", 20), ("rem", 160), ("wake", 15))


def export(path: Path, content: Any, zone: ZoneInfo | None = BERLIN) -> DeviceExport:
    file = path / "sleep.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content, indent=1), encoding="utf-8")
    return fitbit.read(file, zone)


def errors(path: Path, content: Any, zone: ZoneInfo | None = BERLIN) -> list[InputError]:
    with pytest.raises(InputRefused) as refused:
        export(path, content, zone)
    return list(refused.value.errors)
