"""From a record to what the estimate reads: one product's doses and one outcome, night by night."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from trochee.effect.values import Message, Outcome, Series, Step
from trochee.foundation.clock import zone_named
from trochee.foundation.figures import counted, day
from trochee.knowledge import Knowledge
from trochee.record import Dose, DoseStatus, Record, TherapyStep, Trial
from trochee.record.products import is_placebo
from trochee.sleep.columns import FloatArray
from trochee.sleep.diary import Diary, read_diary
from trochee.sleep.dose_nights import DoseNight, DoseNote, DosePlace, allocate, dose_sizes, products

from .allocation import allocated
from .around import besides, hypnotic_messages, medicine_steps
from .outcomes import observed
from .ratings import MOOD, Ratings, evening_ratings
from .therapy import cbti_steps, therapy_begun
from .together import far_apart, together

_AS_NEEDED = ("as needed", "when needed", "prn", "bad day", "bad night")
"""Words in a dose's reason that say that it was not planned."""
_NOT_TAKEN = frozenset({DoseStatus.PLANNED, DoseStatus.MISSED, DoseStatus.CANCELLED, DoseStatus.WITHHELD})
NO_DOSE = "No dose stands before a night of this record."
_NO_MEDICINE = "min"
"""Unit of a product that is done and not taken, such as bright light."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Timeline:
    """A record up to a date, its nights measured and its doses given their nights."""

    diary: Diary
    zone: ZoneInfo | None
    doses: tuple[DoseNight, ...]
    observed: Mapping[Outcome, FloatArray]
    cbti_steps: tuple[Step, ...]
    therapy: tuple[TherapyStep, ...]
    knowledge: Knowledge
    ratings: Ratings
    trial: Trial | None = None
    left_out: tuple[Message, ...] = ()
    """Says which nights of the record lie too far from the rest to be read with it."""

    @property
    def first_night(self) -> date | None:
        """Date of the first night; ``None`` where there is none."""
        return self.diary.nights[0].date if len(self.diary) else None

    @property
    def last_night(self) -> date | None:
        """Date of the last night; ``None`` where there is none."""
        return self.diary.nights[-1].date if len(self.diary) else None

    @property
    def products(self) -> tuple[str, ...]:
        """Products with a dose that reached the body and has its night here, the one with most doses first."""
        return products(each.dose for each in self.doses if each.night is not None)

    @property
    def every_product(self) -> tuple[str, ...]:
        """Products with a dose that reached the body, those that a night shows first."""
        taken = products(each.dose for each in self.doses)
        return (*self.products, *(name for name in taken if name not in self.products))

    def no_dose_seen(self) -> str:
        """Say why nothing can be compared where no night shows a dose: where those on record lie, if any are."""
        return " ".join(message.text for message in _places(self)) or NO_DOSE

    def dose_count(self, product: str) -> int:
        """Doses of a product on the record that reached the body, placebo apart, also those that no night shows."""
        return sum(not is_placebo(each.dose) for each in self._taken(product))

    def series(self, outcome: Outcome, product: str) -> Series:
        """Read one outcome and one product; raises `ValueError` where there is no night."""
        if self.first_night is None or self.last_night is None:
            raise ValueError("no night on the record")
        parted = allocated(self._taken(product))
        steps, unseen = medicine_steps(product, self.therapy, self.diary)
        others = [other for other in self.products if other != product]
        trial = self.trial if self.trial is not None and self.trial.product == product else None
        return Series(
            outcome=outcome,
            first_night=self.first_night,
            values=self.observed[outcome],
            doses=self._sizes(parted.active, product),
            dose_count=self.dose_count(product),
            therapy_steps=tuple(step.entry for step in self.cbti_steps),
            therapy_names=tuple(step.name for step in self.cbti_steps),
            therapy_begun=therapy_begun(self.therapy, self.diary),
            beside=besides(product, others, self.doses, self.diary, self.knowledge),
            medicine_steps=steps,
            also_taken=unseen,
            mood=self.ratings.evenings.get(MOOD),
            troches=None if parted.troches is None else self._sizes(parted.troches, product),
            unknown_allocations=parted.unknown,
            as_needed_share=self._as_needed_share(product),
            state_taken=_states(each.dose for each in self._taken(product)),
            state_not_taken=_states(each.dose for each in self.doses if _left_out(each.dose, product)),
            trial=trial,
            smallest_effect=trial.smallest_effect if trial is not None and trial.outcome == outcome else None,
            is_medicine=any(each.dose.unit != _NO_MEDICINE for each in self.doses if each.dose.product == product),
        )

    def _taken(self, product: str) -> tuple[DoseNight, ...]:
        return tuple(each for each in self.doses if each.dose.product == product and each.dose.reached_the_body)

    def _sizes(self, doses: tuple[DoseNight, ...], product: str) -> FloatArray:
        assert self.first_night is not None
        assert self.last_night is not None
        return dose_sizes(doses, product, self.first_night, self.last_night).sizes

    def _as_needed_share(self, product: str) -> float | None:
        reasons = [each.dose.reason for each in self._taken(product)]
        said = [reason.casefold().replace("-", " ") for reason in reasons if reason]
        if not said or 2 * len(said) < len(reasons):
            return None
        return sum(any(word in reason for word in _AS_NEEDED) for reason in said) / len(said)

    def messages(self) -> tuple[Message, ...]:
        """Say which doses have no night here, and how dose sizes were read."""
        return (
            *self.left_out,
            *_places(self),
            *_notes(self),
            *_sleepless(self),
            *self._hypnotics(),
            *self.ratings.messages(),
        )

    def _hypnotics(self) -> list[Message]:
        if not len(self.diary):
            return []
        return hypnotic_messages(
            self.diary, {product: self._sizes(self._taken(product), product) for product in self.products}
        )


def timeline(record: Record, knowledge: Knowledge, *, as_of: date | None = None) -> Timeline:
    """Measure the nights up to the morning of ``as_of`` and give each dose up to that day its night.

    Raises `NightRefusedError` for a night whose answers contradict each other.
    """
    zone = zone_named(record.patient.time_zone) if record.patient.time_zone else None
    held = together([night for night in record.nights if as_of is None or night.date <= as_of], knowledge)
    diary = read_diary(held.nights, zone, knowledge, as_of=as_of)
    doses = [dose for dose in record.doses if as_of is None or _day(dose) <= as_of]
    seen = [each for each in record.observations if as_of is None or each.at.date() <= as_of]
    return Timeline(
        diary=diary,
        zone=zone,
        doses=allocate(diary.placed, doses, zone),
        observed=observed(diary) if len(diary) else {},
        cbti_steps=cbti_steps(record.therapy, diary, knowledge),
        therapy=record.therapy,
        knowledge=knowledge,
        ratings=evening_ratings(seen, diary, zone, knowledge),
        trial=record.trial,
        left_out=tuple(far_apart(held, knowledge)),
    )


def _left_out(dose: Dose, product: str) -> bool:
    """Whether a dose of the product was planned and then not taken, so that the day can be compared."""
    return dose.product == product and dose.status in _NOT_TAKEN


def _states(doses: Iterable[Dose]) -> tuple[float, ...]:
    return tuple(dose.state_before for dose in doses if dose.state_before is not None)


def _day(dose: Dose) -> date:
    return dose.taken_at.date()


def _places(line: Timeline) -> list[Message]:
    apart: dict[DosePlace, list[DoseNight]] = {}
    for each in line.doses:
        if each.night is None and each.dose.reached_the_body:
            apart.setdefault(each.place, []).append(each)
    found = []
    for place in DosePlace:
        if place in apart:
            dates = [_day(each.dose) for each in apart[place]]
            span = day(dates[0]) if len(dates) == 1 else f"{day(min(dates))} to {day(max(dates))}"
            found.append(
                Message(code=f"doses_{place.value}", text=f"{counted(len(dates), 'dose')} {_PLACES[place]} ({span}).")
            )
    return found


_PLACES = {
    DosePlace.BEFORE_FIRST_NIGHT: "before the first night on record; what they did cannot be seen",
    DosePlace.AFTER_LAST_NIGHT: "after the last night on record; no night shows what they did",
    DosePlace.NO_NIGHTS: "on a record without nights",
    DosePlace.SKIPPED_TIME: "at a clock time that did not exist when the clocks went forward; left out",
}


def _sleepless(line: Timeline) -> list[Message]:
    """Say that nights without any sleep have no latency and no wake after sleep onset, so those leave them out."""
    nights = sum(not night.slept for night in line.diary.nights)
    if not nights:
        return []
    text = (
        f"{counted(nights, 'night')} without any sleep: there is no time to fall asleep and no time awake after it, "
        "so those two outcomes leave these nights out."
    )
    return [Message(code="nights_without_sleep_left_out", text=text)]


def _notes(line: Timeline) -> list[Message]:
    if line.first_night is None or line.last_night is None:
        return []
    found = []
    for product in line.products:
        taken = tuple(each for each in line.doses if not is_placebo(each.dose))
        notes = dose_sizes(taken, product, line.first_night, line.last_night).notes
        found += [Message(code=f"dose_{note.value}", text=_SAID[note].format(product=product)) for note in notes]
    return found


_SAID = {
    DoseNote.AMOUNTS_DIFFER: "The amounts of {product} differ; each night with a dose counts as one dose, since one "
    "record cannot tell what the size of a dose does.",
    DoseNote.SHARE_UNKNOWN: (
        "Some doses of {product} were taken in part and no share was noted; they count as whole."
    ),
}
