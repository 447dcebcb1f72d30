"""What a database holds, as far as a backup has to know it: its schema's version, its rows, the ends of its trail."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from trochee.clinic.audit.verify import heads

from .values import BackupRefusedError, Manifest, Migration

_NAMED_AT_MOST = 3


def tables(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    """Give the names of all tables, sorted."""
    return tuple(sorted(connection.introspection.table_names()))


def over(connection: BaseDatabaseWrapper, statement: str, *names: str) -> str:
    """Put quoted names of tables and columns into a statement; values go beside it, never in here."""
    return statement.format(*map(connection.ops.quote_name, names))


def counts(connection: BaseDatabaseWrapper, names: Iterable[str]) -> dict[str, int]:
    """Count the rows of tables."""
    found = {}
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(over(connection, "SELECT count(*) FROM {}", name))
            found[name] = cursor.fetchone()[0]
    return found


def columns(connection: BaseDatabaseWrapper, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Give the columns of tables, sorted: the order in which they were added may differ."""
    with connection.cursor() as cursor:
        return {
            name: tuple(sorted(each.name for each in connection.introspection.get_table_description(cursor, name)))
            for name in names
        }


def applied(connection: BaseDatabaseWrapper) -> tuple[Migration, ...]:
    """Give the migrations that this database went through, sorted."""
    return tuple(sorted(MigrationRecorder(connection).applied_migrations()))


def known() -> tuple[Migration, ...]:
    """Give the migrations of this version of the program, sorted."""
    return tuple(sorted(MigrationLoader(None, ignore_no_migrations=True).graph.nodes))


def refuse_another_schema(manifest: Manifest, ours: Iterable[Migration]) -> None:
    """Refuse a backup whose schema is not exactly the one of this program, naming which is the newer."""
    theirs, here = set(manifest.migrations), set(ours)
    if theirs - here:
        raise BackupRefusedError(
            f"its schema is newer than this program's: {_some(theirs - here)} is not known here. "
            f"It was made by trochee {manifest.version}: install that version, or a newer one, and restore there"
        )
    if here - theirs:
        raise BackupRefusedError(
            f"its schema is older than this program's: it lacks {_some(here - theirs)}. It was made by trochee "
            f"{manifest.version}: install that version, restore, then upgrade and run `trochee clinic migrate`"
        )


def _some(migrations: set[Migration]) -> str:
    named = [f"{app}.{name}" for app, name in sorted(migrations)]
    more = len(named) - _NAMED_AT_MOST
    return ", ".join(named[:_NAMED_AT_MOST]) + (f" and {more} more" if more > 0 else "")


def refuse_a_difference(connection: BaseDatabaseWrapper, manifest: Manifest) -> None:
    """Hold tables, rows and the ends of the trail against a manifest; raises `BackupRefusedError` naming each."""
    names = tables(connection)
    now = counts(connection, names)
    wrong = [
        f"{name} has {now.get(name, 'no table for its')} rows instead of {manifest.tables.get(name, 'none')}"
        for name in sorted({*now, *manifest.tables})
        if now.get(name) != manifest.tables.get(name)
    ]
    if heads(using=connection.alias) != manifest.heads:
        wrong.append("the trail ends elsewhere")
    if wrong:
        raise BackupRefusedError("what came back is not what was backed up: " + "; ".join(wrong[:_NAMED_AT_MOST]))
