"""Who has to be reminded now: reminders meet the diary here. Asked every few minutes, for a whole clinic at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.audit.values import Actor, program
from trochee.clinic.diaries.overview import mornings_answered
from trochee.clinic.messaging.choices.queries import choices, who_chose, zones
from trochee.clinic.messaging.limits import Limits, limits
from trochee.clinic.messaging.mornings import day_of
from trochee.clinic.messaging.planning import Reminded, due_now, unanswered_mornings
from trochee.clinic.messaging.sending.actions import give_up_on_lost, plan
from trochee.clinic.messaging.sending.queries import about_mornings, confirmed, waiting
from trochee.clinic.messaging.values import Channel, Choice, Told
from trochee.clinic.prescriptions.overview import reviews_of
from trochee.foundation.clock import zone_named
from trochee.knowledge import shipped

from ..desk.authorised import Notices
from .lapsing import notice_due

_AT_ONCE = 5_000
LOOKED_BACK = timedelta(days=16)
"""How far back reminders are counted that nobody answered."""


def reminders(clinic: UUID) -> Actor:
    """Give the program that reminds, for one clinic."""
    return program("reminders", clinic)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What is known of some people together."""

    ids: Mapping[UUID, list[UUID]]
    addresses: Mapping[tuple[UUID, Channel], tuple[UUID, datetime]]
    zones: Mapping[UUID, str]
    told: Mapping[UUID, tuple[Told, ...]]
    answered: Mapping[UUID, frozenset[date]]
    reviews: Mapping[UUID, date]
    notices: Notices


def look(*, scope: Scope, time_zone: str, at: datetime) -> tuple[UUID, ...]:
    """Write down what has to be sent in one clinic, and give all messages that are to be sent now.

    ``time_zone`` is that of the clinic, for people of whom no zone is known. Done again it changes nothing.
    """
    by, known = reminders(scope.clinic), limits()
    give_up_on_lost(by=by, at=at, scope=scope)
    chose = who_chose(scope)
    wanted = list(chose)
    for start in range(0, len(wanted), _AT_ONCE):
        _look(by, scope, time_zone, at, known, {each: chose[each] for each in wanted[start : start + _AT_ONCE]})
    return waiting(scope, at)


def _look(by: Actor, scope: Scope, time_zone: str, at: datetime, known: Limits, kept: Mapping[UUID, UUID]) -> None:
    wanted = {patient: each for patient, each in choices(scope, kept).items() if each.reminds}
    seen = _see(scope, kept, at)
    for patient, choice in wanted.items():
        mine = seen.ids[patient]
        address = next((found for one in mine if (found := seen.addresses.get((one, choice.channel)))), None)
        if address is None:
            continue
        to, since = address
        person = _person(seen, mine, choice, choice.time_zone or seen.zones.get(patient) or time_zone, since, at)
        for planned in due_now(person, at, known):
            plan(by=by, at=at, scope=scope, patient=patient, to=to, planned=planned)
        review_on = max((seen.reviews[one] for one in mine if one in seen.reviews), default=None)
        notice = None if review_on is None else notice_due(person, review_on, at, known, seen.notices)
        if notice is not None:
            plan(by=by, at=at, scope=scope, patient=patient, to=to, planned=notice)


def _see(scope: Scope, kept: Mapping[UUID, UUID], at: datetime) -> _Seen:
    """Ask once for all: both records of a person, whichever of them something was written under."""
    together: dict[UUID, list[UUID]] = {}
    for one, to in {**kept, **{to: to for to in kept.values()}}.items():
        together.setdefault(to, []).append(one)
    ids, first = [one for each in together.values() for one in each], (at - LOOKED_BACK).date()
    told: dict[UUID, tuple[Told, ...]] = {}
    for each in about_mornings(scope, ids, first):
        told[each.patient] = (*told.get(each.patient, ()), each)
    return _Seen(
        ids=together,
        addresses=confirmed(scope, ids),
        zones=zones(scope, ids),
        told=told,
        answered=mornings_answered(scope, ids, first),
        reviews=reviews_of(scope, ids),
        notices=Notices.of(shipped()),
    )


def _person(seen: _Seen, mine: list[UUID], choice: Choice, zone: str, since: datetime, at: datetime) -> Reminded:
    told = tuple(each for one in mine for each in seen.told.get(one, ()))
    answered = frozenset(day for one in mine for day in seen.answered.get(one, ()))
    where = zone_named(zone)
    return Reminded(
        clock=time.fromisoformat(choice.remind_at),
        zone=where,
        since=max(choice.at, since),
        told=told,
        entered=answered,
        unanswered=len(unanswered_mornings(told, max(answered, default=None), day_of(at, where))),
    )
