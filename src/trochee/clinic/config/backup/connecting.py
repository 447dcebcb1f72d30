"""A connection of its own beside the site's, closed and forgotten afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def connected(alias: str, settings: Mapping[str, object]) -> Iterator[BaseDatabaseWrapper]:
    """Open a database under an alias, under which models can be asked too."""
    known = connections.settings
    known[alias] = deepcopy(dict(settings))
    try:
        connection = connections[alias]
        try:
            yield connection
        finally:
            connection.close()
            del connections[alias]
    finally:
        del known[alias]
