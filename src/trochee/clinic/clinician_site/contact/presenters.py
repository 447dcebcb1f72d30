"""Silences, and what was sent before them, in words for the care team."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext, ngettext

from trochee.clinic.messaging.contact.queries import Silence
from trochee.clinic.messaging.values import Fate, Kind, Told, Trouble
from trochee.clinic.ui.lazily import lazily as _
from trochee.clinic.workflows.desk.unheard import Unheard

KINDS = {
    Silence.SILENT: _("Silent diary"),
    Silence.UNANSWERED: _("Reminders not answered"),
    Silence.UNSENT: _("A reminder was not sent, or may not have been"),
}
_MESSAGES = {
    Kind.CONFIRM: _("Link to confirm the address"),
    Kind.REMINDER: _("Reminder"),
    Kind.AGAIN: _("Reminder, put off"),
    Kind.CHASE: _("Second reminder"),
    Kind.NOTICE: _("Note that an authorisation lapses"),
}
_FATES = {
    Fate.WAITING: _("waits to be sent"),
    Fate.SENDING: _("is being sent"),
    Fate.SENT: _("sent; whether it arrived is not known"),
    Fate.NOT_KNOWN: _("not known whether sent; it is not tried again"),
    Fate.FAILED: _("could not be sent"),
    Fate.TOO_LATE: _("not sent: its window was over"),
    Fate.NOT_NEEDED: _("not needed: the night was there"),
    Fate.CALLED_OFF: _("called off"),
}
_TROUBLES = {
    Trouble.NONE: "",
    Trouble.OFF: _("this channel is not set up"),
    Trouble.UNREACHABLE: _("the server was not reached"),
    Trouble.BUSY: _("the server asked to try later"),
    Trouble.REFUSED: _("the server refused the address or the message"),
    Trouble.NO_ANSWER: _("no answer came"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceLine:
    """One silence that stands, with who has taken it on."""

    what: str
    kind: str
    since: date
    due: datetime
    overdue: bool
    owner: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLine:
    """One message."""

    what: str
    morning: date | None
    at: datetime
    fate: str


def silence_lines(found: Iterable[Unheard], called: Mapping[str, str], at: datetime) -> tuple[SilenceLine, ...]:
    """Word silences."""
    return tuple(
        SilenceLine(
            what=_what(each),
            kind=each.kind.value,
            since=each.since,
            due=each.due,
            overdue=each.due <= at,
            owner=called.get(each.owner, ""),
            version=each.version,
        )
        for each in found
    )


def message_lines(told: Iterable[Told]) -> tuple[MessageLine, ...]:
    """Word what became of messages."""
    return tuple(
        MessageLine(
            what=str(_MESSAGES[each.kind]), morning=each.morning, at=each.settled_at or each.due_at, fate=_fate(each)
        )
        for each in told
    )


def _what(each: Unheard) -> str:
    if each.kind is Silence.SILENT:
        if not each.days:
            return gettext("No night yet")
        return ngettext("No night for %(days)s day", "No night for %(days)s days", each.days) % {"days": each.days}
    if each.kind is Silence.UNANSWERED:
        return ngettext(
            "Reminders not answered on %(days)s morning", "Reminders not answered on %(days)s mornings", each.days
        ) % {"days": each.days}
    return str(KINDS[each.kind])


def _fate(each: Told) -> str:
    why = str(_TROUBLES[each.trouble])
    return f"{_FATES[each.fate]} ({why})" if why else str(_FATES[each.fate])
