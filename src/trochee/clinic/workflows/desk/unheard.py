"""Of whom nothing is heard: silent diaries, reminders that nobody answers, and those that could not be sent.

Counted anew each time, so that it does not depend on any job; what the care team did about one stands beside it. A
closing note is a contact: from then on it is counted again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.messaging.contact.queries import Done, Rules, Silence, done, rules
from trochee.clinic.messaging.limits import Limits, limits
from trochee.clinic.messaging.overview import left_unsent, reminded
from trochee.clinic.patients.names import Looked
from trochee.foundation.clock import zone_named

from .silence import days_of

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unheard:
    """One silence: since which day, for how many days or mornings, who has taken it on, when it should be done."""

    kind: Silence
    who: Looked
    since: date
    days: int
    began: datetime
    due: datetime
    owner: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """What is known of all of them."""

    at: datetime
    rules: Rules
    done: Mapping[tuple[UUID, Silence], Done]
    limits: Limits
    days: dict[str, date]

    def date_of(self, who: Looked) -> date:
        """Give the person's own date; the zones of many people are few."""
        if who.time_zone not in self.days:
            self.days[who.time_zone] = _day(who, self.at)
        return self.days[who.time_zone]


def unheard(scope: Scope, people: Iterable[Looked], last: Mapping[UUID, date], at: datetime) -> tuple[Unheard, ...]:
    """Give all silences of these people, whose last mornings are ``last``.

    Of a silent diary it is not said again that reminders are not answered; that they cannot be sent is. Few questions
    to the database, and as many for one person as for all.
    """
    taking_part = [each for each in people if each.takes_part]
    around = _Around(at=at, rules=rules(scope), done=done(scope), limits=limits(), days={})
    found = {each.who.patient: each for each in _silent(around, taking_part, last)}
    for each in _unanswered(scope, around, taking_part, last):
        found.setdefault(each.who.patient, each)
    return (*found.values(), *_unsent(scope, around, taking_part))


def _silent(around: _Around, people: Iterable[Looked], last: Mapping[UUID, date]) -> Iterator[Unheard]:
    fewest = min([around.rules.clinic, *around.rules.own.values()])
    for who in people:
        morning, today = last.get(who.patient), around.date_of(who)
        if morning is not None and (today - morning).days <= fewest:
            continue
        heard = morning or _day(who, who.registered_at)
        since = max(heard, _closed(around, who, Silence.SILENT) or heard)
        days = days_of(who, around.rules)
        if (today - since).days > days:
            began = _midnight(who, since + (days + 1) * _DAY)
            yield _with_step(around, who, Silence.SILENT, since, (today - heard).days if morning else 0, began)


def _unanswered(
    scope: Scope, around: _Around, people: Iterable[Looked], last: Mapping[UUID, date]
) -> Iterator[Unheard]:
    enough = around.limits.unanswered_mornings
    perhaps = []
    for who in people:
        morning, today = last.get(who.patient), around.date_of(who)
        if morning is None or (today - morning).days > enough:
            perhaps.append((who, morning, today))
    earliest = around.at.date() - around.limits.contact_days_at_most * _DAY
    sent = reminded(scope, [each for who, _, _ in perhaps for each in who.ids], earliest)
    for who, morning, today in perhaps:
        after = max((each for each in (morning, _closed(around, who, Silence.UNANSWERED)) if each), default=None)
        days = sorted(
            {day for each in who.ids for day in sent.get(each, ()) if day < today and (after is None or day > after)}
        )
        if len(days) >= enough:
            began = _midnight(who, days[enough - 1] + _DAY)
            yield _with_step(around, who, Silence.UNANSWERED, days[0], len(days), began)


def _unsent(scope: Scope, around: _Around, people: Iterable[Looked]) -> Iterator[Unheard]:
    lines = {each: who for who in people for each in who.ids}
    for patient, settled in left_unsent(scope, around.at - around.limits.unanswered_mornings * _DAY).items():
        if patient in lines:
            who = lines[patient]
            since = _day(who, settled)
            closed = _closed(around, who, Silence.UNSENT)
            if closed is None or closed < since:
                yield _with_step(around, who, Silence.UNSENT, since, 0, settled)


def _with_step(around: _Around, who: Looked, kind: Silence, since: date, days: int, began: datetime) -> Unheard:
    step = _last_step(around, who, kind)
    mine = step if step is not None and step.since == since and not step.closed else None
    return Unheard(
        kind=kind,
        who=who,
        since=since,
        days=days,
        began=began,
        due=began + around.limits.task_due,
        owner=mine.owner if mine else "",
        version=step.version if step is not None and step.since == since else 0,
    )


def _last_step(around: _Around, who: Looked, kind: Silence) -> Done | None:
    steps = [around.done[each, kind] for each in who.ids if (each, kind) in around.done]
    return max(steps, key=lambda each: each.at, default=None)


def _closed(around: _Around, who: Looked, kind: Silence) -> date | None:
    """Give the day on which somebody last spoke with the person about it, or tried to."""
    step = _last_step(around, who, kind)
    return _day(who, step.at) if step is not None and step.closed else None


def _day(who: Looked, at: datetime) -> date:
    return at.astimezone(zone_named(who.time_zone)).date()


def _midnight(who: Looked, day: date) -> datetime:
    return datetime.combine(day, time(), zone_named(who.time_zone))
