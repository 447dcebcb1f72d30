"""Which night each dose belongs to, and the doses before each night as numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median
from zoneinfo import ZoneInfo

import numpy as np

from trochee.foundation.clock import Instant, SkippedTimeError, midnight_min, minutes_of
from trochee.record import Dose, DoseStatus

from .columns import FloatArray
from .timeline import DAY_MIN, PlacedNight, place_moment

_NOON_MIN = DAY_MIN / 2
_IN_MG = {"g": 1000.0, "mg": 1.0, "ug": 0.001}


class DosePlace(StrEnum):
    """Where a dose lies against the nights on the record."""

    ON_RECORD = "on_record"
    BEFORE_FIRST_NIGHT = "before_first_night"
    AFTER_LAST_NIGHT = "after_last_night"
    NO_NIGHTS = "no_nights"
    SKIPPED_TIME = "skipped_time"


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseNight:
    """A dose and its night 0: the first sleep period that ended after it was taken.

    ``night`` is ``None`` unless ``place`` says that the dose is on the record; ``taken`` is ``None`` where the clocks
    skipped the time that was said.
    """

    dose: Dose
    taken: Instant | None
    night: date | None
    place: DosePlace


class DoseNote(StrEnum):
    """Something a reader of dose sizes must know."""

    AMOUNTS_DIFFER = "amounts_differ"
    SHARE_UNKNOWN = "share_unknown"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DoseSizes:
    """Doses of one product before each calendar night from ``first_night`` on.

    ``sizes`` are relative to one usual dose [1]. Where the amounts differ, a night counts 1 however much was taken,
    since no model of dose size stands behind it: ``amounts_differ``. A dose that was taken in part without a known
    share counts as whole: ``share_unknown``.
    """

    product: str
    first_night: date
    sizes: FloatArray
    notes: tuple[DoseNote, ...]


def allocate(nights: Sequence[PlacedNight], doses: Iterable[Dose], zone: ZoneInfo | None) -> tuple[DoseNight, ...]:
    """Give each dose its night 0, in the order of the doses, whatever became of the dose.

    ``nights`` are in order of their dates, one a night; ``zone`` is the patient's. A sleep period ends at the final
    awakening, else at the rise time. A missing night, or one whose end was not answered, counts too: it ends at the
    patient's median rise time, else at noon. Without a zone, clock times are compared. A dose at the very end of a
    sleep period belongs to the next.
    """
    given = tuple(doses)
    found = next_nights(nights, (dose.taken_at for dose in given), zone)
    return tuple(
        DoseNight(dose=dose, taken=taken, night=night, place=place)
        for dose, (taken, night, place) in zip(given, found, strict=True)
    )


def next_nights(
    nights: Sequence[PlacedNight], moments: Iterable[datetime], zone: ZoneInfo | None
) -> tuple[tuple[Instant | None, date | None, DosePlace], ...]:
    """Say for each moment which night is the first that ends after it, by the rule of `allocate`.

    The instant is ``None`` where the clocks skipped it, the night where none on the record follows; the place says
    why.
    """
    if not nights:
        return tuple(_placed(moment, np.empty(0), date.min, zone) for moment in moments)
    before_first = nights[0].night.date - timedelta(days=1)
    ends = _ends(nights, before_first, nights[-1].night.date, zone)
    return tuple(_placed(moment, ends, before_first, zone) for moment in moments)


def products(doses: Iterable[Dose]) -> tuple[str, ...]:
    """Products of which any dose reached the body, the one with most doses first, then by name."""
    counts = Counter(dose.product for dose in doses if dose.reached_the_body)
    return tuple(sorted(counts, key=lambda product: (-counts[product], product)))


def dose_sizes(allocated: Iterable[DoseNight], product: str, first_night: date, last_night: date) -> DoseSizes:
    """Sum the doses of one product that reached the body before each night from ``first_night`` to ``last_night``.

    The size of a dose is the share of it that was taken, 1 unless said. Doses on other nights are left out.
    """
    counted = [
        (each.dose, (each.night - first_night).days)
        for each in allocated
        if each.dose.product == product and each.dose.reached_the_body
        if each.night is not None and first_night <= each.night <= last_night
    ]
    sizes = np.zeros((last_night - first_night).days + 1)
    for dose, night in counted:
        sizes[night] += 1.0 if dose.share is None else dose.share
    notes = []
    if len({_amount(dose) for dose, _ in counted}) > 1:
        notes.append(DoseNote.AMOUNTS_DIFFER)
        sizes = np.minimum(sizes, 1.0)
    if any(dose.share is None and dose.status is not DoseStatus.TAKEN for dose, _ in counted):
        notes.append(DoseNote.SHARE_UNKNOWN)
    return DoseSizes(product=product, first_night=first_night, sizes=sizes, notes=tuple(notes))


def _amount(dose: Dose) -> tuple[float | None, str]:
    """Amount in one unit, so that 0.1 g is 100 mg."""
    if dose.amount is None or dose.unit not in _IN_MG:
        return dose.amount, dose.unit
    return round(dose.amount * _IN_MG[dose.unit], 6), "mg"


def _ends(nights: Sequence[PlacedNight], before_first: date, last: date, zone: ZoneInfo | None) -> FloatArray:
    """Say when the sleep periods end of all calendar nights from ``before_first`` to ``last`` [min]."""
    rises = [
        each.rise_time.local_minutes - midnight_min(each.night.date) for each in nights if each.rise_time is not None
    ]
    usual = median(rises) if rises else _NOON_MIN
    count = (last - before_first).days + 1
    start = midnight_min(before_first) + usual
    ends = np.array([minutes_of(zone, start + DAY_MIN * day) for day in range(count)])
    for each in nights:
        if each.ends is not None:
            ends[(each.night.date - before_first).days] = _minutes(each.ends, zone)
    return np.maximum.accumulate(ends)


def _minutes(instant: Instant, zone: ZoneInfo | None) -> float:
    return instant.local_minutes if zone is None else instant.minutes


def _placed(
    moment: datetime, ends: FloatArray, before_first: date, zone: ZoneInfo | None
) -> tuple[Instant | None, date | None, DosePlace]:
    try:
        instant = place_moment(moment, zone)
    except SkippedTimeError:
        return None, None, DosePlace.SKIPPED_TIME
    ended_before = int(np.searchsorted(ends, _minutes(instant, zone), side="right"))
    if not len(ends):
        return instant, None, DosePlace.NO_NIGHTS
    if ended_before == 0:
        return instant, None, DosePlace.BEFORE_FIRST_NIGHT
    if ended_before == len(ends):
        return instant, None, DosePlace.AFTER_LAST_NIGHT
    return instant, before_first + timedelta(days=ended_before), DosePlace.ON_RECORD
