"""What has to be planned for one person now: a reminder, its one chase, or that it is too late for it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .limits import Limits
from .mornings import Window, day_of, window_of
from .values import LEFT, Fate, Kind, Told

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded:
    """Everything that decides: the time chosen and since when, what was sent, and which mornings have a night."""

    clock: time
    zone: ZoneInfo
    since: datetime
    told: Collection[Told]
    entered: Collection[date]
    unanswered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A message to be written down: to be sent, or as one that came too late."""

    kind: Kind
    morning: date
    due_at: datetime
    until: datetime
    fate: Fate


def due_now(person: Reminded, at: datetime, limits: Limits) -> tuple[Planned, ...]:
    """Give what is due at ``at``. A morning that has its night, or that began before the choice, is left alone.

    The day before is looked at too, so that what was missed overnight is said; what was missed for longer is not.
    """
    today = day_of(at, person.zone)
    return tuple(each for day in (today - _DAY, today) for each in _on(day, person, at, limits))


def _on(day: date, person: Reminded, at: datetime, limits: Limits) -> Iterator[Planned]:
    window = window_of(day, person.clock, person.zone, limits)
    if window is None or window.begins < person.since or day in person.entered or at < window.begins:
        return
    there = {each.kind: each for each in person.told if each.morning == day}
    if Kind.REMINDER not in there:
        yield _planned(Kind.REMINDER, day, window.begins, window, at)
        return
    due = _chase_due(there, limits)
    if due is not None and due <= at and due < window.ends and person.unanswered < limits.unanswered_mornings:
        yield _planned(Kind.CHASE, day, due, window, at)


def _chase_due(there: Mapping[Kind, Told], limits: Limits) -> datetime | None:
    """Give when the one further reminder is due, counted from the last message that left.

    Nothing where there was one, and where the person has put it off to a time to come or called it off.
    """
    if Kind.CHASE in there:
        return None
    last = there.get(Kind.AGAIN, there[Kind.REMINDER])
    return None if last.fate not in LEFT or last.settled_at is None else last.settled_at + limits.chase_after


def _planned(kind: Kind, day: date, due: datetime, window: Window, at: datetime) -> Planned:
    fate = Fate.WAITING if at < window.ends else Fate.TOO_LATE
    return Planned(kind=kind, morning=day, due_at=due, until=window.ends, fate=fate)


def unanswered_mornings(told: Collection[Told], after: date | None, before: date) -> tuple[date, ...]:
    """Give the mornings before a day with a reminder that left and without a night.

    ``after`` is the last morning that has one, or the day somebody spoke with the person, whichever is later.
    """
    found = {
        each.morning
        for each in told
        if each.kind is Kind.REMINDER and each.fate in LEFT and each.morning is not None and each.morning < before
    }
    return tuple(sorted(day for day in found if after is None or day > after))


def put_off_times(at: datetime, until: datetime, limits: Limits) -> tuple[datetime, ...]:
    """Give the times to which a reminder can be put off: those inside its window."""
    return tuple(at + each for each in limits.snoozes if at + each < until)
