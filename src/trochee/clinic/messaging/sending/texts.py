"""What a message says. Neither a medicine nor a clinic, nor what the note is about: anybody may see a lock screen."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from ..values import Channel, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One message, ready to go."""

    subject: str
    body: str


def written(kind: Kind, channel: Channel, *, site: str, link: str, language: str = "") -> Written:
    """Write one message in the person's language; ``site`` is the site's plain address, ``link`` its own page."""
    with translation.override(language or translation.get_language()):
        places = {"site": site, "link": link}
        if channel is Channel.TEXT:
            return Written(subject="", body=_short(kind) % places)
        subject = _("Please confirm this address") if kind is Kind.CONFIRM else _("A note for this morning")
        return Written(subject=subject, body=_long(kind) % places)


def _short(kind: Kind) -> str:
    if kind is Kind.CONFIRM:
        return _("Somebody wants short notes sent to this number. If it was you, confirm here: %(link)s")
    if kind is Kind.CHASE:
        return _("Your note for today is still open: %(site)s Nothing more comes today. Stop: %(link)s")
    if kind is Kind.AGAIN:
        return _("Your note for today is open: %(site)s Stop: %(link)s")
    return _("Your note for today is open: %(site)s Later, or stop: %(link)s")


def _long(kind: Kind) -> str:
    if kind is Kind.CONFIRM:
        return _(
            "Hello,\n\nsomebody wants a short note sent to this address in the morning. If it was you, open this "
            "page and press the button:\n\n%(link)s\n\nIf it was not you, do nothing. No more will come.\n"
        )
    if kind is Kind.CHASE:
        return _(
            "Good morning,\n\nyour note for today is still open:\n\n%(site)s\n\nNothing more comes today. "
            "To stop these messages:\n\n%(link)s\n"
        )
    if kind is Kind.AGAIN:
        return _("Hello,\n\nyour note for today is open:\n\n%(site)s\n\nTo stop these messages:\n\n%(link)s\n")
    return _(
        "Good morning,\n\nyour note for today is open:\n\n%(site)s\n\nLater, not today, or no more of these:\n\n"
        "%(link)s\n"
    )
