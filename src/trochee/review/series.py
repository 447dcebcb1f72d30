"""From a record to what the estimate reads: one product's doses and one outcome, night by night."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from trochee.effect.values import Message, Outcome, Series
from trochee.foundation.clock import zone_named
from trochee.foundation.figures import counted, day
from trochee.knowledge import Knowledge
from trochee.record import Dose, Record
from trochee.sleep.columns import FloatArray
from trochee.sleep.diary import Diary, read_diary
from trochee.sleep.dose_nights import DoseNight, DoseNote, DosePlace, allocate, dose_sizes, products

from .outcomes import observed

_AS_NEEDED = ("as needed", "when needed", "prn", "bad day", "bad night")
"""Words in a dose's reason that say that it was not planned."""
_NO_MEDICINE = "min"
"""Unit of a product that is done and not taken, such as bright light."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Timeline:
    """A record up to a date, its nights measured and its doses given their nights."""

    diary: Diary
    zone: ZoneInfo | None
    doses: tuple[DoseNight, ...]
    observed: Mapping[Outcome, FloatArray]
    therapy_steps: tuple[int, ...]
    medicine_changes: tuple[str, ...] = ()

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

    def dose_count(self, product: str) -> int:
        """Doses of a product on the record that reached the body, those that no night shows included."""
        return sum(each.dose.product == product and each.dose.reached_the_body for each in self.doses)

    def series(self, outcome: Outcome, product: str) -> Series:
        """Read one outcome and one product; raises `ValueError` where there is no night."""
        if self.first_night is None or self.last_night is None:
            raise ValueError("no night on the record")
        sizes = dose_sizes(self.doses, product, self.first_night, self.last_night)
        return Series(
            outcome=outcome,
            first_night=self.first_night,
            values=self.observed[outcome],
            doses=sizes.sizes,
            dose_count=self.dose_count(product),
            therapy_steps=self.therapy_steps,
            as_needed_share=self._as_needed_share(product),
            also_taken=self._also_taken(product, sizes.sizes),
            is_medicine=any(each.dose.unit != _NO_MEDICINE for each in self.doses if each.dose.product == product),
        )

    def _also_taken(self, product: str, sizes: FloatArray) -> tuple[str, ...]:
        """Say what else was taken: other products on the same nights, hypnotics, medicines begun or ended."""
        assert self.first_night is not None
        assert self.last_night is not None
        dosed, said = int((sizes > 0).sum()), []
        for other in self.products:
            others = dose_sizes(self.doses, other, self.first_night, self.last_night).sizes
            together = int(((others > 0) & (sizes > 0)).sum())
            if other != product and together:
                said.append(f"{other} on {together} of the {counted(dosed, 'night')} with a dose")
        hypnotics = sum(_is_taken(placed.night.hypnotic) for placed in self.diary.placed)
        if hypnotics:
            said.append(f"a hypnotic on {counted(hypnotics, 'night')}")
        return (*said, *self.medicine_changes)

    def _as_needed_share(self, product: str) -> float | None:
        reasons = [
            each.dose.reason for each in self.doses if each.dose.product == product and each.dose.reached_the_body
        ]
        said = [reason.casefold().replace("-", " ") for reason in reasons if reason]
        if not said or 2 * len(said) < len(reasons):
            return None
        return sum(any(word in reason for word in _AS_NEEDED) for reason in said) / len(said)

    def messages(self) -> tuple[Message, ...]:
        """Say which doses have no night here, and how dose sizes were read."""
        return (*_places(self), *_sizes(self), *_sleepless(self))


def timeline(record: Record, knowledge: Knowledge, *, as_of: date | None = None) -> Timeline:
    """Measure the nights up to the morning of ``as_of`` and give each dose up to that day its night.

    Raises `NightRefusedError` for a night whose answers contradict each other.
    """
    zone = zone_named(record.patient.time_zone) if record.patient.time_zone else None
    nights = [night for night in record.nights if as_of is None or night.date <= as_of]
    diary = read_diary(nights, zone, knowledge, as_of=as_of)
    doses = [dose for dose in record.doses if as_of is None or _day(dose) <= as_of]
    return Timeline(
        diary=diary,
        zone=zone,
        doses=allocate(diary.placed, doses, zone),
        observed=observed(diary) if len(diary) else {},
        therapy_steps=_therapy_steps(record, diary, knowledge),
        medicine_changes=_medicine_changes(record, diary),
    )


def _is_taken(hypnotic: str | None) -> bool:
    return hypnotic is not None and hypnotic.casefold() not in {"no", "none", "0"}


def _medicine_changes(record: Record, diary: Diary) -> tuple[str, ...]:
    """Medicines begun or ended between the first and the last night, in words."""
    if not len(diary):
        return ()
    first, last = diary.nights[0].date, diary.nights[-1].date
    return tuple(
        f"{step.detail or 'a medicine'} {_CHANGES[step.kind]} on {day(step.date)}"
        for step in sorted(record.therapy, key=lambda step: step.date)
        if step.kind in _CHANGES and first <= step.date <= last
    )


_CHANGES = {"medicine_started": "begun", "medicine_stopped": "ended"}


def _day(dose: Dose) -> date:
    return dose.taken_at.date()


def _therapy_steps(record: Record, diary: Diary, knowledge: Knowledge) -> tuple[int, ...]:
    """Entries from which a CBT-I step holds: the night after its date's evening, steps close together as one."""
    if not len(diary):
        return ()
    apart = knowledge.number("review.cbti.nights_between_steps")
    first, last = diary.nights[0].date, diary.nights[-1].date
    steps: list[int] = []
    for row in sorted(record.therapy, key=lambda step: step.date):
        entry = (row.date + timedelta(days=1) - first).days
        is_step = row.kind in {"cbti_window", "cbti_unit"} and 0 < entry <= (last - first).days
        if is_step and (not steps or entry - steps[-1] >= apart):
            steps.append(entry)
    return tuple(steps)


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


def _sizes(line: Timeline) -> list[Message]:
    if line.first_night is None or line.last_night is None:
        return []
    found = []
    for product in line.products:
        notes = dose_sizes(line.doses, product, line.first_night, line.last_night).notes
        found += [Message(code=f"dose_{note.value}", text=_NOTES[note].format(product=product)) for note in notes]
    return found


_NOTES = {
    DoseNote.AMOUNTS_DIFFER: "The amounts of {product} differ; each night with a dose counts as one dose, since one "
    "record cannot tell what the size of a dose does.",
    DoseNote.SHARE_UNKNOWN: (
        "Some doses of {product} were taken in part and no share was noted; they count as whole."
    ),
}
