"""Who acts, and what is written down about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

Detail = str | int | bool | None
SITE = "site"
"""The chain of what belongs to no clinic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does it, in which role and for which clinic; ``request`` ties the rows of one request together."""

    id: str
    role: str = ""
    clinic: UUID | None = None
    request: str = ""
    address: str = ""

    @property
    def chain(self) -> str:
        """Name of the chain that the actor's rows join."""
        return SITE if self.clinic is None else str(self.clinic)


def program(name: str, clinic: UUID | None = None) -> Actor:
    """Give the actor for work that no person does, such as the ticker or a command."""
    return Actor(id=f"program:{name}", role="program", clinic=clinic)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One deed or one page view. No value that a patient gave stands here: ids, versions, counts, hashes."""

    by: Actor
    at: datetime
    action: str
    target: str = ""
    patient: UUID | None = None
    detail: Mapping[str, Detail] = field(default_factory=dict)


def plain(detail: Mapping[str, object]) -> dict[str, Detail]:
    """Take a detail as it may be written down; raises `TypeError` for anything but text, whole number, yes or no."""
    for name, value in detail.items():
        if not isinstance(value, Detail):
            raise TypeError(
                f"{name}: an audit row holds ids, versions, counts and hashes, not {type(value).__name__}"
            )
    return {name: value for name, value in detail.items() if isinstance(value, Detail)}
