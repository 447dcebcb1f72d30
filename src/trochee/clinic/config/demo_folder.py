"""Where a demo lives, and why it cannot be a clinic's: known before Django is loaded."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from .environment import DEMO_KEYS

FOLDER = "build/demo"
OF_A_CLINIC = ("DATABASE_URL", "TROCHEE_FOLDER", "TROCHEE_HOSTS", "TROCHEE_KEYS_FILE")
_RECORDS = "clinic.sqlite3"
_MADE = (_RECORDS, f"{_RECORDS}-wal", f"{_RECORDS}-shm", DEMO_KEYS, "static", "static.stamp", "clinic.log", "mail")
_LOCK = "demo.lock"


class NoDemoHereError(Exception):
    """The demo would touch what is not a demo's; the message says what and what to do."""


@dataclass(slots=True)
class Held:
    """The folder, held by this process until it ends; ``file`` says where the demo is open."""

    file: IO[str]

    def say(self, address: str) -> None:
        """Write down where the demo is open, for whoever starts it a second time."""
        self.file.seek(0)
        self.file.truncate()
        self.file.write(address)
        self.file.flush()


def prepare(variables: MutableMapping[str, str], folder: Path) -> None:
    """Set the environment of a demo in this folder; raises `NoDemoHereError` where a real clinic is at hand."""
    _refuse_a_clinic(variables, folder)
    variables["TROCHEE_DEMO"] = "1"
    variables["TROCHEE_FOLDER"] = str(folder)


def _refuse_a_clinic(variables: Mapping[str, str], folder: Path) -> None:
    named = [name for name in OF_A_CLINIC if variables.get(name)]
    if named:
        raise NoDemoHereError(f"{', '.join(named)}: set for a real clinic; a demo stands alone, so unset it first")
    if (folder / _RECORDS).exists() and not (folder / DEMO_KEYS).exists():
        raise NoDemoHereError(f"{folder}: holds records that no demo made; name another place with --folder")


def hold(folder: Path) -> Held:
    """Hold the folder; raises `NoDemoHereError` with the address where another process has the demo open."""
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / _LOCK).open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        address = file.read().strip() or "being made by another process"
        file.close()
        raise NoDemoHereError(f"the demo of {folder} is open already: {address}") from None
    held = Held(file)
    held.say("")
    return held


def empty(folder: Path) -> None:
    """Remove what a demo made here, and nothing else."""
    for name in _MADE:
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
