"""What others know of a calendar link: values, not rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from trochee.clinic.accounts.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLink:
    """A link as its owner sees it."""

    token: str = field(repr=False)
    diary_at: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLink:
    """What a token opens."""

    id: UUID
    scope: Scope
    patient: UUID
    diary_at: str
    since: datetime
