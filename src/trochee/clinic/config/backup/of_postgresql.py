"""PostgreSQL: all tables of one moment by COPY, and the way back into an empty database in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from zipfile import ZipFile

from django.core.management import call_command
from django.db.backends.base.base import BaseDatabaseWrapper

from . import schema
from .connecting import standing_in
from .values import BackupRefusedError

_BLOCK_BYTES = 1 << 18


def member(table: str) -> str:
    """Name a table's rows within a backup."""
    return f"tables/{table}.copy"


@contextmanager
def one_moment(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """See the database as it is now until the end, whatever is written meanwhile, and write nothing."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def copy_out(connection: BaseDatabaseWrapper, archive: ZipFile, columns: Mapping[str, tuple[str, ...]]) -> None:
    """Write every table's rows, in the text form that any version of PostgreSQL reads."""
    for table, names in columns.items():
        with (
            connection.wrap_database_errors,
            archive.open(member(table), "w", force_zip64=True) as part,
            _driver(connection).cursor() as cursor,
            cursor.copy(_copy(connection, table, names) + "TO STDOUT") as rows,
        ):
            for block in rows:
                part.write(block)


def copy_in(connection: BaseDatabaseWrapper, archive: ZipFile, columns: Mapping[str, tuple[str, ...]]) -> None:
    """Make the schema in an empty database and fill it, within the transaction that is open."""
    with standing_in(connection):
        call_command("migrate", interactive=False, verbosity=0)
    here = schema.tables(connection)
    if schema.columns(connection, here) != dict(columns):
        raise BackupRefusedError("its tables or columns are not those that this version of the program makes")
    with connection.cursor() as cursor:
        for table, rows in schema.counts(connection, here).items():
            if rows:  # what the migrations themselves wrote; the backup holds it as well
                cursor.execute(schema.over(connection, "DELETE FROM {}", table))
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")  # migrations switch some on; tables come by name, not by need
    for table, names in columns.items():
        with (
            connection.wrap_database_errors,
            archive.open(member(table)) as part,
            _driver(connection).cursor() as cursor,
            cursor.copy(_copy(connection, table, names) + "FROM STDIN") as rows_in,
        ):
            while block := part.read(_BLOCK_BYTES):
                rows_in.write(block)
    _go_on_counting(connection)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _go_on_counting(connection: BaseDatabaseWrapper) -> None:
    """Let every counter go on after the highest number that is in use."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() "
            "AND (is_identity = 'YES' OR column_default LIKE 'nextval(%%')",
            [],
        )
        for table, column in cursor.fetchall():
            statement = (
                "SELECT setval(pg_get_serial_sequence(%s, %s), coalesce(max({0}), 1), max({0}) IS NOT NULL) FROM {1}"
            )
            name = connection.ops.quote_name(table)  # which this function alone wants quoted and as a value
            cursor.execute(schema.over(connection, statement, column, table), [name, column])


def _copy(connection: BaseDatabaseWrapper, table: str, columns: tuple[str, ...]) -> str:
    places = ", ".join("{}" for _ in columns)
    return schema.over(connection, "COPY {} (" + places + ") ", table, *columns)


def _driver(connection: BaseDatabaseWrapper) -> Any:
    """Give the driver's own connection, which alone knows COPY."""
    connection.ensure_connection()
    return connection.connection
