"""Fitbit: the sleep logs of its account export and of its Web API 1.2."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from ..device import DeviceExport
from .export import read_logs
from .translation import SOURCE, translate

__all__ = ["SOURCE", "DeviceExport", "read"]


def read(path: Path, zone: ZoneInfo | None = None) -> DeviceExport:
    """Read the sleep logs of a file, or of a folder of files ``sleep*.json``.

    Fitbit writes local times without an offset: ``zone`` is where the person was, as far as is known; while
    travelling, times stay those of the device's clock. Raises `InputRefused` with every error of every log; then
    nothing is read.
    """
    logs, messages = read_logs(path)
    return translate(logs, zone, messages)
