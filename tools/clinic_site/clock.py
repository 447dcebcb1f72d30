"""The day of the clinic's people, which is another one than that of UTC for an hour or two."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Europe/Berlin")


def clinic_now() -> datetime:
    """Give the moment by the wall clock of the clinic and of everybody invented for it."""
    return datetime.now(HERE)
