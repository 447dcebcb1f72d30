"""Making a backup: one moment of everything, sealed, read back, and only then given its name."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from django.db.backends.base.base import BaseDatabaseWrapper

from trochee.clinic.audit.keys import KeyRing
from trochee.clinic.audit.verify import heads

from . import files, of_postgresql, of_sqlite, schema
from .connecting import connected
from .sealed_file import SealedReader, SealingWriter
from .values import BackupRefusedError, Manifest

MANIFEST = "manifest.json"
_ALIAS = "backup"
_COPIES = ".backup-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clinic:
    """Where a clinic's records lie, and the keys for its backups."""

    database: Mapping[str, object]
    folder: Path
    keys: KeyRing

    @property
    def sqlite(self) -> Path | None:
        """The database's file, where it is one."""
        is_file = "sqlite" in str(self.database["ENGINE"])
        return Path(str(self.database["NAME"])) if is_file else None


def make(clinic: Clinic, target: Path, *, at: datetime) -> Manifest:
    """Write a backup as a new file; raises `BackupRefusedError` or `OSError`, and leaves no part of a file then."""
    if target.exists():
        raise BackupRefusedError(f"{target} is there already: a backup never replaces a file")
    with _alone(clinic.folder):
        part = target.with_name(f"{target.name}.part")
        part.unlink(missing_ok=True)  # of a backup that was interrupted
        try:
            with files.private(part) as file:
                sealed = SealingWriter(file, clinic.keys)
                with ZipFile(sealed, "w", ZIP_DEFLATED) as archive:
                    manifest = _write(archive, clinic, at)
                sealed.end()
                SealedReader(file, clinic.keys).check_all()
            files.keep_for_good(part)
            target.hardlink_to(part)  # unlike a renaming, this never replaces what came there meanwhile
            files.keep_for_good(target.parent)
        finally:
            part.unlink(missing_ok=True)
    return manifest


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One backup at a time; what an interrupted one left of the records is removed before."""
    with (folder / "backup.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupRefusedError("another backup is being made just now") from None
        for left in folder.glob(f"{_COPIES}*"):
            shutil.rmtree(left)
        yield


def _write(archive: ZipFile, clinic: Clinic, at: datetime) -> Manifest:
    """Write the database, then files, which it may name, and last what was read."""
    source = clinic.sqlite
    if source is None:
        with connected(_ALIAS, clinic.database) as connection, of_postgresql.one_moment(connection):
            manifest = _read(connection, at)
            of_postgresql.copy_out(connection, archive, manifest.columns)
    else:
        with tempfile.TemporaryDirectory(prefix=_COPIES, dir=clinic.folder) as place:
            copy = Path(place) / of_sqlite.MEMBER
            of_sqlite.snapshot(source, copy)
            archive.write(copy, of_sqlite.MEMBER)
            with connected(_ALIAS, {**clinic.database, "NAME": str(copy)}) as connection:
                manifest = _read(connection, at)
    manifest = replace(manifest, files=files.put_in(archive, clinic.folder))
    archive.writestr(MANIFEST, manifest.as_text())
    return manifest


def _read(connection: BaseDatabaseWrapper, at: datetime) -> Manifest:
    names = schema.tables(connection)
    return Manifest(
        made_at=at,
        version=version("trochee"),
        vendor=connection.vendor,
        server=".".join(map(str, connection.get_database_version())),
        migrations=schema.applied(connection),
        tables=schema.counts(connection, names),
        columns=schema.columns(connection, names),
        heads=heads(using=connection.alias),
        files={},
    )
