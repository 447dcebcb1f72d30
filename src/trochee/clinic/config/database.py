"""Where the records lie: SQLite in the clinic's folder, or PostgreSQL through `DATABASE_URL`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

_WAIT_S = 20
_FOREVER = None
_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;"  # REPLACE deletes too
_POSTGRESQL_OPTIONS = frozenset({"host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey"})


class DatabaseUrlError(ValueError):
    """A `DATABASE_URL` that cannot be used."""


def database(url: str, folder: Path) -> Mapping[str, object]:
    """Give the settings of the database; raises `DatabaseUrlError` without repeating what may hold a password."""
    if not url:
        return sqlite(folder / "clinic.sqlite3")
    return postgresql(url)


def sqlite(path: Path) -> Mapping[str, object]:
    """SQLite where a commit survives a loss of power and writers queue instead of failing.

    Connections stay open, since the last one to close would check-point the log at every request.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": _FOREVER,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": _PRAGMAS, "timeout": _WAIT_S},
    }


def postgresql(url: str) -> Mapping[str, object]:
    """PostgreSQL, with persistent connections that are tried before use."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise DatabaseUrlError("it cannot be read; postgresql://user:password@host:5432/name is expected") from error
    if parts.scheme not in {"postgresql", "postgres"} or len(parts.path) <= 1:
        raise DatabaseUrlError("postgresql://user:password@host:5432/name is expected")
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    unknown = sorted(set(options) - _POSTGRESQL_OPTIONS)
    if unknown:
        raise DatabaseUrlError(
            f"unknown option {', '.join(unknown)}; known: {', '.join(sorted(_POSTGRESQL_OPTIONS))}"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": options.pop("port", str(port or "")),
        "CONN_MAX_AGE": _FOREVER,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": _WAIT_S, "options": "-c synchronous_commit=on", **options},
    }
