"""A night to save, a night saved, and a night refused."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from trochee.clinic.patients.versions.values import NotSavedError, SameIdOtherContentError, Saved
from trochee.record import DIARY_SOURCES, Night

__all__ = [
    "AlreadyThereError",
    "Kept",
    "NewNight",
    "NightNotSavedError",
    "SameIdOtherContentError",
    "Saved",
    "teller",
]


def teller(source: str) -> str:
    """Name who tells of a night: the person, by whatever road it came in, or one device. Each tells of it once."""
    return "" if source.casefold() in DIARY_SOURCES else source


class NightNotSavedError(NotSavedError):
    """The night contradicts itself; ``problems`` says by column what was found wrong and what is allowed."""


class AlreadyThereError(Exception):
    """There is an entry for this night already; ``version`` is what an amendment has to name."""

    def __init__(self, version: int) -> None:
        self.version = version
        super().__init__(f"this night has version {version}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNight:
    """A night to save. ``client_id`` is made where it is typed, once a save; ``replaces`` is the version amended.

    ``as_said`` keeps the time of entry that the night itself says, as a file does; else it is the time of saving.
    """

    client_id: UUID
    night: Night
    replaces: int | None = None
    as_said: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A night as it stands: its value, its version and who wrote it."""

    night: Night
    version: int
    by: str
    id: UUID
    withdrawn: bool = False
