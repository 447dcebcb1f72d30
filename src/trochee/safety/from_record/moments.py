"""The moment at which a record is read, and what of it lies before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from trochee.record import Dose, Observation, Record
from trochee.record.products import is_placebo
from trochee.sleep.patient_clock import PatientClock

from ..exposure import Exposure, exposure, is_of_ketamine, names_signed

_MINUTES_AN_HOUR = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A record at the moment ``at``: ``now`` [min, see `PatientClock.moment`], the patient's own day ``today``."""

    record: Record
    at: datetime
    clock: PatientClock
    now: float
    today: date

    def ketamine(self) -> list[tuple[float, Dose]]:
        """Give every dose with ketamine that reached the body by now, with its moment, in order of time.

        A blinded troche may be one; only an allocation that says placebo is none. A dose dated to a day counts from
        the beginning of that day.
        """
        found = ((self.clock.moment(dose.taken_at), dose) for dose in self._with_ketamine() if dose.reached_the_body)
        return sorted((each for each in found if each[0] <= self.now), key=lambda each: each[0])

    def exposure(self) -> Exposure:
        """Give the doses with ketamine up to now that count for limits, as `may_dose` counts them.

        Where the zone is not known clock times are compared, with or without an offset.
        """
        zone = self.clock.zone or ZoneInfo("UTC")
        doses = self._with_ketamine()
        at = self.at.replace(tzinfo=zone) if self.at.tzinfo is None else self.at
        if self.clock.zone is None:
            doses = [replace(each, taken_at=each.taken_at.replace(tzinfo=None)) for each in doses]
            at = self.at.replace(tzinfo=zone)
        return exposure(doses, at, zone)

    def _with_ketamine(self) -> list[Dose]:
        """Give the doses of ketamine: named so, or a product that an authorisation of the record names."""
        signed = names_signed(self.record.authorisations)
        return [each for each in self.record.doses if is_of_ketamine(each.product, signed) and not is_placebo(each)]

    def seen(self) -> Iterator[tuple[float, Observation]]:
        """Give every observation up to now, with its moment, in order of time."""
        found = ((self.clock.moment(each.at), each) for each in self.record.observations)
        yield from sorted((each for each in found if each[0] <= self.now), key=lambda each: each[0])

    def hours_since(self, moment: float) -> float:
        """Hours from a moment to now [h]."""
        return (self.now - moment) / _MINUTES_AN_HOUR

    @staticmethod
    def minutes(hours: float) -> float:
        """Turn hours [h] into minutes [min]."""
        return hours * _MINUTES_AN_HOUR

    def day(self, at: datetime) -> date:
        """Calendar day of a dated time on the patient's own clock."""
        return self.clock.day(at)
