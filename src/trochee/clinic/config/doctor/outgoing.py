"""What leaves this machine: mail, text messages, and what went wrong with reminders lately."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings

from trochee.clinic.accounts.queries import clinics
from trochee.clinic.messaging.overview import chosen_by, in_trouble
from trochee.clinic.messaging.sending import gateway
from trochee.clinic.messaging.sending import mail as sender
from trochee.clinic.messaging.values import Channel, Fate

from .values import CAUTION, GOOD, NOT_LOOKED_AT, UNSAFE, Finding, finding

_LATELY = timedelta(days=1)
_SAYS_MUCH = 4
"""Words of a clinic's name from this length on are looked for in the address that mails come from."""


def mail(at: datetime) -> Iterator[Finding]:
    """Whether the site can write to anybody, and whether the address it writes from names the clinic."""
    wanted = chosen_by(Channel.EMAIL)
    if not sender.is_set_up():
        text = "not set up: nobody gets a mail. Invitations and recovery go by link, from hand to hand"
        yield finding("mail", CAUTION, text)
        if wanted:
            yield finding("mail", UNSAFE, f"{wanted} chose reminders by e-mail, and none can be sent")
        return
    if settings.TROCHEE_DEMO:
        yield finding("mail", GOOD, "a demo's mails are written to its folder and go nowhere")
        return
    yield finding("mail", GOOD, "set up; whether it arrives is not known here")
    place = str(settings.DEFAULT_FROM_EMAIL).casefold()
    told = [word for each in clinics() for word in each.name.split() if len(word) >= _SAYS_MUCH]
    if any(word.casefold() in place for word in told):
        yield finding("mail", CAUTION, "TROCHEE_MAIL_FROM holds a word of the clinic's name: a lock screen shows it")


def text_messages(at: datetime) -> Iterator[Finding]:
    """Whether text messages can be sent; off is as it should be unless somebody chose them."""
    wanted = chosen_by(Channel.TEXT)
    if gateway.gateway() is not None:
        yield finding(
            "text messages", NOT_LOOKED_AT, "a gateway is named; whether it answers shows with the next one"
        )
    elif wanted:
        yield finding("text messages", UNSAFE, f"{wanted} chose reminders by text message, and none can be sent")
    else:
        yield finding("text messages", GOOD, "off")


def reminders(at: datetime) -> Iterator[Finding]:
    """Count what went wrong within a day."""
    found = in_trouble(at - _LATELY)
    failed, unknown, late = (found.get(each, 0) for each in (Fate.FAILED, Fate.NOT_KNOWN, Fate.TOO_LATE))
    if not failed + unknown + late:
        yield finding("reminders", GOOD, f"{found.get(Fate.SENT, 0)} sent within a day, none failed")
        return
    text = (
        f"within a day {failed} failed, {unknown} not known whether sent, {late} too late; patients and staff see it"
    )
    yield finding("reminders", CAUTION, text)
