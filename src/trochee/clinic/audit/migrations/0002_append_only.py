"""The trail is append-only, and its heads only ever move on.

Both databases refuse an UPDATE or a DELETE by a trigger, PostgreSQL a TRUNCATE too. Copied, not imported: a migration
says for ever what it did.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

TABLES = ("audit_auditrow",)
REFUSE = """
CREATE OR REPLACE FUNCTION trochee_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'append-only: % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


ONWARD = """
CREATE OR REPLACE FUNCTION trochee_onward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.sequence >= OLD.sequence AND NEW.chain = OLD.chain THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'append-only: % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
HEADS_POSTGRESQL = (
    ONWARD,
    "CREATE TRIGGER audit_chainhead_onward BEFORE UPDATE OR DELETE ON audit_chainhead "
    "FOR EACH ROW EXECUTE FUNCTION trochee_onward()",
    "CREATE TRIGGER audit_chainhead_no_truncate BEFORE TRUNCATE ON audit_chainhead "
    "FOR EACH STATEMENT EXECUTE FUNCTION trochee_refuse()",
)
HEADS_SQLITE = (
    "CREATE TRIGGER audit_chainhead_onward BEFORE UPDATE ON audit_chainhead "
    "WHEN NEW.sequence < OLD.sequence OR NEW.chain <> OLD.chain "
    "BEGIN SELECT RAISE(ABORT, 'append-only: UPDATE on audit_chainhead'); END",
    "CREATE TRIGGER audit_chainhead_no_delete BEFORE DELETE ON audit_chainhead "
    "BEGIN SELECT RAISE(ABORT, 'append-only: DELETE on audit_chainhead'); END",
)


def add_heads(apps: Any, schema_editor: Any) -> None:
    for each in HEADS_POSTGRESQL if schema_editor.connection.vendor == "postgresql" else HEADS_SQLITE:
        schema_editor.execute(each, params=None)


def remove_heads(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER audit_chainhead_onward ON audit_chainhead")
        schema_editor.execute("DROP TRIGGER audit_chainhead_no_truncate ON audit_chainhead")
        return
    schema_editor.execute("DROP TRIGGER audit_chainhead_onward")
    schema_editor.execute("DROP TRIGGER audit_chainhead_no_delete")


def add(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(REFUSE, params=None)
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION trochee_refuse()"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION trochee_refuse()"
            )
            continue
        for deed in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'append-only: {deed} on {table}'); END"
            )


def remove(apps: Any, schema_editor: Any) -> None:
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
            schema_editor.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
            continue
        for deed in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_no_{deed}")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunPython(add, remove, elidable=False),
        migrations.RunPython(add_heads, remove_heads, elidable=False),
    ]
