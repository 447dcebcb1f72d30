"""The way back: the whole file is checked before anything is written, and everything is checked before it counts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from trochee.clinic.audit.keys import KeyRing

from . import files, of_postgresql, of_sqlite, schema
from .checking import faults_of
from .connecting import connected
from .making import MANIFEST, Clinic
from .sealed_file import SealedReader
from .values import BackupRefusedError, Manifest, manifest_of

_ALIAS = "restored"
_WORKPLACE = ".restoring"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was restored, and which faults were known and accepted."""

    manifest: Manifest
    faults: tuple[str, ...]


@contextmanager
def opened(source: Path, keys: KeyRing) -> Iterator[tuple[ZipFile, Manifest]]:
    """Open a backup after every byte of it was checked; raises `BackupRefusedError`."""
    with source.open("rb") as file:
        sealed = SealedReader(file, keys)
        sealed.check_all()
        try:
            with ZipFile(sealed) as archive:
                yield archive, manifest_of(archive.read(MANIFEST).decode())
        except (BadZipFile, KeyError) as error:
            raise BackupRefusedError("it was sealed by this clinic and lacks what a backup holds") from error


def restore(clinic: Clinic, source: Path, *, despite_faults: bool = False) -> Restored:
    """Fill an empty folder and an empty database from a backup.

    Raises `BackupRefusedError`; folder and database are then as empty as before. ``despite_faults`` lets through a
    trail that was broken, or names that could not be opened, before the backup was made: the records are then all
    that there is. What differs from the backup itself is never let through.
    """
    with opened(source, clinic.keys) as (archive, manifest):
        kind = "sqlite" if clinic.sqlite else "postgresql"
        if manifest.vendor != kind:
            raise BackupRefusedError(f"it holds a {manifest.vendor} database, and this clinic is set up for {kind}")
        schema.refuse_another_schema(manifest, schema.known())
        with _workplace(clinic.folder) as place:
            files.take_out(archive, manifest.files, place)
            if clinic.sqlite:
                found = _restore_file(clinic, clinic.sqlite, archive, manifest, despite_faults=despite_faults)
            else:
                found = _restore_tables(clinic, archive, manifest, despite_faults=despite_faults)
    return Restored(manifest=manifest, faults=found)


@contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """Give a private place in an empty folder; where anything fails, the folder is as it was."""
    was_there = folder.exists()
    if was_there and any(folder.iterdir()):
        names = ", ".join(sorted(each.name for each in folder.iterdir())[:3])
        raise BackupRefusedError(f"{folder} is not empty ({names}): a backup is restored into an empty folder only")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = folder / _WORKPLACE
    place.mkdir(mode=0o700)
    try:
        yield place
    except BaseException:
        shutil.rmtree(folder / files.FOLDER, ignore_errors=True)
        if not was_there:
            shutil.rmtree(folder)
        raise
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _restore_file(
    clinic: Clinic, target: Path, archive: ZipFile, manifest: Manifest, *, despite_faults: bool
) -> tuple[str, ...]:
    place = clinic.folder / _WORKPLACE
    copy = place / of_sqlite.MEMBER
    if target.exists():
        raise BackupRefusedError(f"{target} is there already: a backup is restored into a new database only")
    with archive.open(of_sqlite.MEMBER) as plain, files.private(copy) as out:
        shutil.copyfileobj(plain, out)
    with connected(_ALIAS, {**clinic.database, "NAME": str(copy)}) as connection:
        of_sqlite.refuse_a_damaged_one(connection)
        found = _checked(connection, manifest, despite_faults=despite_faults)
    files.keep_for_good(copy)
    _put_files_in_place(clinic.folder)
    copy.rename(target)
    files.keep_for_good(target.parent)
    return found


def _restore_tables(clinic: Clinic, archive: ZipFile, manifest: Manifest, *, despite_faults: bool) -> tuple[str, ...]:
    with connected(_ALIAS, clinic.database) as connection:
        there = schema.tables(connection)
        if there:
            raise BackupRefusedError(
                f"the database holds {len(there)} tables ({', '.join(there[:3])}): "
                "a backup is restored into an empty database only"
            )
        with transaction.atomic(using=_ALIAS):
            of_postgresql.copy_in(connection, archive, manifest.columns)
            found = _checked(connection, manifest, despite_faults=despite_faults)
            _put_files_in_place(clinic.folder)
    return found


def _put_files_in_place(folder: Path) -> None:
    taken_out = folder / _WORKPLACE / files.FOLDER
    if taken_out.exists():
        taken_out.rename(folder / files.FOLDER)
        files.keep_for_good(folder)


def _checked(connection: BaseDatabaseWrapper, manifest: Manifest, *, despite_faults: bool) -> tuple[str, ...]:
    """Hold the database against the backup, then end all sessions: a log-out since then must not be undone."""
    schema.refuse_a_difference(connection, manifest)
    found = faults_of(connection)
    if found and not despite_faults:
        raise BackupRefusedError(
            "it came back as it was made, and what was backed up was at fault already: " + "; ".join(found[:5])
        )
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM usersessions_usersession")
        cursor.execute("DELETE FROM django_session")
    return found
