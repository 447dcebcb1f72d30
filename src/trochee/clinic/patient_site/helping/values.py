"""A record as somebody who helps sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

TYPED_BY = "typed_by"
"""Column beside a night that says that somebody who helps typed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A morning without an entry that can still be entered."""

    day: date
    is_today: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Helped:
    """Somebody who is helped: by what name, until which day, and with what."""

    patient: UUID
    name: str
    until: date | None
    enters: bool
    reads_nights: bool
    reads_review: bool
    missing: tuple[Missing, ...]
