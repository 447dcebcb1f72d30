"""What is unsafe about this installation, and what could not be looked at."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from trochee.clinic.audit.triggers import missing

GOOD, UNSAFE, CAUTION, NOT_LOOKED_AT = "good", "unsafe", "caution", "not checked"
_WAL_RESET_MENDED = (3, 51, 3)
_FREE_BYTES = 1_000_000_000
_OLDEST_CLOCK = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    name: str
    state: str
    text: str

    def as_mapping(self) -> Mapping[str, str]:
        """Write it for JSON."""
        return asdict(self)


def examine() -> tuple[Finding, ...]:
    """Look at everything; a look that fails is itself a finding, never a pass."""
    looks: tuple[Callable[[], Iterator[Finding]], ...] = (
        _mode, _keys, _database, _triggers, _migrations, _disk, _clock, _beyond,
    )  # fmt: skip
    found: list[Finding] = []
    for look in looks:
        try:
            found += look()
        except (DatabaseError, OSError) as error:
            found.append(_finding(look.__name__.strip("_"), NOT_LOOKED_AT, f"failed: {type(error).__name__}"))
    return tuple(found)


def _finding(name: str, state: str, text: str) -> Finding:
    return Finding(name=name, state=state, text=text)


def _mode() -> Iterator[Finding]:
    if settings.DEBUG:
        yield _finding("debug", UNSAFE, "DEBUG is on: error pages show what patients wrote")
    if settings.TROCHEE_DEMO:
        yield _finding("demo", UNSAFE, "TROCHEE_DEMO=1: no TLS and keys beside the records; invented people only")
    elif not (settings.SESSION_COOKIE_SECURE and settings.SECURE_SSL_REDIRECT):
        yield _finding("tls", UNSAFE, "cookies may travel without TLS")
    else:
        yield _finding("tls", GOOD, "cookies and pages by TLS only; the proxy must set X-Forwarded-Proto itself")


def _keys() -> Iterator[Finding]:
    named = os.environ.get("TROCHEE_KEYS_FILE")
    if not named:
        yield _finding("keys", UNSAFE, "the keys of a demo lie in the clinic's own folder")
        return
    path = Path(named).resolve()
    if settings.TROCHEE_FOLDER in path.parents:
        yield _finding("keys", UNSAFE, "the keys lie in the clinic's folder and so in its backups: move them out")
    elif path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield _finding("keys", UNSAFE, "others can read the keys: chmod 600")
    else:
        yield _finding("keys", GOOD, "outside the clinic's folder, readable by their owner alone")


def _database() -> Iterator[Finding]:
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SHOW fsync")
            fsync = cursor.fetchone()[0]
            cursor.execute("SHOW server_version")
            version = cursor.fetchone()[0]
        state = GOOD if fsync == "on" else UNSAFE
        yield _finding("database", state, f"PostgreSQL {version}, fsync {fsync}")
        return
    if sqlite3.sqlite_version_info < _WAL_RESET_MENDED:
        wanted = ".".join(map(str, _WAL_RESET_MENDED))
        text = f"SQLite {sqlite3.sqlite_version} is older than {wanted}, which mended a rare fault of its log"
        yield _finding("database", CAUTION, f"{text}; take PostgreSQL for a clinic, or check backups often")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        journal = cursor.fetchone()[0]
        cursor.execute("PRAGMA synchronous")
        synchronous = cursor.fetchone()[0]
    durable = (journal, synchronous) == ("wal", 2)
    text = "a saved entry survives a loss of power" if durable else f"journal {journal}, synchronous {synchronous}"
    yield _finding("durability", GOOD if durable else UNSAFE, text)


def _triggers() -> Iterator[Finding]:
    lost = missing(connection)
    if lost:
        yield _finding("append-only", UNSAFE, f"triggers are missing: {', '.join(lost)}")
    else:
        yield _finding("append-only", GOOD, "the database refuses changes of the trail and of versions")


def _migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield _finding("migrations", UNSAFE, f"{len(waiting)} waiting: trochee clinic migrate")
    else:
        yield _finding("migrations", GOOD, "up to date")


def _disk() -> Iterator[Finding]:
    free = shutil.disk_usage(settings.TROCHEE_FOLDER).free
    state = GOOD if free >= _FREE_BYTES else CAUTION
    yield _finding("disk", state, f"{free / 1e9:.1f} GB free in the clinic's folder")


def _clock() -> Iterator[Finding]:
    now = datetime.now(UTC)
    if now < _OLDEST_CLOCK:
        yield _finding("clock", UNSAFE, f"the clock says {now:%Y-%m-%d}, which is before this version was written")
    else:
        yield _finding(
            "clock", NOT_LOOKED_AT, f"it says {now:%Y-%m-%d %H:%M} UTC; whether it is kept right is not known"
        )


def _beyond() -> Iterator[Finding]:
    yield _finding("advisories", NOT_LOOKED_AT, "known faults of the packages: look them up where that is possible")
    yield _finding("backup", NOT_LOOKED_AT, "whether one was made and restored lately is not known here")
