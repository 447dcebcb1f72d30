"""Read a whole patient folder, or refuse it with every error of every file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from trochee.foundation.clock import zone_named
from trochee.foundation.refusal import InputError, InputRefused
from trochee.record import Night, Patient, Record, Trial

from .definitions import LATER_FILES, NIGHTS, TABLES
from .patient_file import PATIENT_FILE, read_patient
from .rows import Progress, TableRead, read_table
from .schema import Table
from .stages import STAGES
from .trial_file import TRIAL_FILE, read_trial

ATTRIBUTES = {
    "nights.csv": "nights",
    "doses.csv": "doses",
    "scores.csv": "scores",
    "effects.csv": "adverse_effects",
    "therapy.csv": "therapy",
    "observations.csv": "observations",
    "authorisations.csv": "authorisations",
    "inventory.csv": "inventory",
}
"""Which part of the record each file fills."""
LONGEST_LIFE_YEARS = 120
"""No diary of one person lies further apart; every night between its ends is worked through, kept or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A patient folder as read: the record, what a reader should be told, and the files that were there.

    ``files`` were read into the record; ``unread`` were there and were not.
    """

    record: Record
    messages: tuple[str, ...]
    files: tuple[str, ...]
    unread: tuple[str, ...]


def read_folder(
    path: Path, *, zone: ZoneInfo | None = None, progress: Progress | None = None, apart: Path | None = None
) -> Folder:
    """Read a patient folder.

    A night's clock times are read in its own ``time_zone``, else in that of patient.toml, else in ``zone``. Raises
    `InputRefused` with every error of every file; then nothing is read. ``stages.csv`` is left to `read_stages`.
    ``apart`` is a file that is no part of the record wherever it stands, such as the review that is to be written.
    """
    path = Path(path)
    present = [name for name in _present(path) if apart is None or (path / name).resolve() != apart.resolve()]
    errors = _no_files(path)
    messages: list[str] = []
    patient = Patient()
    if PATIENT_FILE in present:
        patient, messages, wrong = read_patient(path / PATIENT_FILE)
        errors += wrong
    if patient.time_zone is not None:
        zone = zone_named(patient.time_zone)
    trial: Trial | None = None
    if TRIAL_FILE in present:
        trial, said, wrong = read_trial(path / TRIAL_FILE)
        messages, errors = [*messages, *said], [*errors, *wrong]
    parts: dict[str, tuple[Any, ...]] = {}
    for table in TABLES:
        if table.file in present:
            result = read_table(path / table.file, table, zone, progress=progress)
            _ask_for_rows(table, result)
            parts[ATTRIBUTES[table.file]] = tuple(result.rows)
            _refuse_a_span_beyond_a_life(table, result)
            messages += result.messages
            errors += result.errors
        elif table.needed and not any(each.file == table.file for each in errors):
            errors.append(_absent(table.file, present))
    if errors:
        raise InputRefused(errors)
    read = {PATIENT_FILE, TRIAL_FILE, *(table.file for table in TABLES)}
    unread = [name for name in present if name not in read]
    messages += [_unread_message(name) for name in unread if name != STAGES.file]
    return Folder(
        record=Record(patient=patient, trial=trial, **parts),
        messages=tuple(messages),
        files=tuple(name for name in present if name in read),
        unread=tuple(unread),
    )


def read_nights_file(path: Path, zone: ZoneInfo | None = None, *, progress: Progress | None = None) -> list[Night]:
    """Read one file of nights, in canonical order; raises `InputRefused` with every error."""
    return list(read_nights(path, zone, progress=progress).rows)


def read_nights(path: Path, zone: ZoneInfo | None = None, *, progress: Progress | None = None) -> TableRead[Night]:
    """Read one file of nights together with what a reader should be told; raises `InputRefused` with every error."""
    result = read_table(Path(path), NIGHTS, zone, progress=progress)
    _ask_for_rows(NIGHTS, result)
    if result.errors:
        raise InputRefused(result.errors)
    return result


def _ask_for_rows(table: Table[Any], result: TableRead[Any]) -> None:
    if table.needed and not result.rows and not result.errors:
        result.errors.append(
            InputError(
                file=result.file,
                line=2,
                column=table.names[0],
                found="no row",
                allowed="at least one row",
                message="no nights",
            )
        )


def _refuse_a_span_beyond_a_life(table: Table[Any], result: TableRead[Any]) -> None:
    """Refuse nights further apart than any life is long: a year is mistyped, and what lies between is no record."""
    if table is not NIGHTS or not result.rows or result.errors:
        return
    first, last = result.rows[0].date, result.rows[-1].date
    if last.year - first.year > LONGEST_LIFE_YEARS:
        result.errors.append(
            InputError(
                file=result.file,
                line=None,
                column="date",
                found=f"nights from {first.isoformat()} to {last.isoformat()}",
                allowed=f"nights of at most {LONGEST_LIFE_YEARS} years",
                message="the nights lie further apart than a life is long; is a year mistyped?",
            )
        )


def _present(path: Path) -> list[str]:
    """Name the folder's files, apart from hidden ones; raises `InputRefused` where there is no such folder."""
    if not path.is_dir():
        found = "a file" if path.exists() else "nothing of this name"
        raise InputRefused(
            [
                InputError(
                    file=path.name or str(path),
                    line=None,
                    column=None,
                    found=found,
                    allowed=f"a folder with {NIGHTS.file}",
                    message="this is no patient folder",
                )
            ]
        )
    return sorted(each.name for each in path.iterdir() if each.is_file() and not each.name.startswith("."))


def _no_files(path: Path) -> list[InputError]:
    """Name what bears the name of a file of the folder and is none, such as a link to nowhere.

    Passing over it would read as a record without doses, effects or scores.
    """
    names = [PATIENT_FILE, TRIAL_FILE, *(table.file for table in TABLES)]
    return [
        InputError(
            file=name,
            line=None,
            column=None,
            found="a link to nowhere, a folder, or something else that is no file",
            allowed="a file that can be read",
            message="the file cannot be read",
        )
        for name in names
        if (path / name).is_symlink() or (path / name).exists()
        if not (path / name).is_file()
    ]


def _absent(name: str, present: list[str]) -> InputError:
    return InputError(
        file=name,
        line=None,
        column=None,
        found=", ".join(present) or "an empty folder",
        allowed=f"a folder with {name}",
        message="this file is missing",
    )


def _unread_message(name: str) -> str:
    if name in LATER_FILES:
        return f"{name}: this file is not read yet"
    return f"{name}: no file of this name belongs to a patient folder; it is not read"
