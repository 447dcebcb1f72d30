"""An entry to save, an entry saved, an entry refused, and how a table of the folder is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, TypeVar
from uuid import UUID

from trochee.interop.tables.schema import Table

from ..values import Right
from .models import VersionedRow

Value = TypeVar("Value")
CORRECTION_REASON = "correction_reason"
"""Column under which it stands beside a row why somebody else changed it: sealed, and in the patient's folder."""


class NotSavedError(Exception):
    """The entry contradicts itself; ``problems`` says by column what was found wrong and what is allowed."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__("; ".join(f"{column}: {text}" for column, text in self.problems.items()))


class SameIdOtherContentError(Exception):
    """The client used the id of an earlier save for something else."""


def without_reason(extra: Mapping[str, str]) -> dict[str, str]:
    """Leave out why somebody else changed a row: whoever amends it next has reasons of their own."""
    return {name: text for name, text in extra.items() if name != CORRECTION_REASON}


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What became of a save; ``again`` where this very save had been made before."""

    id: UUID
    version: int
    again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry(Generic[Value]):
    """An entry to save. ``client_id`` is made where it is typed, once a save; ``replaces`` is the version amended."""

    client_id: UUID
    value: Value
    replaces: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept(Generic[Value]):
    """An entry as it stands: its value, who wrote this version and when. An amendment names ``id``."""

    id: UUID
    entry: UUID
    version: int
    value: Value
    by: str
    at: datetime
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Keeping(Generic[Value]):
    """How one table of the patient folder is kept.

    ``name`` is the app and the thing, as in the trail: ``dosing_sessions.dose``. ``private`` declares the columns of
    a value that are sealed under the person's key; every other column of the table is a field of the model.
    ``fields`` names the field of a column that cannot have the column's own name.
    ``happened`` gives the time that must have passed when the value is saved, ``None`` where it may lie ahead.
    """

    name: str
    table: Table[Value]
    model: type[VersionedRow]
    read: Right
    enter: Right
    private: Callable[[Value], frozenset[str]]
    happened: Callable[[Value], datetime | date | None]
    fields: Mapping[str, str] = field(default_factory=dict)

    def field_of(self, column: str) -> str:
        """Name the field of the model that holds a column."""
        return self.fields.get(column, column)
