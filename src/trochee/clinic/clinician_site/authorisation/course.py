"""Where a person's authorisation stands on a day, and every version of it in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext, ngettext

from trochee.clinic.prescriptions.states import State, state_of
from trochee.clinic.prescriptions.values import Kept, Shown
from trochee.clinic.ui.days import whole_day
from trochee.clinic.ui.lazily import lazily as _
from trochee.record import Authorisation

from .wording import Change, changes, short

WORDS = {
    State.HOLDS: _("in force"),
    State.LATER: _("begins later"),
    State.WAITS: _("waits for a second signature"),
    State.LAPSED: _("lapsed"),
    State.STOPPED: _("stopped"),
    State.REFUSED: _("refused"),
    State.AMENDED: _("ended by a later decision"),
}
_TAGS = {State.HOLDS: "good", State.LATER: "quiet", State.WAITS: "warn", State.LAPSED: "bad", State.STOPPED: "bad"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """What holds today: the state, in words, and how many days are left."""

    state: State
    word: str
    tag: str
    days_left: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version: who signed when, what it changed, what was overridden, how it ended."""

    entry: UUID
    number: int
    word: str
    tag: str
    short: str
    prescriber: str
    signed_at: datetime
    second_prescriber: str
    second_signed_at: datetime | None
    changes: tuple[Change, ...]
    overridden: tuple[Shown, ...]
    ended_at: datetime | None
    reason: str
    taper: str


def stands(of: Authorisation, day: date) -> Stands:
    """Say how it stands today, in a sentence."""
    state = state_of(of, day)
    left = (of.review_on - day).days
    return Stands(
        state=state,
        word=str(WORDS[state]),
        tag=_TAGS.get(state, "quiet"),
        days_left=left,
        sentence=_SENTENCES[state](of, left),
    )


def versions(kept: Sequence[Kept], day: date) -> tuple[Version, ...]:
    """Give every version, the newest first, each with what it says otherwise than the one before of the same."""
    before: dict[UUID, Authorisation] = {}
    found = []
    for each in reversed(kept):
        last = before.get(each.entry)
        found.append(_version(each, last, day))
        before[each.entry] = each.authorisation
    return tuple(reversed(found))


def _version(each: Kept, last: Authorisation | None, day: date) -> Version:
    of, state = each.authorisation, state_of(each.authorisation, day)
    return Version(
        entry=each.entry,
        number=of.version,
        word=str(WORDS[state]),
        tag=_TAGS.get(state, "quiet"),
        short=short(of),
        prescriber=of.prescriber,
        signed_at=of.signed_at,
        second_prescriber=of.second_prescriber or "",
        second_signed_at=of.second_signed_at,
        changes=() if last is None else changes(last, of),
        overridden=tuple(finding for finding in each.findings if finding.overridden),
        ended_at=of.ended_at,
        reason=each.reason,
        taper=each.taper,
    )


def _holds(of: Authorisation, left: int) -> str:
    text = ngettext(
        "In force until %(day)s, which is in %(left)s day. Then it lapses by itself.",
        "In force until %(day)s, which is in %(left)s days. Then it lapses by itself.",
        left,
    )
    return text % {"day": whole_day(of.review_on), "left": left}


def _later(of: Authorisation, left: int) -> str:
    return gettext("It begins on %(day)s. No dose may rest on it before.") % {"day": whole_day(of.starts_on)}


def _waits(of: Authorisation, left: int) -> str:
    told = {"name": of.prescriber}
    return gettext("%(name)s signed it. Until another prescriber signs, no dose may rest on it.") % told


def _lapsed(of: Authorisation, left: int) -> str:
    text = gettext("It lapsed on %(day)s. No dose is authorised now; going on needs a new decision.")
    return text % {"day": whole_day(of.review_on)}


def _ended(of: Authorisation, left: int) -> str:
    return gettext("No dose is authorised now.")


_SENTENCES: Mapping[State, Callable[[Authorisation, int], str]] = {
    State.HOLDS: _holds,
    State.LATER: _later,
    State.WAITS: _waits,
    State.LAPSED: _lapsed,
    State.STOPPED: _ended,
    State.REFUSED: _ended,
    State.AMENDED: _ended,
}
