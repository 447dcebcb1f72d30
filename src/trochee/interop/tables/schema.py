"""What a table of the patient folder is: the one definition that reading, writing, errors and the page share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from .kinds import Kind

Row = TypeVar("Row")
RAW = "_raw"
"""Ending of the column that keeps a text beside the value it was turned into."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column, named as the attribute it fills, or filling the one ``at`` names, such as ``formulation.lot``.

    ``needed`` means that every row fills it; ``expected`` that the header names it, though a cell may be empty.
    ``empty`` says what an empty cell means, where it is not simply that nothing was answered. ``later`` marks one
    that came after rows of its table were kept: the hash of a row that does not fill it is as if there were none.
    """

    name: str
    kind: Kind
    meaning: str
    needed: bool = False
    expected: bool = False
    empty: str = ""
    at: str = ""
    later: bool = False

    def of(self, row: Any) -> Any:
        """Give the value of a row that stands in this column."""
        return attrgetter(self.at)(row) if self.at else getattr(row, self.name)

    def text(self, value: Any) -> str:
        """Write a value as a cell; unknown is an empty cell."""
        return "" if value is None else self.kind.write(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellProblem:
    """One thing wrong with a row, at the column to look at."""

    column: str
    found: str
    allowed: str
    message: str


Checks = Callable[[Row, ZoneInfo | None], Iterable[CellProblem]]
Sorting = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Generic[Row]):
    """A file of the folder: its columns, the value a row becomes, its order and what its rows must satisfy.

    ``key`` gives a row's place in the canonical order; rows with equal keys are ordered by their texts. ``unique``
    names the columns by which no row may stand twice, ``suspicious`` those by which it may, but gets a message.
    """

    file: str
    holds: str
    row: Callable[..., Row]
    columns: tuple[Column, ...]
    key: Callable[[Row], Sorting]
    checks: Checks[Row]
    unique: tuple[str, ...] = ()
    suspicious: tuple[str, ...] = ()
    needed: bool = False

    def texts(self, row: Row) -> tuple[str, ...]:
        """Cells of a row as they are written, in the order of the columns, then what trochee does not know."""
        cells = [column.text(column.of(row)) for column in self.columns]
        extra: Mapping[str, str] = getattr(row, "extra", {})
        return (*cells, *(f"{name}={extra[name]}" for name in sorted(extra)))

    @property
    def names(self) -> tuple[str, ...]:
        """Columns in the order in which they are written."""
        return tuple(column.name for column in self.columns)


def in_time(moment: datetime) -> tuple[Any, ...]:
    """Sort dated times by the clock that was said, whether or not its offset was said too."""
    return moment.replace(tzinfo=None), moment.utcoffset() or timedelta(0)
