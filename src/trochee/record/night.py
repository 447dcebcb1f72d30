"""One diary night, as it was answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from trochee.foundation.clock import WallTime


def no_extra() -> Mapping[str, str]:
    """Give the empty mapping of a row without columns that trochee does not know."""
    return MappingProxyType({})


DIARY_SOURCES = frozenset({"", "diary", "patient", "clinician", "paper", "phone"})
"""Sources that are the patient's own account; any other name is a device."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """One night, dated by the morning it ends in the patient's time zone.

    Clock answers are wall-clock times; minutes are [min]; ratings are 1 (worst) to 5 (best). ``None`` means that the
    question was not answered, never zero or no. ``slept=False`` is an answer: no sleep at all. The columns are those
    of `nights.csv`; ``extra`` holds the columns that trochee does not know, as text.
    """

    date: date
    source: str = ""
    slept: bool = True
    into_bed: WallTime | None = None
    lights_out: WallTime | None = None
    sleep_onset_latency_min: float | None = None
    awakenings: int | None = None
    wake_after_sleep_onset_min: float | None = None
    final_awakening: WallTime | None = None
    rise_time: WallTime | None = None
    sleep_quality: int | None = None
    refreshed: int | None = None
    voids: int | None = None
    time_zone: str | None = None
    still_trying_min: float | None = None
    nap_min: float | None = None
    nightmare: bool | None = None
    hypnotic: str | None = None
    caffeine_drinks: float | None = None
    caffeine_last: WallTime | None = None
    alcohol_drinks: float | None = None
    alcohol_last: WallTime | None = None
    exercise_min: float | None = None
    entered_at: datetime | None = None
    note: str | None = None
    extra: Mapping[str, str] = field(default_factory=no_extra, hash=False)

    @property
    def from_device(self) -> bool:
        """Whether a device wrote this row; where a diary row stands for the same night, the diary wins."""
        return self.source.casefold() not in DIARY_SOURCES
