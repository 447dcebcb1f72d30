"""SQLite: one moment of the database as a compact copy, and the copy put in its place."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

from .values import BackupRefusedError

MEMBER = "database.sqlite3"


def snapshot(source: Path, target: Path) -> None:
    """Copy the database as it is at one moment; writers go on meanwhile.

    ``VACUUM INTO`` reads in one transaction and leaves out free pages, where deleted values would still stand.
    """
    with closing(
        sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
    ) as database:
        database.execute("PRAGMA busy_timeout = 20000")
        database.execute("VACUUM INTO ?", (str(target),))


def refuse_a_damaged_one(connection: BaseDatabaseWrapper) -> None:
    """Ask SQLite itself whether the file is whole; raises `BackupRefusedError`."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        said = [row[0] for row in cursor.fetchall()]
        cursor.execute("PRAGMA foreign_key_check")
        astray = cursor.fetchall()
    if said != ["ok"] or astray:
        raise BackupRefusedError(f"the database in it is damaged: {len(said)} faults, {len(astray)} rows astray")
