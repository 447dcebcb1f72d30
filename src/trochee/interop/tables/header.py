"""The header line of a table: where each column stands, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from .schema import RAW, CellProblem, Column, Table

_ALIKE = 0.75  # of the letters: rise time, risetime and rise_tme are rise_time
_OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Where each column stands; ``extra`` are the columns that trochee does not know."""

    names: tuple[str, ...]
    known: tuple[tuple[int, Column], ...]
    extra: tuple[tuple[int, str], ...]

    @classmethod
    def of(cls, cells: list[str], table: Table[Any]) -> Header:
        """Place the columns; of two with one name, the first."""
        names = tuple(cell.strip() for cell in cells)
        by_name = {column.name: column for column in table.columns}
        first = [(place, name) for place, name in enumerate(names) if name and name not in names[:place]]
        return cls(
            names=names,
            known=tuple((place, by_name[name]) for place, name in first if name in by_name),
            extra=tuple((place, name) for place, name in first if name not in by_name),
        )

    def problems(self, table: Table[Any]) -> Iterator[CellProblem]:
        """Every column has one name of its own, and those that must be there are."""
        names = self.names
        for place, name in enumerate(names):
            if not name:
                yield CellProblem(
                    column=f"number {place + 1}", found="nothing", allowed="a name", message="a column has no name"
                )
            elif name in names[:place]:
                yield CellProblem(
                    column=name,
                    found=f"{name} twice",
                    allowed="each column once",
                    message="two columns have one name",
                )
        for column in table.columns:
            if (column.needed or column.expected) and column.name not in names:
                yield CellProblem(
                    column=column.name,
                    found=", ".join(names),
                    allowed=f"a column {column.name}",
                    message="this column is missing",
                )
        answers = [column.name for column in table.columns if column.name not in table.unique]
        if table.unique and not {*answers} & {*names}:
            yield CellProblem(
                column=answers[0],
                found=", ".join(names),
                allowed="columns such as " + ", ".join(answers[:5]),
                message="no column holds an answer",
            )

    def messages(self, table: Table[Any], file: str) -> Iterator[str]:
        """Name the columns that are kept but not used, and what may have been meant."""
        known = table.names
        unknown = [name for _, name in self.extra if not (name.endswith(RAW) and name.removesuffix(RAW) in known)]
        if not unknown:
            return
        are = "columns are" if len(unknown) > 1 else "column is"
        yield f"{file}: {len(unknown)} {are} not known, kept and not used: {', '.join(unknown)}"
        for name in unknown:
            meant = get_close_matches(name.lower().replace(" ", "_"), known, n=1, cutoff=_ALIKE)
            if meant and meant[0] not in self.names:
                yield f"{file}: column {name} is not known; perhaps {meant[0]} was meant"


def wrong_separator(cells: list[str], table: Table[Any]) -> str | None:
    """Name the separator of a header that was not written with commas."""
    for mark, what in _OTHER_SEPARATORS.items():
        parts = [part.strip(' "') for part in ",".join(cells).split(mark)]
        if len(parts) > 1 and {*parts} & {*table.names}:
            return what
    return None
