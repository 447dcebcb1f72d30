"""A record as it is read for one review: up to which day, in which zone, and what became of the doses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from trochee.knowledge import Knowledge
from trochee.record import AdverseEffect, Dose, Observation, Record, Score, TherapyStep
from trochee.record.products import PLACEBO, is_ketamine, is_placebo
from trochee.sleep.dose_nights import products
from trochee.sleep.patient_clock import PatientClock

from .series import Timeline


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading:
    """A record, its time line, and the knowledge it is judged by; made by `read`.

    ``as_of`` is the last day that counts; where none was asked for, everything on the record does, also what came
    after the last night: a dose that no night shows has its adverse effects all the same. All rows are in order of
    time and lie within what counts.
    """

    record: Record
    line: Timeline
    knowledge: Knowledge
    as_of: date | None
    clock: PatientClock
    doses: tuple[Dose, ...]
    """Doses that reached the body, of every product; placebo is a product of its own."""
    moments: tuple[float, ...]
    """When each of them was taken [min], see `PatientClock.moment`."""
    nights: Mapping[Dose, date] = field(hash=False)
    """Night of each of them, also where the diary lacks it."""
    products: tuple[str, ...]
    """Products of these doses: ketamine first, then those that a night shows, by their number of doses."""
    adverse_effects: tuple[AdverseEffect, ...]
    scores: tuple[Score, ...]
    therapy: tuple[TherapyStep, ...]
    observations: tuple[Observation, ...]

    @property
    def leading(self) -> str | None:
        """Product that promises and harms are about: ketamine where any was taken; ``None`` without a dose."""
        return next(iter(self.products), None)

    @property
    def first_night_dosed(self) -> date | None:
        """First night after a dose of the leading product, also where the diary lacks it; ``None`` without one."""
        return next((self.nights[dose] for dose in self.doses if dose.product == self.leading), None)

    @property
    def last_day(self) -> date | None:
        """Last day that counts, else that of the last night or dose; ``None`` where there is neither."""
        days = [self.day(dose.taken_at) for dose in self.doses[-1:]]
        if self.line.last_night is not None:
            days.append(self.line.last_night)
        return self.as_of or max(days, default=None)

    def doses_of(self, product: str) -> tuple[Dose, ...]:
        """Doses of a product that reached the body, in order of time."""
        return tuple(dose for dose in self.doses if dose.product == product)

    def first_dose_on(self, product: str | None) -> date | None:
        """Day of a product's first dose that reached the body."""
        return next((self.day(dose.taken_at) for dose in self.doses if dose.product == product), None)

    def moment(self, at: datetime) -> float:
        """Minutes of a dated time, comparable within this record [min]."""
        return self.clock.moment(at)

    def day(self, at: datetime) -> date:
        """Calendar day of a dated time on the patient's own clock."""
        return self.clock.day(at)


def read(record: Record, line: Timeline, knowledge: Knowledge, *, as_of: date | None = None) -> Reading:
    """Read a record up to ``as_of``; ``line`` is its time line up to the same day."""
    clock = PatientClock(zone=line.zone)

    def counts(day: date) -> bool:
        return as_of is None or day <= as_of

    taken = sorted(
        (
            (clock.moment(each.dose.taken_at), _apart_from_placebo(each.dose), each.night)
            for each in line.doses
            if each.dose.reached_the_body
        ),
        key=lambda one: (one[0], one[1].product),
    )
    effects = [each for each in record.adverse_effects if counts(clock.day(each.onset))]
    return Reading(
        record=record,
        line=line,
        knowledge=knowledge,
        as_of=as_of,
        clock=clock,
        doses=tuple(dose for _, dose, _ in taken),
        moments=tuple(moment for moment, _, _ in taken),
        nights={dose: night or clock.row_of(dose.taken_at) for _, dose, night in taken},
        products=_products([dose for _, dose, _ in taken], line),
        adverse_effects=tuple(sorted(effects, key=lambda each: (clock.moment(each.onset), each.term))),
        scores=tuple(sorted((each for each in record.scores if counts(each.date)), key=lambda each: each.date)),
        therapy=tuple(sorted((each for each in record.therapy if counts(each.date)), key=lambda each: each.date)),
        observations=tuple(
            sorted(
                (each for each in record.observations if counts(clock.day(each.at))),
                key=lambda each: clock.moment(each.at),
            )
        ),
    )


def _apart_from_placebo(dose: Dose) -> Dose:
    return replace(dose, product=dose.product + PLACEBO) if is_placebo(dose) else dose


def _products(doses: list[Dose], line: Timeline) -> tuple[str, ...]:
    taken = products(doses)
    shown = tuple(name for name in line.products if name in taken)
    every = (*shown, *(name for name in taken if name not in shown))
    return tuple(sorted(every, key=lambda name: not is_ketamine(name)))
