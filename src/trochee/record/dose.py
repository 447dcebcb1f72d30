"""A dose taken or withheld."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from .night import no_extra


class DoseStatus(StrEnum):
    """What became of a dose. Only the first four entered the body at all."""

    TAKEN = "taken"
    PARTIAL = "partial"
    SPAT_EARLY = "spat_early"
    VOMITED = "vomited"
    PLANNED = "planned"
    MISSED = "missed"
    CANCELLED = "cancelled"
    WITHHELD = "withheld"
    LOST = "lost"


IN_THE_BODY = frozenset({DoseStatus.TAKEN, DoseStatus.PARTIAL, DoseStatus.SPAT_EARLY, DoseStatus.VOMITED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """One dose of one product; any timed intervention can be a product (bright light, another sleep medicine).

    ``taken_at`` carries tzinfo where an offset was said; without, it is wall-clock time in the patient's zone. For a
    dose that was not taken it is the time at which it would have been. ``share`` is the part of the dose that was
    taken [0–1]. ``state_before`` is how the patient felt before it [0 worst to 10 best], also before one that was
    not taken. The columns are those of `doses.csv`; ``extra`` holds the columns that trochee does not know, as text.
    """

    taken_at: datetime
    product: str
    amount: float | None = None
    unit: str = "mg"
    status: DoseStatus = DoseStatus.TAKEN
    share: float | None = None
    reason: str | None = None
    state_before: float | None = None
    route: str | None = None
    held_min: float | None = None
    swallowed: bool | None = None
    planned_at: datetime | None = None
    setting: str | None = None
    supervised_by: str | None = None
    allocation: str | None = None
    lot: str | None = None
    note: str | None = None
    extra: Mapping[str, str] = field(default_factory=no_extra, hash=False)

    @property
    def reached_the_body(self) -> bool:
        """Whether any of it was taken; a dose of which no share was taken was none."""
        return self.status in IN_THE_BODY and self.share != 0
