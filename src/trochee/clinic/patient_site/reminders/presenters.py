"""What was sent and what not, in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from trochee.clinic.messaging.values import Fate, Kind, Told, Trouble
from trochee.clinic.ui.lazily import lazily as _lazy

KINDS = {
    Kind.CONFIRM: _lazy("The link to make sure of your address"),
    Kind.REMINDER: _lazy("The note"),
    Kind.AGAIN: _lazy("The note you put off"),
    Kind.CHASE: _lazy("The second note"),
    Kind.NOTICE: _lazy("A note to look at your page"),
}
_FATES = {
    Fate.WAITING: _lazy("waits to be sent"),
    Fate.SENDING: _lazy("is being sent"),
    Fate.SENT: _lazy("sent"),
    Fate.NOT_KNOWN: _lazy("may have been sent or not; we do not send it twice"),
    Fate.FAILED: _lazy("could not be sent"),
    Fate.TOO_LATE: _lazy("not sent: it was too late in the day"),
    Fate.NOT_NEEDED: _lazy("not sent: your night was there"),
    Fate.CALLED_OFF: _lazy("called off"),
}
_TROUBLES = {
    Trouble.OFF: _lazy("your clinic has switched this way off"),
    Trouble.UNREACHABLE: _lazy("the way out could not be reached"),
    Trouble.BUSY: _lazy("it was put off on the way"),
    Trouble.REFUSED: _lazy("the address was not taken; look if it is right"),
    Trouble.NO_ANSWER: _lazy("no answer came"),
}
BAD = frozenset({Fate.FAILED, Fate.NOT_KNOWN, Fate.TOO_LATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One message."""

    what: str
    morning: date | None
    at: datetime
    fate: str
    bad: bool


def lines(told: Iterable[Told]) -> tuple[Line, ...]:
    """Word what became of messages, in their order."""
    return tuple(
        Line(
            what=str(KINDS[each.kind]),
            morning=each.morning,
            at=each.settled_at or each.due_at,
            fate=fate(each),
            bad=each.fate in BAD,
        )
        for each in told
    )


def fate(told: Told) -> str:
    """Say what became of one message, and why where that is known."""
    what, why = str(_FATES[told.fate]), _TROUBLES.get(told.trouble)
    return what if why is None else _("%(what)s: %(why)s") % {"what": what, "why": why}


def last_trouble(told: Iterable[Told]) -> str:
    """Say what went wrong with the last message that was to go out; nothing where it went right, or none was due."""
    wanted = (each for each in told if each.fate not in {Fate.NOT_NEEDED, Fate.CALLED_OFF, Fate.SENDING})
    last = next(wanted, None)
    if last is None or (last.fate not in BAD and not last.trouble):
        return ""
    return _("%(kind)s: %(fate)s.") % {"kind": KINDS[last.kind], "fate": fate(last)}
