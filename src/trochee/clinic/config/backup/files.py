"""Files beside the database that belong to the records: read into a backup and put back."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import IO
from zipfile import ZipFile

from .values import BackupRefusedError

FOLDER = "files"
_BLOCK_BYTES = 1 << 18


def put_in(archive: ZipFile, folder: Path) -> dict[str, str]:
    """Write every file of the clinic's ``files`` into the archive; give their SHA-256 by path."""
    found: dict[str, str] = {}
    within = folder / FOLDER
    for path in sorted(each for each in within.rglob("*") if each.is_file() and not each.is_symlink()):
        name, code = path.relative_to(within).as_posix(), hashlib.sha256()
        with path.open("rb") as source, archive.open(f"{FOLDER}/{name}", "w", force_zip64=True) as part:
            while block := source.read(_BLOCK_BYTES):
                code.update(block)
                part.write(block)
        found[name] = code.hexdigest()
    return found


def take_out(archive: ZipFile, files: Mapping[str, str], folder: Path) -> None:
    """Write the files of a backup below a folder; raises `BackupRefusedError` for one that is not as it was."""
    for name, expected in files.items():
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise BackupRefusedError("a file in it would be written outside the clinic's folder")
        target = folder / FOLDER / name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with archive.open(f"{FOLDER}/{name}") as part, private(target) as out:
            shutil.copyfileobj(part, out, _BLOCK_BYTES)
        with target.open("rb") as written:
            if hashlib.file_digest(written, "sha256").hexdigest() != expected:
                raise BackupRefusedError("a file in it is not the one that was backed up")


def private(path: Path) -> IO[bytes]:
    """Open a new file that only its owner can read; raises `FileExistsError` rather than replace one."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


def keep_for_good(path: Path) -> None:
    """Let what was written to a file or folder survive a loss of power."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
