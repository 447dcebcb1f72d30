"""The database: its version, whether what was saved stays saved, its triggers and its schema."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from trochee.clinic.audit.triggers import missing

from .values import CAUTION, GOOD, UNSAFE, Finding, finding

_WAL_RESET_MENDED = (3, 51, 3)
_CHECKED = "verify-full"


def database(at: datetime) -> Iterator[Finding]:
    """Which database, and whether a commit survives a loss of power."""
    yield from _sqlite() if connection.vendor == "sqlite" else _postgresql()


def _sqlite() -> Iterator[Finding]:
    if sqlite3.sqlite_version_info < _WAL_RESET_MENDED:
        wanted = ".".join(map(str, _WAL_RESET_MENDED))
        text = f"SQLite {sqlite3.sqlite_version} is older than {wanted}, which mended a rare fault of its log"
        yield finding("database", CAUTION, f"{text}; take PostgreSQL for a clinic, or check backups often")
    else:
        yield finding("database", GOOD, f"SQLite {sqlite3.sqlite_version}")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        journal = cursor.fetchone()[0]
        cursor.execute("PRAGMA synchronous")
        synchronous = cursor.fetchone()[0]
    durable = (journal, synchronous) == ("wal", 2)
    text = "a saved entry survives a loss of power" if durable else f"journal {journal}, synchronous {synchronous}"
    yield finding("durability", GOOD if durable else UNSAFE, text)


def _postgresql() -> Iterator[Finding]:
    said = {}
    with connection.cursor() as cursor:
        for name in ("server_version", "fsync", "full_page_writes", "synchronous_commit"):
            cursor.execute("SELECT current_setting(%s)", [name])
            said[name] = cursor.fetchone()[0]
    yield finding("database", GOOD, f"PostgreSQL {said.pop('server_version')}")
    off = [f"{name} {value}" for name, value in said.items() if value == "off"]
    if off:
        yield finding("durability", UNSAFE, f"{', '.join(off)}: a loss of power may take saved entries")
    else:
        yield finding("durability", GOOD, "a saved entry survives a loss of power")
    settings = connection.settings_dict
    host, sslmode = str(settings["HOST"]), settings["OPTIONS"].get("sslmode", "prefer")
    if host in {"", "localhost", "127.0.0.1", "::1"} or host.startswith("/"):
        yield finding("database link", GOOD, "on this machine")
    elif sslmode != _CHECKED:
        text = f"sslmode={sslmode}: records travel to {host} without knowing who is there; add sslmode={_CHECKED}"
        yield finding("database link", UNSAFE, text)
    else:
        yield finding("database link", GOOD, f"to {host} by TLS, whose certificate is checked")


def append_only(at: datetime) -> Iterator[Finding]:
    """Whether the database itself refuses changes."""
    lost = missing(connection)
    if lost:
        yield finding("append-only", UNSAFE, f"triggers are missing: {', '.join(lost)}")
    else:
        yield finding("append-only", GOOD, "the database refuses changes of the trail and of versions")


def migrations(at: datetime) -> Iterator[Finding]:
    """Whether the schema is this program's."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield finding("migrations", UNSAFE, f"{len(waiting)} waiting: trochee clinic migrate")
    else:
        yield finding("migrations", GOOD, "up to date")
