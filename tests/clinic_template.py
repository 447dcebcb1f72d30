"""A clinic's folder as ``migrate`` leaves it on SQLite: made once a run from nothing, and copied.

To go through all migrations takes longer than most tests; every worker and every site would do it again.
"""

from __future__ import annotations

import fcntl
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from tools.clinic_site.running import environment, program

RECORDS = "clinic.sqlite3"
_MIGRATE = ("-m", "trochee.clinic.config.command_line", "migrate")


def folder_of_the_run(factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A folder that all workers of this run share."""
    own = factory.getbasetemp()
    return own.parent if hasattr(request.config, "workerinput") else own


def migrated(shared: Path) -> Path:
    """Give the folder to copy. Whoever asks first makes it, in a process of its own; the others wait for it."""
    made, begun = shared / "migrated", shared / "migrating"
    with (shared / "migrated.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not made.exists():
            shutil.rmtree(begun, ignore_errors=True)  # of one that failed
            program(environment(begun), *_MIGRATE)
            with closing(sqlite3.connect(begun / RECORDS)) as records:
                records.execute("PRAGMA journal_mode=DELETE")  # one file, all of it; each site sets its own again
            begun.rename(made)
    return made


@contextmanager
def loaded(template: Path, name: str) -> Iterator[None]:
    """Fill the database in memory of this name, which lasts as long as somebody holds it."""
    with closing(sqlite3.connect(name, uri=True)) as held:
        with closing(sqlite3.connect(f"{(template / RECORDS).as_uri()}?mode=ro", uri=True)) as source:
            source.backup(held)
        yield
