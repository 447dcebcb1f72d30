"""Whose authorisation waits, lapses or has ended without a word since: read anew each time, for many at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.patients.names import Looked
from trochee.clinic.prescriptions.overview import Line, at_hand, contacted, speaking
from trochee.foundation.clock import zone_named
from trochee.knowledge import Knowledge
from trochee.record import AuthorisationStatus

from .silence import today_of

_DAY = timedelta(days=1)
_ENDED = frozenset({AuthorisationStatus.STOPPED, AuthorisationStatus.REFUSED})


class Course(StrEnum):
    """What there is to do about it."""

    LAPSED = "lapsed"
    WAITS = "waits"
    CONTACT = "contact"
    LAPSES = "lapses"
    FIRES = "fires"
    ASKS = "asks"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDo:
    """One thing to do: whose, since when, until when.

    ``days`` are left until it lapses, or have passed since; of rules it is how many speak.
    """

    course: Course
    who: Looked
    since: datetime
    due: datetime | None
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """How many days before the review day it is announced, the earliest first, and how people are followed after."""

    days: tuple[int, ...]
    contact: timedelta
    follow: timedelta
    stands: timedelta

    @classmethod
    def of(cls, knowledge: Knowledge) -> Notices:
        """Read them from the knowledge."""

        def number(name: str) -> int:
            return round(knowledge.number(f"authorisation.{name}_days"))

        return cls(
            days=(number("lapse.first_notice"), number("lapse.second_notice"), number("lapse.last_notice")),
            contact=timedelta(days=number("after.contact")),
            follow=timedelta(days=number("after.follow")),
            stands=timedelta(days=number("after.stands")),
        )

    def announced(self, review_on: date, today: date) -> date | None:
        """Give the day of the last announcement that has come, where it has not lapsed; nothing before the first."""
        left = (review_on - today).days
        due = [days for days in self.days if 0 < left <= days]
        return review_on - timedelta(days=min(due)) if due else None


def to_do(scope: Scope, lines: Mapping[UUID, Looked], knowledge: Knowledge, at: datetime) -> Iterator[ToDo]:
    """Give what there is to do about the authorisations of these people who take part; three questions in all.

    A review day begins at midnight where the patient lives: who is elsewhere by then is asked about one by one.
    """
    notices = Notices.of(knowledge)
    horizon = at.date() + (notices.days[0] + 1) * _DAY
    over, merged = [], {each: who.patient for each, who in lines.items() if each != who.patient}
    for line in at_hand(scope, up_to=horizon, since=at - notices.stands, merged=merged):
        who = lines.get(line.patient)
        if who is None or not who.takes_part:
            continue
        if line.status in _ENDED:
            over.append(line)
        else:
            yield from _course(line, who, notices, at)
    yield from _said(scope, lines, merged)
    spoken = contacted(scope, [each.step for each in over]) if over else {}
    for line in over:
        who = lines[line.patient]
        due = contact_due(line.at, spoken.get(line.step), notices)
        if due is not None and (line.step not in spoken or due - _DAY <= at):
            days = (at - line.at).days
            yield ToDo(course=Course.CONTACT, who=who, since=line.at, due=due, days=days)


def _said(scope: Scope, lines: Mapping[UUID, Looked], merged: Mapping[UUID, UUID]) -> Iterator[ToDo]:
    """Give one line a person: what fires, else what only asks."""
    for each in speaking(scope, merged):
        who = lines.get(each.patient)
        if who is not None and who.takes_part:
            course, many = (Course.FIRES, each.fires) if each.fires else (Course.ASKS, each.asks)
            yield ToDo(course=course, who=who, since=each.at, due=None, days=many)


def contact_due(ended_at: datetime, spoken: datetime | None, notices: Notices) -> datetime | None:
    """Give by when somebody speaks with the person; nothing once they were followed for long enough."""
    if spoken is not None and spoken >= ended_at + notices.follow:
        return None
    return (spoken or ended_at) + notices.contact


def _course(line: Line, who: Looked, notices: Notices, at: datetime) -> Iterator[ToDo]:
    today = today_of(who, at)
    lapses = datetime.combine(line.review_on, time(), zone_named(who.time_zone))
    if today >= line.review_on:
        days = (today - line.review_on).days
        yield ToDo(course=Course.LAPSED, who=who, since=lapses, due=lapses + notices.contact, days=days)
    elif line.status is AuthorisationStatus.WAITS:
        yield ToDo(course=Course.WAITS, who=who, since=line.at, due=lapses)
    elif (announced := notices.announced(line.review_on, today)) is not None:
        since = datetime.combine(announced, time(), zone_named(who.time_zone))
        yield ToDo(course=Course.LAPSES, who=who, since=since, due=lapses, days=(line.review_on - today).days)
