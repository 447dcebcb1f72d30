"""What keeps records: room on the disk, a clock that is right, and backups."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

from trochee.clinic.audit.queries import latest
from trochee.clinic.config.backup.values import MADE

from .keys import BACKUPS
from .values import CAUTION, GOOD, NOT_LOOKED_AT, UNSAFE, Finding, finding, told

_LITTLE_BYTES, _NEARLY_NONE_BYTES = 1_000_000_000, 100_000_000
_WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)
_APART = timedelta(seconds=5)
_LATE, _MUCH_TOO_LATE = timedelta(hours=26), timedelta(days=3)


def disk(at: datetime) -> Iterator[Finding]:
    """How much can still be written, where this process can see it."""
    places = {"the clinic's folder": Path(settings.TROCHEE_FOLDER)}
    if os.environ.get(BACKUPS):
        places["the backups"] = Path(os.environ[BACKUPS])
    for name, path in places.items():
        free = shutil.disk_usage(path).free
        state = UNSAFE if free < _NEARLY_NONE_BYTES else CAUTION if free < _LITTLE_BYTES else GOOD
        yield finding("disk", state, f"{free / 1e9:.1f} GB free for {name}")
    if connection.vendor == "postgresql":
        yield finding("disk", NOT_LOOKED_AT, "how much is free where PostgreSQL writes: look there")


def clock(at: datetime) -> Iterator[Finding]:
    """Whether this machine's clock fits the program, the database's clock and the trail."""
    if at < _WRITTEN:
        yield finding("clock", UNSAFE, f"the clock says {at:%Y-%m-%d}, which is before this version was written")
        return
    last = latest()
    if last is not None and last.at > at + _APART:
        text = f"the trail's last row is {told(last.at - at)} in the future: the clock is wrong, or was"
        yield finding("clock", UNSAFE, text)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp() - %s", [at])
            apart = abs(cursor.fetchone()[0])
        if apart > _APART:
            yield finding("clock", UNSAFE, f"the database's clock is {apart.total_seconds():.0f} s from this one")
    text = f"it says {at:%Y-%m-%d %H:%M} UTC; whether a time service keeps it right is not known here"
    yield finding("clock", NOT_LOOKED_AT, text)


def backup(at: datetime) -> Iterator[Finding]:
    """When the last backup was made, and whether it is where it should be."""
    last = latest(MADE)
    if last is None:
        yield finding("backup", UNSAFE, "none was ever made: trochee clinic backup --to FILE")
        return
    age = at - last.at
    state = UNSAFE if age > _MUCH_TOO_LATE else CAUTION if age > _LATE else GOOD
    yield finding("backup", state, f"the last was made {told(age)} ago")
    yield from _files(at)
    text = "whether one was restored lately is not known here: the drill is in docs/deploy.md"
    yield finding("restore drill", NOT_LOOKED_AT, text)


def _files(at: datetime) -> Iterator[Finding]:
    named = os.environ.get(BACKUPS)
    if not named:
        yield finding("backup files", NOT_LOOKED_AT, f"{BACKUPS} does not say where they lie")
        return
    written = [each.stat().st_mtime for each in Path(named).iterdir() if each.is_file()]
    if not written:
        yield finding("backup files", UNSAFE, f"{named} holds none")
        return
    age = at - datetime.fromtimestamp(max(written), UTC)
    state = CAUTION if age > _LATE else GOOD
    yield finding("backup files", state, f"{len(written)} in {named}, the newest {told(age)} old")
