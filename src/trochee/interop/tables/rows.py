"""Read one CSV file of the folder into rows, collecting every error with its place."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, Generic, Protocol
from zoneinfo import ZoneInfo

from trochee.foundation.refusal import InputError

from ..text_files import NotText, open_text, shown
from .header import Header, wrong_separator
from .kinds import Misread
from .schema import RAW, CellProblem, Row, Table

NO_EXTRA: MappingProxyType[str, str] = MappingProxyType({})
_ROWS_BETWEEN_REPORTS = 10_000


class Progress(Protocol):
    """Called now and then while a long file is read: its name, the rows so far and the share of it [0–1]."""

    def __call__(self, file: str, rows: int, share: float) -> None:
        """Report."""


class _Cells(Protocol):
    """A CSV reader: rows of cells, and the lines read so far."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...
    def __next__(self) -> list[str]: ...


@dataclass(slots=True, kw_only=True)
class TableRead(Generic[Row]):
    """What came of reading a file: its rows in canonical order, what to tell, and what is wrong."""

    file: str

    rows: list[Row] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    errors: list[InputError] = field(default_factory=list)


def read_table(
    path: Path, table: Table[Row], zone: ZoneInfo | None, *, name: str = "", progress: Progress | None = None
) -> TableRead[Row]:
    """Read and check a file; ``name`` is what errors call it. Raises nothing for what the file holds."""
    file = name or path.name or str(path)
    reading = _Reading(file=file, table=table, zone=zone, result=TableRead(file=file))
    size = max(path.stat().st_size, 1) if path.is_file() else 1
    try:
        with open_text(path, reading.file) as (text, binary):

            def report(rows: int) -> None:
                if progress is not None:
                    progress(reading.file, rows, min(binary.tell() / size, 1.0))

            reading.read(csv.reader(text, strict=True), report)
    except NotText as refused:
        reading.result.errors.append(refused.error)
    return reading.result


@dataclass(slots=True, kw_only=True)
class _Reading(Generic[Row]):
    """One pass over one file."""

    file: str
    table: Table[Row]
    zone: ZoneInfo | None
    result: TableRead[Row]
    lines: array[int] = field(default_factory=lambda: array("q"))

    def refuse(self, line: int, problem: CellProblem, *, column: str | None = None) -> None:
        """Add an error at a line."""
        self.result.errors.append(
            InputError(
                file=self.file,
                line=line,
                column=column or problem.column or None,
                found=shown(problem.found),
                allowed=problem.allowed,
                message=problem.message,
            )
        )

    def read(self, cells: _Cells, report: Callable[[int], None]) -> None:
        """Read header and rows, then order them."""
        try:
            header = self._header(cells)
            if header is None:
                return
            self._rows(cells, header, report)
        except csv.Error as error:
            problem = CellProblem(
                column="",
                found=str(error),
                allowed='cells separated by commas; texts that hold commas or line ends in "quotes"',
                message="a quoted text is not closed, is followed by something, or is far too long",
            )
            self.refuse(cells.line_num, problem)
        self._in_order()

    def _header(self, cells: _Cells) -> Header | None:
        first = next(cells, None)
        allowed, column = f"a header line such as {','.join(self.table.names[:4])}", self.table.names[0]
        if first is None or not any(cell.strip() for cell in first):
            message = "the file is empty" if first is None else "the header line is blank"
            self.refuse(1, CellProblem(column=column, found="nothing", allowed=allowed, message=message))
            return None
        separator = wrong_separator(first, self.table)
        if separator is not None:
            message = f"the columns are separated by {separator}, commas are expected"
            self.refuse(1, CellProblem(column=column, found=",".join(first), allowed=allowed, message=message))
            return None
        header = Header.of(first, self.table)
        for problem in header.problems(self.table):
            self.refuse(1, problem)
        self.result.messages.extend(header.messages(self.table, self.file))
        return header

    def _rows(self, cells: _Cells, header: Header, report: Callable[[int], None]) -> None:
        known = tuple((place, column.name, column.kind.read) for place, column in header.known)
        needed = {column.name for _, column in header.known if column.needed}
        plain = not header.extra and not any(column.kind.normalises for _, column in header.known)
        width, rows, make, checks = len(header.names), self.result.rows, self.table.row, self.table.checks
        all_there = all(column.name in header.names for column in self.table.columns if column.needed)
        last_line = cells.line_num
        for row in cells:
            line, last_line = last_line + 1, cells.line_num
            if len(row) != width:
                self._ragged(line, row, header)
                continue
            values: dict[str, Any] = {}
            wrong: list[tuple[int, Misread]] = []
            for place, name, read in known:
                if text := row[place]:
                    try:
                        value = read(text)
                    except Misread as error:
                        wrong.append((place, error))
                    else:
                        if value is not None:
                            values[name] = value
            if (wrong or not needed <= values.keys()) and self._unread(line, row, header, values, wrong):
                continue
            if all_there:
                made = make(extra=NO_EXTRA if plain else _extra(row, header), **values)
                for problem in checks(made, self.zone):
                    self.refuse(line, problem)
                rows.append(made)
                self.lines.append(line)
                if len(rows) % _ROWS_BETWEEN_REPORTS == 0:
                    report(len(rows))
        report(len(rows))

    def _ragged(self, line: int, row: list[str], header: Header) -> None:
        """Report a row at the first column without a cell, or at the last one where cells are left over."""
        width = len(header.names)
        if any(cell.strip() for cell in row):
            problem = CellProblem(
                column=header.names[min(len(row), width - 1)],
                found=f"{len(row)} cells",
                allowed=f"{width} cells, as the header has",
                message="the row has too " + ("few cells" if len(row) < width else "many cells; put texts that hold"
                                              ' commas in "quotes"'),
            )  # fmt: skip
            self.refuse(line, problem)

    def _unread(
        self, line: int, row: list[str], header: Header, values: dict[str, Any], wrong: list[tuple[int, Misread]]
    ) -> bool:
        """Report cells that could not be read and cells that must be filled; a blank row is passed over."""
        if not any(cell.strip() for cell in row):
            return True
        misread = dict(wrong)
        for place, column in header.known:
            if place in misread:
                found, message = row[place], str(misread[place])
            elif column.needed and column.name not in values:
                found, message = row[place], "this cell must be filled"
            else:
                continue
            self.refuse(
                line, CellProblem(column=column.name, found=found, allowed=column.kind.allowed, message=message)
            )
        return True

    def _in_order(self) -> None:
        """Bring the rows into canonical order and find those that stand twice."""
        rows, lines, table = self.result.rows, self.lines, self.table
        keys = [table.key(row) for row in rows]
        order: Sequence[int] = range(len(rows))
        if any(later <= earlier for earlier, later in pairwise(keys)):
            texts = (lambda row: ()) if table.unique else table.texts
            order = sorted(order, key=lambda place: (keys[place], texts(rows[place])))
            self.result.rows = [rows[place] for place in order]
        by = table.unique or table.suspicious
        for earlier, later in pairwise(order):
            if keys[earlier] == keys[later] and all(
                getattr(rows[earlier], name) == getattr(rows[later], name) for name in by
            ):
                self._doubled(min(lines[earlier], lines[later]), max(lines[earlier], lines[later]), rows[later])

    def _doubled(self, earlier: int, later: int, row: Row) -> None:
        table = self.table
        by = table.unique or table.suspicious
        texts = dict(zip(table.names, table.texts(row), strict=False))
        said = ", ".join(f"{name} {texts[name] or '(empty)'}" for name in by)
        if not by:
            return
        if table.unique:
            problem = CellProblem(
                column=by[0],
                found=f"{said} on lines {earlier} and {later}",
                allowed=f"each pair of {' and '.join(by)} once",
                message=f"this row stands on line {earlier} already",
            )
            self.refuse(later, problem)
        else:
            self.result.messages.append(
                f"{self.file}: lines {earlier} and {later} have the same {' and '.join(by)} ({said}); both are kept"
            )


def _extra(row: list[str], header: Header) -> MappingProxyType[str, str]:
    """Cells of unknown columns, and the texts that their values alone would not give back."""
    kept = {name: row[place] for place, name in header.extra if row[place]}
    for place, column in header.known:
        if column.kind.normalises is not None and row[place] and column.kind.normalises(row[place]):
            kept[column.name + RAW] = row[place]
    return MappingProxyType(kept) if kept else NO_EXTRA
