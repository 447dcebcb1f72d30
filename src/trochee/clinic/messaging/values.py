"""What others know of reminders: values, not rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from trochee.clinic.accounts.scope import Scope


class Channel(StrEnum):
    """By which way somebody is reminded. A calendar asks by itself, and is no channel of ours."""

    NONE = "none"
    EMAIL = "email"
    TEXT = "text"


class Kind(StrEnum):
    """What a message is for."""

    CONFIRM = "confirm"
    REMINDER = "reminder"
    AGAIN = "again"
    CHASE = "chase"
    NOTICE = "notice"


class Fate(StrEnum):
    """What became of a message. From `SENDING` on it is never sent again."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    NOT_KNOWN = "not_known"
    FAILED = "failed"
    TOO_LATE = "too_late"
    NOT_NEEDED = "not_needed"
    CALLED_OFF = "called_off"


LEFT = frozenset({Fate.SENT, Fate.NOT_KNOWN})
"""It went out, or may have."""


class Trouble(StrEnum):
    """Why a message did not leave, or why that is not known. No words of a server: they may hold an address."""

    NONE = ""
    OFF = "off"
    UNREACHABLE = "unreachable"
    BUSY = "busy"
    REFUSED = "refused"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a sender can say: `SENT`, `FAILED` for good, `WAITING` for another try, or `NOT_KNOWN`."""

    fate: Fate
    trouble: Trouble = Trouble.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChoice:
    """What a patient chooses. An empty zone is the one of their record."""

    channel: Channel
    remind_at: str = ""
    time_zone: str = ""
    language: str = ""
    address: str = field(default="", repr=False)
    shown: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a patient chose last, and since when. It is not ``in_force`` once their part in the programme ended."""

    patient: UUID
    version: int
    channel: Channel
    remind_at: str
    time_zone: str
    language: str
    at: datetime
    in_force: bool

    @property
    def reminds(self) -> bool:
        """Whether anything is to be sent."""
        return self.in_force and self.channel is not Channel.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """An address as its owner sees it."""

    id: UUID
    channel: Channel
    address: str = field(repr=False)
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One message and what became of it."""

    id: UUID
    patient: UUID
    kind: Kind
    morning: date | None
    due_at: datetime
    until: datetime
    fate: Fate
    trouble: Trouble
    tries: int
    settled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """What the link of a message opens. It names no one: times, in the person's own zone, and nothing else."""

    scope: Scope
    told: Told
    time_zone: str
    confirmed: bool
    again: Told | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A message that this worker, and no other, is to send now."""

    told: Told
    channel: Channel
    language: str
    address: str = field(repr=False)
    token: str = field(repr=False)


class NoSuchLinkError(Exception):
    """There is no such link, or not any more."""


class NotReachedError(Exception):
    """The choice cannot be kept as it is; the message says why, and holds no address."""
