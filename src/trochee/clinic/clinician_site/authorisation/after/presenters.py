"""What happens after an end: by when somebody speaks with the person, and what came of it so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from trochee.clinic.accounts.queries import names
from trochee.clinic.patients.values import Chart
from trochee.clinic.prescriptions.queries import contacts, steps
from trochee.clinic.prescriptions.states import State, state_of
from trochee.clinic.prescriptions.values import Contact, Kept
from trochee.clinic.protocols.queries import knowledge_of
from trochee.clinic.workflows.desk.authorised import Notices, contact_due
from trochee.clinic.workflows.reviewing import today
from trochee.foundation.clock import zone_named
from trochee.record import AuthorisationStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """The end that is followed, since when, by when the next contact is due (nothing once it was long enough)."""

    ended: UUID
    since: datetime
    due: datetime | None
    late: bool
    number: int
    told: tuple[tuple[Contact, str], ...]


def after_end(chart: Chart, last: Kept | None, at: datetime) -> After | None:
    """Say what follows where the last authorisation was stopped or has lapsed; nothing while one is in force.

    Nor where it was refused, unless it was to amend one that had been in force and that ended with it.
    """
    if last is None:
        return None
    state = state_of(last.authorisation, today(chart, at))
    if state not in {State.STOPPED, State.LAPSED, State.REFUSED}:
        return None
    if state is State.REFUSED and not _was_in_force(chart, last):
        return None
    lapsed_at = datetime.combine(last.authorisation.review_on, time(), zone_named(chart.time_zone))
    since = lapsed_at if state is State.LAPSED else last.at
    told = [each for each in contacts(chart) if each.ended == last.id]
    spoken = next((each.at for each in told if each.reached), None)
    due = contact_due(since, spoken, Notices.of(knowledge_of(chart.scope)))
    called = names({each.by for each in told})
    return After(
        ended=last.id,
        since=since,
        due=due,
        late=due is not None and due < at,
        number=len(told),
        told=tuple((each, called.get(each.by, "")) for each in told),
    )


def _was_in_force(chart: Chart, last: Kept) -> bool:
    return any(
        each.entry == last.entry and each.authorisation.status is AuthorisationStatus.SIGNED for each in steps(chart)
    )
