"""A night to save, a night saved, and a night refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from trochee.record import Night


class NightNotSavedError(Exception):
    """The night contradicts itself; ``problems`` says by column what was found wrong and what is allowed."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__("; ".join(f"{column}: {text}" for column, text in self.problems.items()))


class AlreadyThereError(Exception):
    """There is an entry for this night already; ``version`` is what an amendment has to name."""

    def __init__(self, version: int) -> None:
        self.version = version
        super().__init__(f"this night has version {version}")


class SameIdOtherContentError(Exception):
    """The client used the id of an earlier save for something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNight:
    """A night to save. ``client_id`` is made where it is typed, once a save; ``replaces`` is the version amended."""

    client_id: UUID
    night: Night
    replaces: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What became of a save; ``again`` where this very save had been made before."""

    id: UUID
    version: int
    again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A night as it stands: its value, its version and who wrote it."""

    night: Night
    version: int
    by: str
    id: UUID
