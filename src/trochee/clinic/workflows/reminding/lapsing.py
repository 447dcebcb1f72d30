"""That an authorisation lapses is said by the way that somebody chose, in words that tell nobody else of it."""

from __future__ import annotations

from datetime import date, datetime

from trochee.clinic.messaging.limits import Limits
from trochee.clinic.messaging.mornings import day_of, window_of
from trochee.clinic.messaging.planning import Planned, Reminded
from trochee.clinic.messaging.values import Fate, Kind

from ..desk.authorised import Notices


def notice_due(person: Reminded, review_on: date, at: datetime, limits: Limits, notices: Notices) -> Planned | None:
    """Give the notice that is due now: one for each announcement, within the hours that the person chose.

    What was missed while nothing ran is made up on a later day, until the next announcement takes its place.
    """
    today = day_of(at, person.zone)
    announced = notices.announced(review_on, today)
    window = window_of(today, person.clock, person.zone, limits)
    if announced is None or window is None or not window.begins <= at < window.ends or window.begins < person.since:
        return None
    if any(each.kind is Kind.NOTICE and each.morning == announced for each in person.told):
        return None
    return Planned(kind=Kind.NOTICE, morning=announced, due_at=window.begins, until=window.ends, fate=Fate.WAITING)
