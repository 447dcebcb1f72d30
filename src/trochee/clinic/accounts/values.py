"""What others know of an account: values, not rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from trochee.clinic.audit.values import Actor

from .roles import STAFF, Role
from .scope import Scope


class NotAllowedError(Exception):
    """Whoever asks may not do this; the message names the rule, never a person."""


class OutOfDateError(Exception):
    """Somebody else changed it in between; nothing was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """Who is logged in, as what, in which clinic. Every page begins with it."""

    actor: Actor
    user: UUID
    role: Role
    scope: Scope
    clinic_name: str
    time_zone: str
    name: str
    own_patient: UUID | None = None

    @property
    def staff(self) -> bool:
        """Whether this membership lets others' records or settings be seen."""
        return self.role in STAFF


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInvitation:
    """Whom to invite as what. A patient, and a carer, is invited to one patient's record."""

    role: Role
    name: str
    patient: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """An invitation and its token, which is shown once and kept nowhere."""

    id: UUID
    token: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """The password or passkey was given again: when and how. Good for one signature."""

    at: datetime
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSign:
    """What is signed: its meaning in words, what it is about, and the content itself."""

    meaning: str
    target: str
    content: Mapping[str, object]
