"""Small patient folders for the tests of interop."""

from __future__ import annotations

from pathlib import Path

import pytest

from trochee.foundation.refusal import InputError, InputRefused
from trochee.interop.tables import Folder, read_folder

NIGHTS = "date,into_bed,lights_out,sleep_onset_latency_min,wake_after_sleep_onset_min,final_awakening,rise_time\n"
NIGHT = "2026-03-02,22:45,23:15,45,50,06:10,06:40\n"
BERLIN = 'time_zone = "Europe/Berlin"\n'


def folder(path: Path, **files: str | bytes) -> Path:
    """Write files (``nights`` for nights.csv, ``patient`` for patient.toml); a sound nights.csv unless given."""
    contents: dict[str, str | bytes] = {"nights": NIGHTS + NIGHT, **files}
    path.mkdir(exist_ok=True)
    for name, content in contents.items():
        target = path / (f"{name}.toml" if name == "patient" else f"{name}.csv")
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(path: Path, **files: str | bytes) -> Folder:
    return read_folder(folder(path, **files))


def errors(path: Path, **files: str | bytes) -> list[InputError]:
    """The errors of a folder that must be refused."""
    with pytest.raises(InputRefused) as refused:
        read(path, **files)
    return list(refused.value.errors)


def places(found: list[InputError]) -> list[tuple[str, int | None, str | None]]:
    return [(each.file, each.line, each.column) for each in found]
