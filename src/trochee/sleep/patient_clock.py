"""Dated times of one patient, comparable within the record and put on the patient's own calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from trochee.foundation.clock import SkippedTimeError, instant_in, midnight_min, minutes_of
from trochee.sleep.timeline import place_moment

_MIDNIGHT = time()
_LOCAL_EPOCH = datetime.fromisoformat("1970-01-01T00:00")  # a wall clock, so without tzinfo


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientClock:
    """The patient's zone; ``None`` where it is not known: then clock times are compared."""

    zone: ZoneInfo | None

    def moment(self, at: datetime) -> float:
        """Minutes of a dated time, comparable within this record [min]; a time that the clocks skipped is near it."""
        try:
            placed = place_moment(at, self.zone)
        except SkippedTimeError:
            return minutes_of(self.zone, midnight_min(at.date()) + _minutes_of_day(at))
        return placed.local_minutes if self.zone is None else placed.minutes

    def day(self, at: datetime) -> date:
        """Calendar day of a dated time."""
        return (_LOCAL_EPOCH + timedelta(minutes=self._local(at))).date()

    def row_of(self, at: datetime) -> date:
        """Row of the time line on which a dated time falls: the row of a night goes from noon to noon."""
        return (_LOCAL_EPOCH + timedelta(minutes=self._local(at), hours=12)).date()

    def _local(self, at: datetime) -> float:
        minutes = self.moment(at)
        return minutes if self.zone is None else instant_in(self.zone, minutes).local_minutes


def is_whole_day(at: datetime) -> bool:
    """Whether a time stands for its whole day: a date without a time is read as its midnight, which nobody says."""
    return at.utcoffset() is None and at.time() == _MIDNIGHT


def _minutes_of_day(at: datetime) -> float:
    return (at.replace(tzinfo=None) - datetime.combine(at.date(), _MIDNIGHT)) / timedelta(minutes=1)
