"""The clinic alone never finds a row here: every question is about a patient, or has an index of its own.

Without figures about its tables SQLite takes an index of the clinic for as good as one of the patient, and reads
everything that the clinic has. Copied, not imported: a migration says for ever what it did.
"""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("therapy_therapystepversion",)


def drop(apps: Any, schema_editor: Any) -> None:
    for table in TABLES:
        for name in _of_clinic(schema_editor.connection, table):
            schema_editor.execute(f'DROP INDEX "{name}"')


def add(apps: Any, schema_editor: Any) -> None:
    for table in TABLES:
        schema_editor.execute(f'CREATE INDEX "{table}_clinic_id" ON "{table}" ("clinic_id")')


def _of_clinic(connection: Any, table: str) -> list[str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table)
    return [name for name, each in found.items() if each["index"] and each["columns"] == ["clinic_id"]]


def unindexed(model: str) -> migrations.AlterField:
    to = models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.clinic"
    )
    return migrations.AlterField(model, "clinic", to)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_invitation_withdrawn"), ("therapy", "0002_append_only")]
    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunPython(drop, add, elidable=False)], [unindexed("therapystepversion")]
        ),
    ]
