"""What a row must satisfy beyond its single cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from trochee.foundation.clock import SkippedTimeError, WallTime, resolve, zone_named
from trochee.record import (
    AdverseEffect,
    Dose,
    DoseStatus,
    InventoryMovement,
    MovementKind,
    Night,
    Observation,
    Score,
    TherapyStep,
)
from trochee.sleep.timeline import night_problems

from .kinds import CLOCK, MINUTES_OF_A_DAY, MOMENT, Misread, write_moment, write_number
from .schema import RAW, CellProblem


def check_night(night: Night, zone: ZoneInfo | None) -> Iterable[CellProblem]:
    """Contradictions of a night, and an entry time that its clocks skipped."""
    if night.time_zone is not None:
        zone = zone_named(night.time_zone)
    if not _plainly_sound(night, zone):
        for problem in night_problems(night, zone):
            yield CellProblem(
                column=problem.column, found=problem.found, allowed=problem.allowed, message=problem.message
            )
    if night.entered_at is not None:
        yield from _skipped("entered_at", night.entered_at, zone)


def check_dose(dose: Dose, zone: ZoneInfo | None) -> Iterator[CellProblem]:
    """Ask for an amount above zero where any of the dose reached the body, and for none below zero."""
    yield from _skipped("taken_at", dose.taken_at, zone)
    yield from _skipped("planned_at", dose.planned_at, zone)
    if dose.amount is None:
        pass
    elif dose.reached_the_body and not dose.amount > 0:
        yield CellProblem(
            column="amount",
            found=write_number(dose.amount),
            allowed="a number above 0",
            message=f"a dose with status {dose.status} has an amount above zero",
        )
    elif dose.amount < 0:
        yield CellProblem(
            column="amount", found=write_number(dose.amount), allowed="0 or more", message="an amount is not negative"
        )
    if dose.status is DoseStatus.PARTIAL and dose.share == 0:
        yield CellProblem(
            column="share",
            found="0",
            allowed="a share above 0, or another status such as missed or withheld",
            message="a dose taken in part has a share above zero",
        )


def check_score(score: Score, _: ZoneInfo | None) -> Iterator[CellProblem]:
    """Ask for a total or for items."""
    if score.total is None and score.items is None:
        yield CellProblem(
            column="total",
            found="nothing",
            allowed="a total, or items",
            message="the row has neither total nor items",
        )


def check_adverse_effect(effect: AdverseEffect, zone: ZoneInfo | None) -> Iterator[CellProblem]:
    """Ask for an end after the onset."""
    for column in ("onset", "ended", "relates_to_dose_at"):
        yield from _skipped(column, getattr(effect, column), zone)
    if effect.ended is not None and _before(effect.ended, effect.onset) and not _ended_that_day(effect):
        yield CellProblem(
            column="ended",
            found=write_moment(effect.ended),
            allowed=f"a time at or after the onset {write_moment(effect.onset)}",
            message="the effect would end before it began",
        )


def check_therapy(step: TherapyStep, _: ZoneInfo | None) -> Iterator[CellProblem]:
    """Ask for the two clock times of a sleep window."""
    if step.kind != "cbti_window":
        return
    bed, dash, rise = (step.detail or "").partition("-")
    try:
        ends = [CLOCK.read(bed), CLOCK.read(rise)]
    except Misread:
        ends = []
    sound = dash and len(ends) == 2 and all(isinstance(end, WallTime) and end == WallTime(end.clock) for end in ends)
    if not sound or ends[0] == ends[1]:
        yield CellProblem(
            column="detail",
            found=step.detail or "nothing",
            allowed="bed and rise time HH:MM-HH:MM, such as 23:45-06:30",
            message="a sleep window names two clock times",
        )


def check_observation(observation: Observation, zone: ZoneInfo | None) -> Iterator[CellProblem]:
    """Ask for a time that a clock showed."""
    yield from _skipped("at", observation.at, zone)


def check_movement(moved: InventoryMovement, zone: ZoneInfo | None) -> Iterator[CellProblem]:
    """Ask for an amount above zero where anything moved, and for two different people where it was destroyed."""
    yield from _skipped("at", moved.at, zone)
    if moved.amount == 0 and moved.kind is not MovementKind.COUNT:
        yield CellProblem(
            column="amount", found="0", allowed="a number above 0", message=f"nothing was {moved.kind}; leave it out"
        )
    if moved.kind is not MovementKind.DESTROYED:
        return
    for column, name in (("done_by", moved.done_by), ("second_person", moved.second_person)):
        if name is None:
            yield CellProblem(
                column=column, found="nothing", allowed="two names", message="a destruction names two people"
            )
    if moved.done_by is not None and moved.done_by == moved.second_person:
        yield CellProblem(
            column="second_person",
            found=moved.done_by,
            allowed="somebody else",
            message="the second person is another person than the first",
        )


def _ended_that_day(effect: AdverseEffect) -> bool:
    """Whether the end is a date without a time, that of the onset: some time later on that day."""
    only_a_day = f"ended{RAW}" in effect.extra
    return only_a_day and effect.ended is not None and effect.ended.date() == effect.onset.date()


def _before(one: datetime, other: datetime) -> bool:
    if (one.tzinfo is None) != (other.tzinfo is None):
        return False  # only one of the two says its offset, so they cannot be compared
    return one < other


def _skipped(column: str, moment: datetime | None, zone: ZoneInfo | None) -> Iterator[CellProblem]:
    if moment is None or moment.tzinfo is not None or zone is None:
        return
    if moment.toordinal() not in _near_a_change(zone, moment.year):
        return
    try:
        resolve(moment, zone)
    except SkippedTimeError:
        yield CellProblem(
            column=column,
            found=write_moment(moment),
            allowed=f"a time that the clocks showed, or one with its offset; {MOMENT.allowed}",
            message=f"the clocks in {zone.key} skipped this time when they went forward",
        )


def _plainly_sound(night: Night, zone: ZoneInfo | None) -> bool:
    """Whether a night is sound at a glance: plain clock times in order, no change of the clocks near.

    Says no where it cannot tell: `night_problems` then decides. It only spares that work for a million nights.
    """
    if zone is not None and night.date.toordinal() in _near_a_change(zone, night.date.year):
        return False
    placed: list[int | None] = []
    latest = start = None
    for answer in (night.into_bed, night.lights_out, night.final_awakening, night.rise_time):
        if answer is None:
            placed.append(None)
            continue
        clock = answer.clock
        if answer.day is not None or answer.offset_min is not None or clock.second or clock.microsecond:
            return False
        minutes = clock.hour * 60 + clock.minute
        if latest is None:
            start = minutes
        else:
            minutes = latest + (minutes - latest) % MINUTES_OF_A_DAY
        placed.append(minutes)
        latest = minutes
    if latest is not None and start is not None and latest - start > MINUTES_OF_A_DAY:
        return False
    _, lights_out, final_awakening, _ = placed
    awake = (night.sleep_onset_latency_min or 0) + (night.wake_after_sleep_onset_min or 0)
    return lights_out is None or final_awakening is None or awake <= final_awakening - lights_out


@lru_cache(maxsize=16_384)
def _near_a_change(zone: ZoneInfo, year: int) -> frozenset[int]:
    """Ordinals of the days of a year whose night may meet a change of the clocks, a day to each side included."""
    first, last = date(year, 1, 1).toordinal() - 2, date(year, 12, 31).toordinal() + 2
    offsets = [
        (datetime.fromordinal(day).replace(tzinfo=UTC).astimezone(zone).utcoffset() or timedelta(0))
        for day in range(first, last + 1)
    ]
    changed = [first + place for place in range(1, len(offsets)) if offsets[place] != offsets[place - 1]]
    return frozenset(day + near for day in changed for near in (-2, -1, 0, 1, 2))
