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
    """Write one message in the person's language; ``site`` is the site's plain address, ``link`` its own page.

    Addresses stand apart from the words, so that no translation can put a sign at the end of one.
    """
    with translation.override(language or translation.get_language()):
        if channel is Channel.TEXT:
            return Written(subject="", body=" ".join(_short(kind, site, link)))
        subject = _subject(kind)
        return Written(subject=subject, body="\n\n".join(_long(kind, site, link)) + "\n")


def _subject(kind: Kind) -> str:
    if kind is Kind.CONFIRM:
        return _("Please confirm this address")
    return _("A note for you") if kind is Kind.NOTICE else _("A note for this morning")


def _short(kind: Kind, site: str, link: str) -> tuple[str, ...]:
    if kind is Kind.CONFIRM:
        return (_("Somebody wants short notes sent to this number. If it was you, confirm here:"), link)
    if kind is Kind.CHASE:
        return (_("Your note for today is still open. This is the last one today."), site, _("Stop:"), link)
    if kind is Kind.AGAIN:
        return (_("Your note for today is open:"), site, _("Stop:"), link)
    if kind is Kind.NOTICE:
        return (_("Look at your page when you can:"), site, _("Stop:"), link)
    return (_("Your note for today is open:"), site, _("Later, or stop:"), link)


def _long(kind: Kind, site: str, link: str) -> tuple[str, ...]:
    if kind is Kind.CONFIRM:
        return (
            _("Hello,"),
            _("somebody wants a short note sent to this address in the morning. If it was you, open this page:"),
            link,
            _("Then press the button there. If it was not you, do nothing. No more will come."),
        )
    if kind is Kind.CHASE:
        return (
            _("Hello,"),
            _("your note for today is still open:"),
            site,
            _("Nothing more comes today. To stop these messages:"),
            link,
        )
    if kind is Kind.AGAIN:
        return (_("Hello,"), _("your note for today is open:"), site, _("To stop these messages:"), link)
    if kind is Kind.NOTICE:
        return (_("Hello,"), _("look at your page when you can:"), site, _("To stop these messages:"), link)
    return (
        _("Good morning,"),
        _("your note for today is open:"),
        site,
        _("Later, not again today, or no more of these:"),
        link,
    )
