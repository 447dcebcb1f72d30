"""Sending one message: claimed, sent outside of any transaction, and settled. Both clocks come in from outside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.diaries.overview import mornings_answered
from trochee.clinic.messaging.choices.queries import choices
from trochee.clinic.messaging.sending import gateway, mail
from trochee.clinic.messaging.sending.actions import claim, settle
from trochee.clinic.messaging.sending.queries import one
from trochee.clinic.messaging.sending.texts import written
from trochee.clinic.messaging.values import Channel, Claimed, Fate, Kind, Outcome, Told, Trouble
from trochee.clinic.patients.queries import kept_record
from trochee.clinic.prescriptions.overview import reviews_of
from trochee.knowledge import shipped

from ..desk.authorised import Notices
from .looking import reminders

_DAY = timedelta(days=1)


def send(*, scope: Scope, message: UUID, now: Callable[[], datetime]) -> Fate | None:
    """Send one message where it is still to be sent; give what became of it, nothing where nothing was to do."""
    told = one(scope, message)
    if told is None:
        return None
    by, at = reminders(scope.clinic), now()
    found = claim(
        by=by,
        at=at,
        scope=scope,
        message=message,
        needed=lambda: _needed(scope, told, at),
        language=_language(scope, told),
    )
    if found is None:
        return None
    return settle(by=by, at=now(), scope=scope, message=message, outcome=_leave(found))


def _leave(found: Claimed) -> Outcome:
    link = settings.TROCHEE_ADDRESS + reverse("message_link", args=[found.token])
    site = f"{settings.TROCHEE_ADDRESS}/"
    text = written(found.told.kind, found.channel, site=site, link=link, language=found.language)
    if found.channel is Channel.EMAIL:
        return mail.send(found.address, text)
    sender = gateway.gateway()
    if sender is None:
        return Outcome(fate=Fate.FAILED, trouble=Trouble.OFF)
    return sender.send(found.address, text.body, message=str(found.told.id))


def _needed(scope: Scope, told: Told, at: datetime) -> bool:
    """Whether the person still wants it, takes part, and has not told the diary of this morning.

    A notice that an authorisation lapses is needed as long as it does, and no later one has taken its place.
    """
    ids = _ids(scope, told)
    choice = choices(scope, dict.fromkeys(ids, ids[0])).get(ids[0])
    if choice is None or not choice.reminds or told.morning is None:
        return False
    if told.kind is Kind.NOTICE:
        return _lapses(scope, told.morning, ids, at)
    answered = mornings_answered(scope, ids, told.morning - _DAY)
    return not any(told.morning in days for days in answered.values())


def _lapses(scope: Scope, morning: date, ids: tuple[UUID, ...], at: datetime) -> bool:
    notices = Notices.of(shipped())
    reviews = reviews_of(scope, ids).values()
    return any(notices.announced(each, morning) == morning and at.date() < each for each in reviews)


def _language(scope: Scope, told: Told) -> str:
    ids = _ids(scope, told)
    choice = choices(scope, dict.fromkeys(ids, ids[0])).get(ids[0])
    return choice.language if choice is not None else ""


def _ids(scope: Scope, told: Told) -> tuple[UUID, ...]:
    found = kept_record(scope, told.patient)
    return (told.patient,) if found is None else found[0]
