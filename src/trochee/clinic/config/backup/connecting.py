"""A connection of its own beside the site's, closed and forgotten afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy

from django.db import DEFAULT_DB_ALIAS, connections
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


@contextmanager
def standing_in(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let a connection be the site's own for a while: migrations of others ask for that one by habit."""
    own = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = connection
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = own
