"""Add a device's nights to a patient folder: what stands there stays, letter by letter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from trochee.foundation.clock import zone_named
from trochee.foundation.refusal import InputError, InputRefused
from trochee.record import Patient

from ..tables.definitions import NIGHTS
from ..tables.patient_file import PATIENT_FILE, patient_text, read_patient
from ..tables.stages import STAGES
from ..tables.written import replace_files
from .device import DeviceExport
from .merging import MergedFile, cells_of, differences, grouped

Reader = Callable[[Path, ZoneInfo | None], DeviceExport]


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What an import did to a folder.

    ``added`` nights are new, ``unchanged`` ones stood there already. ``differing`` names those that stood there with
    other content: they were left, or ``replaced`` where that was asked for. ``files`` were written; none where
    nothing was new. ``messages`` tell all of it, the export's own first.
    """

    export: DeviceExport
    added: int
    unchanged: int
    differing: tuple[str, ...]
    replaced: bool
    files: tuple[str, ...]
    messages: tuple[str, ...]


def add_to_folder(
    read: Reader, path: Path, folder: Path, zone: ZoneInfo | None = None, *, replace: bool = False
) -> Addition:
    """Read a device's export and add its nights and stages to a patient folder, new or not.

    Local times are read in ``zone``, else in the time zone of the folder's patient.toml. A night is identified by
    date and source: other rows are never touched, an equal row is left, and one that differs is named and left too,
    unless ``replace`` is said. Raises `InputRefused` with the errors of the export or of the folder's files; then
    nothing is written.
    """
    folder = _folder(Path(folder))
    patient = _patient(folder)
    own_zone = zone_named(patient.time_zone) if patient is not None and patient.time_zone is not None else None
    nights, stages = MergedFile(NIGHTS, folder, own_zone or zone), MergedFile(STAGES, folder, None)
    export = read(Path(path), zone or own_zone)
    rows = [cells_of(NIGHTS, night) for night in export.nights]
    added, unchanged, differing = _merge(nights, rows, ("date", "source"), replace=replace)
    _merge(stages, [cells_of(STAGES, each) for each in export.stages], ("source", "log_id"), replace=replace)
    texts: dict[str, str] = {}
    if patient is None and export.time_zone is not None:
        texts[PATIENT_FILE] = patient_text(Patient(time_zone=export.time_zone))
    texts |= {each.table.file: each.text() for each in (stages, nights) if each.changed}
    if texts:
        replace_files(folder, texts)
    messages = [*export.messages, *_about_differing(differing, replace=replace), *_about_zone(patient, export)]
    return Addition(
        export=export,
        added=added,
        unchanged=unchanged,
        differing=tuple(differing),
        replaced=replace,
        files=tuple(texts),
        messages=tuple(messages),
    )


def _folder(path: Path) -> Path:
    if path.exists() and not path.is_dir():
        allowed, message = "a patient folder, new or not", "this is no folder"
        raise InputRefused(
            [InputError(file=path.name, line=None, column=None, found="a file", allowed=allowed, message=message)]
        )
    return path


def _patient(folder: Path) -> Patient | None:
    path = folder / PATIENT_FILE
    if not path.is_file():
        return None
    patient, _, errors = read_patient(path)
    if errors:
        raise InputRefused(errors)
    return patient


def _merge(
    file: MergedFile, rows: list[dict[str, str]], key: tuple[str, ...], *, replace: bool
) -> tuple[int, int, dict[str, list[str]]]:
    """Add groups of rows with a new key; count those that stand there, name those that differ."""
    there = file.grouped(key)
    added = unchanged = 0
    differing: dict[str, list[str]] = {}
    for name, group in grouped(rows, key).items():
        if name not in there:
            file.append(group)
            added += 1
        elif different := differences(there[name], group):
            differing[" ".join(name)] = different
            if replace:
                file.replace(there[name], group)
        else:
            unchanged += 1
    return added, unchanged, differing


def _about_differing(differing: dict[str, list[str]], *, replace: bool) -> Iterator[str]:
    for name, columns in differing.items():
        done = "it was replaced" if replace else "the folder's row was left as it stands"
        yield f"{NIGHTS.file}: {name} differs from the export in {', '.join(columns)}; {done}"


def _about_zone(patient: Patient | None, export: DeviceExport) -> Iterator[str]:
    if patient is not None and export.time_zone is not None and patient.time_zone != export.time_zone:
        own = patient.time_zone or "no time zone"
        yield f"{PATIENT_FILE} says {own}; the imported nights carry {export.time_zone} in their column time_zone"
