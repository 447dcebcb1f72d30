"""Merge rows into a file of the folder, cell by cell: what stands there is written back as it stood."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from trochee.foundation.refusal import InputRefused

from ..tables.rows import read_table
from ..tables.schema import Table
from ..tables.written import csv_text
from ..text_files import read_text

Cells = dict[str, str]
Key = tuple[str, ...]


class MergedFile:
    """A file as it stands, and what is to be added. Raises `InputRefused` where what stands there is not sound."""

    def __init__(self, table: Table[Any], folder: Path, zone: ZoneInfo | None) -> None:
        self.table = table
        self.names: list[str] = []
        self.rows: list[Cells] = []
        self.changed = False
        path = folder / table.file
        if not path.is_file():
            return
        errors = read_table(path, table, zone).errors
        if errors:
            raise InputRefused(errors)
        cells = csv.reader(io.StringIO(read_text(path, table.file), newline=""))
        self.names = [name.strip() for name in next(cells)]
        self.rows = [dict(zip(self.names, row, strict=True)) for row in cells if any(cell.strip() for cell in row)]

    def grouped(self, key: tuple[str, ...]) -> dict[Key, list[Cells]]:
        """Rows that stand there, by the texts of some columns."""
        return grouped(self.rows, key)

    def append(self, rows: Iterable[Cells]) -> None:
        """Add rows."""
        self.rows.extend(rows)
        self.changed = True

    def replace(self, old: list[Cells], new: list[Cells]) -> None:
        """Put rows in the place of others; columns that the new rows do not have keep what the old one said."""
        going = {id(row) for row in old}
        kept = old[0] if len(old) == len(new) == 1 else {}
        self.rows = [row for row in self.rows if id(row) not in going]
        self.append({**kept, **row} for row in new)

    def text(self) -> str:
        """Write the file: columns that stood there first, rows by date and source."""
        used = {name for row in self.rows for name, text in row.items() if text}
        new = [name for name in self.table.names if name in used and name not in self.names]
        new += sorted(used - {*self.names} - {*new})
        names = self.names + new
        ordered = sorted(self.rows, key=lambda row: (row["date"].strip(), row.get("source", "").strip()))
        return csv_text([names, *([row.get(name, "") for name in names] for row in ordered)])


def grouped(rows: Iterable[Cells], key: tuple[str, ...]) -> dict[Key, list[Cells]]:
    """Rows by the texts of some columns, blanks around them left out."""
    groups: dict[Key, list[Cells]] = {}
    for row in rows:
        groups.setdefault(tuple(row.get(name, "").strip() for name in key), []).append(row)
    return groups


def cells_of(table: Table[Any], row: Any) -> Cells:
    """Give a row as it is written, empty cells left out."""
    cells = {column.name: column.text(getattr(row, column.name)) for column in table.columns}
    return {name: text for name, text in {**cells, **row.extra}.items() if text}


def differences(old: list[Cells], new: list[Cells]) -> list[str]:
    """Name the columns in which rows differ; columns that only the old rows fill are no difference."""
    if len(old) != len(new):
        return [f"{len(old)} and {len(new)} rows"]
    pairs = list(zip(old, new, strict=True))
    names = dict.fromkeys(name for row in new for name in row)
    return [name for name in names if any(one.get(name, "").strip() != other.get(name, "") for one, other in pairs)]
