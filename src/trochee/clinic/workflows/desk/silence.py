"""Whose diary should be kept and is not: of one person, and of many at the price of a comparison each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from trochee.clinic.accounts.values import Here
from trochee.clinic.messaging.contact.queries import Rules
from trochee.clinic.patients.names import Looked
from trochee.foundation.clock import zone_named

from .latest import latest


def today_of(who: Looked, at: datetime) -> date:
    """Give the patient's own date."""
    return at.astimezone(zone_named(who.time_zone)).date()


def mornings(by: Here, lines: Iterable[Looked]) -> dict[UUID, date]:
    """Give the last morning of each person, of all their records; who has no night is not in it."""
    wanted = list(lines)
    last = latest(by.scope, [each for who in wanted for each in who.ids])
    found = {}
    for who in wanted:
        theirs = [last[each] for each in who.ids if each in last] if len(who.ids) > 1 else None
        morning = last.get(who.patient) if theirs is None else max(theirs, default=None)
        if morning is not None:
            found[who.patient] = morning
    return found


def silent(who: Looked, last: date | None, today: date, rules: Rules) -> bool:
    """Whether a diary that should be kept is not: counted from the last night, or from registration."""
    since = last or who.registered_at.astimezone(zone_named(who.time_zone)).date()
    return who.takes_part and (today - since).days > days_of(who, rules)


def days_of(who: Looked, rules: Rules) -> int:
    """Give from how many days without a night the care team of this person is told: of all their records."""
    return (
        next((rules.own[each] for each in who.ids if each in rules.own), rules.clinic) if rules.own else rules.clinic
    )


def silent_among(lines: Sequence[Looked], last: Mapping[UUID, date], at: datetime, rules: Rules) -> list[Looked]:
    """Give those of many whose diary is silent, in their order."""
    days = {zone: at.astimezone(zone_named(zone)).date() for zone in {each.time_zone for each in lines}}
    fewest = min([rules.clinic, *rules.own.values()])
    first = {zone: today.toordinal() - fewest for zone, today in days.items()}
    perhaps = [
        who for who in lines if (day := last.get(who.patient)) is None or day.toordinal() < first[who.time_zone]
    ]
    return [each for each in perhaps if silent(each, last.get(each.patient), days[each.time_zone], rules)]
