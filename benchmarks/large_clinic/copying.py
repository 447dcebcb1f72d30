"""Copy a filled clinic from SQLite into PostgreSQL: ``python -m benchmarks.large_clinic.copying FILE``.

The tables are there already, and with them every check and every unique key. That rows point at rows that are there
was checked where they were written first; it is not checked again.
"""

from __future__ import annotations

import sqlite3
import sys

import django

NOT_COPIED = frozenset({"django_migrations", "django_content_type", "auth_permission"})


def main(file: str) -> None:
    django.setup()
    from django.apps import apps
    from django.db import connection, transaction
    from psycopg import sql

    source = sqlite3.connect(file)
    models = {each._meta.db_table: each for each in apps.get_models(include_auto_created=True)}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in sorted(models.keys() - NOT_COPIED):
            fields = [str(each.column) for each in models[table]._meta.concrete_fields]
            named = ", ".join(f'"{each}"' for each in fields)
            target = sql.SQL("COPY {} ({}) FROM STDIN").format(
                sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, fields))
            )
            with cursor.copy(target) as copy:
                for row in source.execute(f'SELECT {named} FROM "{table}"'):
                    copy.write_row(row)
            if models[table]._meta.pk.get_internal_type() in {"AutoField", "BigAutoField"}:
                last = f"SELECT 1 + coalesce(max(id), 0) FROM {table}"
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), ({last}))")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as the server does by itself before long


if __name__ == "__main__":
    main(*sys.argv[1:])
