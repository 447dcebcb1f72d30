"""Write a patient folder: all of it or nothing, and never over what is there."""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from trochee.foundation.refusal import InputError, InputRefused
from trochee.record import Patient, Record

from .definitions import TABLES
from .folder import ATTRIBUTES
from .patient_file import PATIENT_FILE, patient_text
from .schema import Table
from .stages import STAGES, Stretch
from .trial_file import TRIAL_FILE, trial_text


def write_folder(record: Record, path: Path, *, stages: Sequence[Stretch] = ()) -> None:
    """Write a record as a patient folder, in canonical order; reading it again gives the equal record.

    The folder must be new or empty, else `InputRefused` is raised. It appears whole or not at all. Raises
    `ValueError` for a value that the files cannot hold, such as an unknown column named as a known one.
    """
    path = Path(path)
    texts = folder_texts(record, stages=stages)
    there = sorted(each.name for each in path.iterdir()) if path.is_dir() else []
    if there or path.is_file():
        raise InputRefused(
            [
                InputError(
                    file=path.name,
                    line=None,
                    column=None,
                    found=", ".join(there) or "a file",
                    allowed="a new or an empty folder",
                    message="nothing is written over what is there",
                )
            ]
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with _beside(path) as build:
        for name, text in texts.items():
            (build / name).write_text(text, encoding="utf-8", newline="")
        if path.is_dir():
            path.rmdir()
        build.rename(path)


def replace_files(folder: Path, texts: Mapping[str, str]) -> None:
    """Write files of a folder anew, in the order given: each appears whole; none before all could be written."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with _beside(folder / "files") as build:
        for name, text in texts.items():
            (build / name).write_text(text, encoding="utf-8", newline="")
        for name in texts:
            os.replace(build / name, folder / name)


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """Give a hidden folder next to the path, on the same disk; what is left of it at the end is removed."""
    build = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    try:
        build.chmod(0o755)
        yield build
    finally:
        shutil.rmtree(build, ignore_errors=True)


def folder_texts(record: Record, *, stages: Sequence[Stretch] = ()) -> dict[str, str]:
    """Give what each file of a record's folder holds, by name; nothing is written.

    Raises `ValueError` for a value that the files cannot hold, such as an unknown column named as a known one.
    """
    return dict(_texts(record, stages))


def _texts(record: Record, stages: Sequence[Stretch]) -> Iterator[tuple[str, str]]:
    if record.patient != Patient():
        yield PATIENT_FILE, patient_text(record.patient)
    for table in TABLES:
        rows = getattr(record, ATTRIBUTES[table.file])
        if rows or table.needed:
            yield table.file, table_text(table, rows)
    if record.trial is not None:
        yield TRIAL_FILE, trial_text(record.trial)
    if stages:
        yield STAGES.file, table_text(STAGES, stages)


def table_text(table: Table[Any], rows: Iterable[Any]) -> str:
    """Write rows as CSV, in canonical order; columns that nothing fills are left out."""
    ordered = sorted(((table.key(row), table.texts(row), row) for row in rows), key=lambda each: each[:2])
    rows = [row for _, _, row in ordered]
    extra = sorted({name for row in rows for name in row.extra})
    known = {*table.names} & {*extra}
    if known or "" in extra:
        raise ValueError(f"{table.file}: an unknown column cannot be named {', '.join(known) or 'nothing'}")
    by_place = zip(*(texts[: len(table.columns)] for _, texts, _ in ordered), strict=True)
    cells = dict(zip(table.names, by_place, strict=True)) if ordered else dict.fromkeys(table.names, ())
    used = [column.name for column in table.columns if column.needed or column.expected or any(cells[column.name])]
    written = [cells[name] for name in used] + [tuple(row.extra.get(name, "") for row in rows) for name in extra]
    return csv_text([used + extra, *zip(*written, strict=True)])


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Write cells as CSV with commas and line feeds."""
    lines = _Lines()
    csv.writer(lines, lineterminator="\r\n").writerows(rows)
    return "\n".join([*lines.written, ""])


class _Lines:
    """Lines of a CSV writer, which quotes a carriage return only where it ends its lines with one."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def write(self, line: str) -> None:
        self.written.append(line.removesuffix("\r\n"))
