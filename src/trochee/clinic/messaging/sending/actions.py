"""A message from its plan to its end, never sent twice.

The claim is committed before anything leaves, and the outcome after. Whoever is killed in between leaves a message
that was being sent: it becomes 'not known whether sent', and is not tried again. A morning without a reminder is a
smaller harm than the second of two, and the page says which of the two it was.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError

from trochee.clinic.accounts.queries import token_hash
from trochee.clinic.accounts.scope import Scope
from trochee.clinic.audit.trail import Trail, deed
from trochee.clinic.audit.values import Actor

from ..choices.queries import address_of, told
from ..limits import limits
from ..models import Message, ReminderAddress
from ..planning import Planned, put_off_times
from ..values import LEFT, Channel, Claimed, Fate, Kind, NoSuchLinkError, Outcome, Trouble

_TOKEN_BYTES = 32
_SAID = {
    Fate.SENT: "messaging.sent",
    Fate.NOT_KNOWN: "messaging.not_known_whether_sent",
    Fate.FAILED: "messaging.failed",
    Fate.TOO_LATE: "messaging.too_late",
}


def plan(*, by: Actor, at: datetime, scope: Scope, patient: UUID, to: UUID, planned: Planned) -> UUID | None:
    """Write down a message to be sent, or that it is too late; nothing where another worker has done so already."""
    row = Message(
        clinic_id=scope.clinic,
        by=by.id,
        at=at,
        patient_id=patient,
        to_id=to,
        kind=planned.kind,
        morning=planned.morning,
        due_at=planned.due_at,
        until=planned.until,
        next_try_at=planned.due_at,
        fate=planned.fate,
        settled_at=at if planned.fate is Fate.TOO_LATE else None,
    )
    try:
        with deed(by=by, at=at) as trail:
            row.save(force_insert=True)
            if planned.fate is Fate.TOO_LATE:
                _say(trail, row, Outcome(fate=Fate.TOO_LATE))
    except IntegrityError:
        return None
    return row.pk


def claim(
    *, by: Actor, at: datetime, scope: Scope, message: UUID, needed: Callable[[], bool], language: str = ""
) -> Claimed | None:
    """Take a message that waits for this worker alone; nothing where another has it, or where it need not be sent.

    What has become too late, was called off with its address, or is not ``needed`` any more is settled here.
    """
    with deed(by=by, at=at) as trail:
        rows = Message.objects.within(scope).filter(pk=message, fate=Fate.WAITING, next_try_at__lte=at)
        row = rows.select_related("to").first()
        if row is None:
            return None
        address = None if row.to.ended_at is not None else address_of(row.to)
        instead = _instead(row, at, address, needed)
        if instead is not None:
            if rows.update(fate=instead, settled_at=at):
                _say(trail, row, Outcome(fate=instead))
            return None
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        taken = rows.update(
            fate=Fate.SENDING, claimed_at=at, tries=row.tries + 1, token_sha256=token_hash(token), trouble=""
        )
        row.tries += 1
    if not taken or address is None:
        return None
    channel = Channel(row.to.channel)
    return Claimed(told=next(iter(told([row]))), channel=channel, language=language, address=address, token=token)


def settle(*, by: Actor, at: datetime, scope: Scope, message: UUID, outcome: Outcome) -> Fate | None:
    """Write down what became of a message that was being sent; nothing where it was given up on meanwhile.

    What certainly did not leave waits for its next try, if one is left inside its window.
    """
    known = limits()
    with deed(by=by, at=at) as trail:
        rows = Message.objects.within(scope).filter(pk=message, fate=Fate.SENDING)
        row = rows.first()
        if row is None:
            return None
        fate, next_try = outcome.fate, row.next_try_at
        if fate is Fate.WAITING:
            next_try = at + known.first_wait * 2 ** (row.tries - 1)
            if row.tries >= known.tries_at_most or next_try >= row.until:
                fate = Fate.FAILED
        settled = None if fate is Fate.WAITING else at
        rows.update(fate=fate, trouble=outcome.trouble, next_try_at=next_try, settled_at=settled)
        if fate is not Fate.WAITING:
            _say(trail, row, Outcome(fate=fate, trouble=outcome.trouble))
    return fate


def give_up_on_lost(*, by: Actor, at: datetime, scope: Scope) -> int:
    """Say of messages whose worker never came back that it is not known whether they were sent; give how many."""
    with deed(by=by, at=at) as trail:
        rows = Message.objects.within(scope).filter(fate=Fate.SENDING, claimed_at__lte=at - limits().lost_after)
        lost = 0
        for row in list(rows):
            this = Message.objects.within(scope).filter(pk=row.pk, fate=Fate.SENDING)
            if this.update(fate=Fate.NOT_KNOWN, trouble=Trouble.NO_ANSWER, settled_at=at):
                _say(trail, row, Outcome(fate=Fate.NOT_KNOWN, trouble=Trouble.NO_ANSWER))
                lost += 1
    return lost


def put_off(*, by: Actor, at: datetime, token: str, place: int | None) -> datetime | None:
    """Put a reminder off to one of the times that are offered, or call it off for today where ``place`` is none.

    Raises `NoSuchLinkError` where the link opens no reminder, where it is too late, or where this was done before.
    """
    row = Message.objects.of_token(token_hash(token))
    if row is None or row.kind != Kind.REMINDER or Fate(row.fate) not in LEFT or at >= row.until:
        raise NoSuchLinkError
    if row.to.ended_at is not None:
        raise NoSuchLinkError
    times = put_off_times(at, row.until, limits())
    if place is not None and not 0 <= place < len(times):
        raise NoSuchLinkError
    due = None if place is None else times[place]
    again = Message(
        clinic_id=row.clinic_id,
        by=by.id,
        at=at,
        patient_id=row.patient_id,
        to_id=row.to_id,
        kind=Kind.AGAIN,
        morning=row.morning,
        due_at=due or at,
        until=row.until,
        next_try_at=due or at,
        fate=Fate.CALLED_OFF if due is None else Fate.WAITING,
        settled_at=at if due is None else None,
    )
    try:
        with deed(by=by, at=at) as trail:
            again.save(force_insert=True)
            _no_chase(trail, row)
            action = "messaging.called_off_today" if due is None else "messaging.put_off"
            trail.add(action, target=f"message:{row.pk}", patient=row.patient_id)
    except IntegrityError as error:
        raise NoSuchLinkError from error
    return due


def confirm(*, by: Actor, at: datetime, token: str) -> None:
    """Keep that whoever reads messages at an address agrees to get them; twice is as good as once.

    Raises `NoSuchLinkError` for a link that confirms nothing, has ended or is too old.
    """
    row = Message.objects.of_token(token_hash(token))
    if row is None or row.kind != Kind.CONFIRM or at >= row.until:
        raise NoSuchLinkError
    with deed(by=by, at=at) as trail:
        rows = ReminderAddress.objects.within(Scope(clinic=row.clinic_id)).filter(pk=row.to_id, ended_at=None)
        if not rows.exists():
            raise NoSuchLinkError
        if rows.filter(confirmed_at=None).update(confirmed_at=at):
            trail.add("messaging.address_confirmed", target=f"address:{row.to_id}", patient=row.patient_id)


def _instead(row: Message, at: datetime, address: str | None, needed: Callable[[], bool]) -> Fate | None:
    """Give what a message becomes that is not sent; nothing for one that is."""
    confirms = row.kind == Kind.CONFIRM
    if address is None or (row.to.confirmed_at is not None) == confirms:
        return Fate.CALLED_OFF
    if at >= row.until:
        return Fate.TOO_LATE
    return None if confirms or needed() else Fate.NOT_NEEDED


def _no_chase(trail: Trail, row: Message) -> None:
    rows = Message.objects.within(Scope(clinic=row.clinic_id)).filter(patient_id=row.patient_id, morning=row.morning)
    rows.filter(kind=Kind.CHASE, fate=Fate.WAITING).update(fate=Fate.CALLED_OFF, settled_at=trail.at)


def _say(trail: Trail, row: Message, outcome: Outcome) -> None:
    action = _SAID.get(outcome.fate)
    if action:
        detail = {"kind": row.kind, "trouble": outcome.trouble}
        trail.add(action, target=f"message:{row.pk}", patient=row.patient_id, detail=detail)
