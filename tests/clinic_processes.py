"""A clinic in a folder of its own, run by the command line as an administrator would."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tests.clinic_environment import HOST, SETTINGS, on_postgresql
from tests.needs import REPOSITORY


@dataclass(frozen=True)
class Installation:
    """Its environment; every chore is a process."""

    folder: Path
    keys: Path
    database_url: str = ""

    @property
    def variables(self) -> dict[str, str]:
        return {
            "PATH": "/usr/bin:/bin",
            "TROCHEE_FOLDER": str(self.folder),
            "TROCHEE_KEYS_FILE": str(self.keys),
            "TROCHEE_HOSTS": HOST,
            "DATABASE_URL": self.database_url,
            "DJANGO_SETTINGS_MODULE": SETTINGS,
        }

    def chore(self, *words: str, fails: bool = False) -> str:
        """Run a chore; give what it printed, what it complained of where it is to fail."""
        command = [sys.executable, "-m", "trochee.clinic.config.command_line", *words]
        ended = subprocess.run(
            command, env=self.variables, capture_output=True, text=True, check=False, cwd=self.folder.parent
        )
        assert (ended.returncode != 0) is fails, ended.stderr + ended.stdout
        return ended.stderr if fails else ended.stdout

    def start(self, program: str) -> subprocess.Popen[str]:
        """Start a program of a few lines within this clinic; its ends are pipes."""
        return subprocess.Popen(
            [sys.executable, "-c", program],
            env={**self.variables, "PYTHONPATH": str(REPOSITORY)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


@contextmanager
def another_database(name: str) -> Iterator[str]:
    """Give the URL of a new database where the tests are on PostgreSQL, else none: SQLite needs no more."""
    if not on_postgresql():
        yield ""
        return
    import psycopg

    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
