"""The stages of one night by one device."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from trochee.interop.tables import Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class NightOfStages:
    """Everything that one device wrote of one night; naps and overlays are among it."""

    date: date
    source: str
    stretches: tuple[Stretch, ...]
