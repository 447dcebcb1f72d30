"""Turn the clock answers of a night into instants, or say what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from trochee.foundation.clock import (
    Instant,
    SkippedTimeError,
    UnknownZoneError,
    WallTime,
    instant_in,
    resolve,
    unwrap,
    zone_named,
)
from trochee.record import Night

from .flags import Flag

DAY_MIN = 1440.0
_MARGIN = timedelta(days=7)
CLOCK_COLUMNS = ("into_bed", "lights_out", "final_awakening", "rise_time")
_COUNTED_COLUMNS = (
    "sleep_onset_latency_min",
    "awakenings",
    "wake_after_sleep_onset_min",
    "still_trying_min",
    "nap_min",
    "voids",
)


class Problem(StrEnum):
    """Why a night cannot be as it was entered."""

    UNKNOWN_ZONE = "unknown_zone"
    OUTSIDE_CALENDAR = "outside_calendar"
    SKIPPED_TIME = "skipped_time"
    OFFSET_MISSING = "offset_missing"
    NOT_ON_DATE = "not_on_date"
    OUT_OF_ORDER = "out_of_order"
    SPAN_OVER_24_H = "span_over_24_h"
    NEGATIVE = "negative"
    WAKE_EXCEEDS_NIGHT = "wake_exceeds_night"


@dataclass(frozen=True, slots=True, kw_only=True)
class NightProblem:
    """One contradiction in a night: the column to look at, what stands there and what may."""

    problem: Problem
    column: str
    found: str
    allowed: str
    message: str


class NightRefusedError(ValueError):
    """A night whose answers contradict each other; ``problems`` holds every contradiction, not only the first."""

    def __init__(self, problems: Sequence[NightProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{each.column}: {each.message}" for each in self.problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedNight:
    """A night with its clock answers as instants; ``None`` where the answer or its day is missing.

    ``zone`` is the one that the answers were read in. ``away_min`` is how far the offset that was said for the last
    answer lies from that zone's own [min]: not zero while travelling.
    """

    night: Night
    zone: ZoneInfo | None
    into_bed: Instant | None
    lights_out: Instant | None
    final_awakening: Instant | None
    rise_time: Instant | None
    away_min: float = 0.0
    flags: frozenset[Flag] = frozenset()

    @property
    def ends(self) -> Instant | None:
        """When the sleep period ended: the final awakening, or the rise time where that was not answered."""
        return self.rise_time if self.final_awakening is None else self.final_awakening

    def shown(self, minutes: float) -> Instant:
        """Show a moment of the night [min since the epoch] on the wall clock that the last answer was read from."""
        if self.zone is not None:
            own = instant_in(self.zone, minutes)
            assert own.utc_offset_min is not None  # a zone always knows its offset
            return replace(own, utc_offset_min=own.utc_offset_min + self.away_min)
        last = self.rise_time or self.final_awakening
        return Instant(minutes, None if last is None else last.utc_offset_min)


def place(night: Night, zone: ZoneInfo | None) -> PlacedNight:
    """Turn a night's clock answers into instants.

    Answers unwrap forward so that ``rise_time`` (else the final awakening) falls on the night's date. An offset said
    with an answer wins over the night's own time zone, and that over ``zone``, the patient's; without any, clock
    minutes are returned and the night is flagged ``zone_unknown``. Evening answers alone stay unplaced: which day
    they fall on cannot be known. Raises `NightRefusedError` with everything that `night_problems` finds.
    """
    placed, problems = _placed(night, zone)
    if placed is None or problems:
        raise NightRefusedError(problems)
    return placed


def night_problems(night: Night, zone: ZoneInfo | None) -> tuple[NightProblem, ...]:
    """Every contradiction in one night: its hard checks, each with the column it shows in."""
    return _placed(night, zone)[1]


def place_nights(nights: Iterable[Night], zone: ZoneInfo | None) -> tuple[PlacedNight, ...]:
    """Place one patient's nights, in the order given, and flag those whose zone differs from the night before.

    Without any zone a change of the said offset is flagged, be it travel or a change of the clocks. Raises
    `NightRefusedError` at the first night that cannot be as entered.
    """
    placed: list[PlacedNight] = []
    before: tuple[str | None, float] | None = None
    for night in nights:
        each = place(night, zone)
        here = _whereabouts(each)
        if here is not None:
            if before is not None and here != before:
                each = replace(each, flags=each.flags | {Flag.ZONE_CHANGE})
            before = here
        placed.append(each)
    return tuple(placed)


def place_moment(moment: datetime, zone: ZoneInfo | None) -> Instant:
    """Turn a dated time (a dose, an entry) into an instant: by its own offset if it has one, else in ``zone``.

    Raises `SkippedTimeError` for a time that the zone's clocks jumped over.
    """
    offset = moment.utcoffset()
    if offset is None:
        return resolve(moment, zone)
    return resolve(moment.replace(tzinfo=None), None, offset_min=offset / timedelta(minutes=1))


def _placed(night: Night, zone: ZoneInfo | None) -> tuple[PlacedNight | None, tuple[NightProblem, ...]]:
    problems = _negative(night)
    if night.time_zone:
        try:
            zone = zone_named(night.time_zone)
        except UnknownZoneError:
            problems.append(_unknown_zone(night.time_zone))
            return None, tuple(problems)
    answers = (night.into_bed, night.lights_out, night.final_awakening, night.rise_time)
    outside = _outside_calendar(night, answers)
    if outside:
        return None, (*problems, *outside)
    said = [answer for answer in answers if answer is not None]
    flags: set[Flag] = set()
    evening_only = answers[2] is None and answers[3] is None
    if said and evening_only and not any(answer.day for answer in said):
        flags.add(Flag.DAY_UNKNOWN)
        answers = (None, None, None, None)
    if zone is None:
        problems.extend(_missing_offsets(answers))
        if not said or any(answer.offset_min is None for answer in said):
            flags.add(Flag.ZONE_UNKNOWN)
    local = unwrap(answers, night.date)
    problems.extend(_off_date(night, answers, local))
    instants = _resolved(answers, local, zone, problems)
    problems.extend(_disordered(answers, instants))
    if any(instant is not None and instant.ambiguous for instant in instants):
        flags.add(Flag.AMBIGUOUS_TIME)
    offsets = [instant.utc_offset_min or 0.0 for instant in instants if instant is not None]
    away = _away(answers, instants, zone)
    if any(each != away[0] for each in away):
        flags.add(Flag.ZONE_CHANGE)
    if any(offset - each != offsets[0] - away[0] for offset, each in zip(offsets, away, strict=True)):
        flags.add(Flag.CLOCKS_CHANGED)
    problems.extend(_too_much_wake(night, instants))
    placed = PlacedNight(
        night=night,
        zone=zone,
        into_bed=instants[0],
        lights_out=instants[1],
        final_awakening=instants[2],
        rise_time=instants[3],
        away_min=away[-1] if away and zone is not None else 0.0,
        flags=frozenset(flags),
    )
    return placed, tuple(problems)


def _resolved(
    answers: Sequence[WallTime | None],
    local: Sequence[datetime | None],
    zone: ZoneInfo | None,
    problems: list[NightProblem],
) -> list[Instant | None]:
    """Instants of the local times; adds a problem for each time that the clocks skipped."""
    instants: list[Instant | None] = []
    latest: float | None = None
    for column, answer, moment in zip(CLOCK_COLUMNS, answers, local, strict=True):
        if answer is None or moment is None:
            instants.append(None)
            continue
        try:
            instant = resolve(moment, zone, offset_min=answer.offset_min, not_before=latest)
        except SkippedTimeError:
            problems.append(_skipped(column, moment, zone))
            instants.append(None)
            continue
        latest = instant.minutes
        instants.append(instant)
    return instants


def _away(
    answers: Sequence[WallTime | None], instants: Sequence[Instant | None], zone: ZoneInfo | None
) -> list[float]:
    """Offsets of the instants beyond those of the zone, or the offsets themselves without a zone [min]."""
    beyond = []
    for answer, instant in zip(answers, instants, strict=True):
        if answer is None or instant is None:
            continue
        if answer.offset_min is None:
            beyond.append(0.0)  # read in the zone, or by the clock alone
        else:
            own = 0.0 if zone is None else instant_in(zone, instant.minutes).utc_offset_min or 0.0
            beyond.append(answer.offset_min - own)
    return beyond


def _whereabouts(placed: PlacedNight) -> tuple[str | None, float] | None:
    """Say what tells one place's clock from another's; ``None`` where nothing does."""
    if placed.zone is not None:
        return placed.zone.key, placed.away_min
    offset = placed.ends.utc_offset_min if placed.ends is not None else None
    return None if offset is None else (None, offset)


def _negative(night: Night) -> list[NightProblem]:
    problems = []
    for column in _COUNTED_COLUMNS:
        value = getattr(night, column)
        if value is not None and not value >= 0:
            problems.append(
                NightProblem(
                    problem=Problem.NEGATIVE,
                    column=column,
                    found=f"{value:g}",
                    allowed="0 or more",
                    message="the answer cannot be below zero",
                )
            )
    return problems


def _outside_calendar(night: Night, answers: Sequence[WallTime | None]) -> list[NightProblem]:
    """Days so near to the first or last of the calendar that a night's evening or an offset falls off it."""
    days = [("date", night.date)]
    days += [
        (column, answer.day) for column, answer in zip(CLOCK_COLUMNS, answers, strict=True) if answer and answer.day
    ]
    return [
        NightProblem(
            problem=Problem.OUTSIDE_CALENDAR,
            column=column,
            found=day.isoformat(),
            allowed=f"{(date.min + _MARGIN).isoformat()} to {(date.max - _MARGIN).isoformat()}",
            message="this date cannot be reckoned with",
        )
        for column, day in days
        if not date.min + _MARGIN <= day <= date.max - _MARGIN
    ]


def _unknown_zone(name: str) -> NightProblem:
    return NightProblem(
        problem=Problem.UNKNOWN_ZONE,
        column="time_zone",
        found=name,
        allowed="an IANA time zone such as Europe/Berlin",
        message="this time zone is not known",
    )


def _skipped(column: str, moment: datetime, zone: ZoneInfo | None) -> NightProblem:
    return NightProblem(
        problem=Problem.SKIPPED_TIME,
        column=column,
        found=moment.isoformat(sep=" ", timespec="minutes"),
        allowed="a time that the clock showed, or a time with its offset from UTC",
        message=f"the clocks went forward over this time in {zone.key if zone else 'no zone'}",
    )


def _missing_offsets(answers: Sequence[WallTime | None]) -> list[NightProblem]:
    """Without a zone, times with an offset and times without one cannot be compared."""
    said = [(column, answer) for column, answer in zip(CLOCK_COLUMNS, answers, strict=True) if answer is not None]
    if all(answer.offset_min is None for _, answer in said):
        return []
    return [
        NightProblem(
            problem=Problem.OFFSET_MISSING,
            column=column,
            found=str(answer),
            allowed="an offset from UTC in every time of the night, or a time zone",
            message="other times of this night say their offset from UTC, this one does not",
        )
        for column, answer in said
        if answer.offset_min is None
    ]


def _off_date(
    night: Night, answers: Sequence[WallTime | None], local: Sequence[datetime | None]
) -> list[NightProblem]:
    """Report a rise time off the night's date, or another dated answer that is not of that date or the day before."""
    rise = local[3]
    for column, answer, moment in reversed(list(zip(CLOCK_COLUMNS, answers, local, strict=True))):
        if answer is None or moment is None or answer.day is None:
            continue
        ends = rise or moment
        earliest = night.date if rise is not None else night.date - timedelta(days=1)
        if not earliest <= ends.date() <= night.date:
            return [
                NightProblem(
                    problem=Problem.NOT_ON_DATE,
                    column=column,
                    found=str(answer),
                    allowed=f"times of the night that ends on {night.date.isoformat()}",
                    message=f"the night would end on {ends.date().isoformat()}, not on its date",
                )
            ]
    return []


def _disordered(answers: Sequence[WallTime | None], instants: Sequence[Instant | None]) -> list[NightProblem]:
    """Report times that run backwards, and the first time more than 24 h after the first one said."""
    problems = []
    first: tuple[str, WallTime, float] | None = None
    before: tuple[str, float] | None = None
    for column, answer, instant in zip(CLOCK_COLUMNS, answers, instants, strict=True):
        if answer is None or instant is None:
            continue
        if before is not None and instant.minutes < before[1]:
            problems.append(
                NightProblem(
                    problem=Problem.OUT_OF_ORDER,
                    column=column,
                    found=str(answer),
                    allowed=f"a time at or after {before[0]}",
                    message=f"{column} comes before {before[0]}",
                )
            )
        before = (column, instant.minutes)
        if first is None:
            first = (column, answer, instant.minutes)
        elif instant.minutes - first[2] > DAY_MIN:
            problems.append(
                NightProblem(
                    problem=Problem.SPAN_OVER_24_H,
                    column=column,
                    found=str(answer),
                    allowed="times in the order into_bed, lights_out, final_awakening, rise_time within 24 hours",
                    message=f"more than 24 hours after {first[0]} {first[1]}, or before a time that it should follow",
                )
            )
            break
    return problems


def _too_much_wake(night: Night, instants: Sequence[Instant | None]) -> list[NightProblem]:
    """Latency and wake after sleep onset may not exceed the time from lights out to the final awakening."""
    lights_out, final_awakening = instants[1], instants[2]
    if not night.slept or lights_out is None or final_awakening is None:
        return []
    room = final_awakening.minutes - lights_out.minutes
    latency, wake = night.sleep_onset_latency_min or 0.0, night.wake_after_sleep_onset_min or 0.0
    if room < 0 or latency + wake <= room:  # running backwards is a problem of its own
        return []
    column = "sleep_onset_latency_min" if latency > room else "wake_after_sleep_onset_min"
    return [
        NightProblem(
            problem=Problem.WAKE_EXCEEDS_NIGHT,
            column=column,
            found=f"{latency:g} min to fall asleep and {wake:g} min awake",
            allowed=f"together at most the {room:g} min from lights_out to final_awakening",
            message="more minutes awake than the night had",
        )
    ]
