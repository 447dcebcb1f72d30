"""Deeds: their rows and their audit rows stand or fall together, and no trigger lets either be changed."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from tests.factories.clinic import AT

from trochee.clinic.audit.export import heads_as_text, rows_as_lines
from trochee.clinic.audit.models import AuditRow, ChainHead
from trochee.clinic.audit.trail import deed
from trochee.clinic.audit.triggers import APPEND_ONLY, expected, missing
from trochee.clinic.audit.values import Actor
from trochee.clinic.audit.verify import head_of, heads, verify
from trochee.clinic.jobs.models import Lease

BY = Actor(id="u1")


def test_a_deed_writes_its_row() -> None:
    with deed(by=BY, at=AT) as trail:
        trail.add("test.done", target="thing:1")
    row = AuditRow.objects.get()
    assert (row.action, row.target, row.actor, row.sequence) == ("test.done", "thing:1", "u1", 1)


def lease(*, fails: bool = False) -> None:
    """A deed with a row of its own."""
    with deed(by=BY, at=AT) as trail:
        Lease(name="x", holder="y", until=AT).save(force_insert=True)
        trail.add("test.leased")
        if fails:
            raise RuntimeError


def test_a_deed_that_fails_leaves_nothing() -> None:
    with pytest.raises(RuntimeError):
        lease(fails=True)
    assert not AuditRow.objects.exists()
    assert not Lease.objects.exists()


def test_a_deed_whose_audit_row_cannot_be_written_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*arguments: object, **named: object) -> None:
        raise DatabaseError

    monkeypatch.setattr("trochee.clinic.audit.trail.append", away)
    with pytest.raises(DatabaseError):
        lease()
    assert not Lease.objects.exists()
    assert not ChainHead.objects.exists()


def test_a_deed_within_a_deed_joins_it() -> None:
    with deed(by=BY, at=AT) as outer:
        outer.add("test.first")
        with deed(by=BY, at=AT) as inner:
            inner.add("test.second")
        assert not AuditRow.objects.exists(), "rows are chained last"
    assert list(AuditRow.objects.order_by("sequence").values_list("action", flat=True)) == [
        "test.first",
        "test.second",
    ]


def test_an_inner_deed_that_fails_takes_its_own_rows_only() -> None:
    with deed(by=BY, at=AT) as outer:
        outer.add("test.first")
        with pytest.raises(RuntimeError):
            lease(fails=True)
    assert list(AuditRow.objects.values_list("action", flat=True)) == ["test.first"]
    assert not Lease.objects.exists()


def test_the_head_is_locked_last() -> None:
    """Two statements before the commit: everything that is slow has been done by then."""
    statements = _Statements()
    with connection.execute_wrapper(statements), deed(by=BY, at=AT) as trail:
        trail.add("test.done")
        Lease(name="x", holder="y", until=AT).save(force_insert=True)
    said = [each.split()[0] + " " + _table(each) for each in statements.seen if "audit" in each or "jobs" in each]
    assert said[0] == "INSERT jobs_lease"
    assert said[-1] in {"UPDATE audit_chainhead", "WITH audit_chainhead"}  # PostgreSQL writes both at once


class _Statements:
    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, execute: object, sql: str, params: object, many: bool, context: object) -> object:
        self.seen.append(sql)
        assert callable(execute)
        return execute(sql, params, many, context)


def _table(sql: str) -> str:
    return next(each for each in ("jobs_lease", "audit_chainhead", "audit_auditrow") if each in sql)


def test_each_clinic_has_its_own_chain() -> None:
    from uuid import UUID

    one = Actor(id="u1", clinic=UUID(int=1))
    with deed(by=one, at=AT) as trail:
        trail.add("test.done")
    with deed(by=BY, at=AT) as trail:
        trail.add("test.done")
    assert {head.chain: head.sequence for head in heads()} == {str(UUID(int=1)): 1, "site": 1}
    assert verify().whole


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_auditrow SET actor = 'x'",
        "DELETE FROM audit_auditrow",
        "DELETE FROM audit_chainhead",
        "UPDATE audit_chainhead SET sequence = 0",
        "UPDATE audit_chainhead SET chain = 'x'",
        "UPDATE patients_personversion SET sealed = ''",
        "DELETE FROM patients_statusversion",
        "DELETE FROM patients_patient",
    ],
)
def test_the_database_itself_refuses(sql: str, house: object) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_replacing_a_row_is_refused_too() -> None:
    if connection.vendor != "sqlite":
        return  # only SQLite has such a statement
    with deed(by=BY, at=AT) as trail:
        trail.add("test.done")
    sql = "INSERT OR REPLACE INTO audit_auditrow SELECT * FROM audit_auditrow"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.needs_postgresql
@pytest.mark.parametrize("table", ["audit_auditrow", "audit_chainhead", "diaries_nightversion"])
def test_truncate_is_refused(table: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")


def test_every_trigger_is_there_after_migrate() -> None:
    assert missing(connection) == ()
    assert {"audit_auditrow_no_update", "audit_auditrow_append_only"} & expected(connection.vendor)


def test_every_table_of_versions_is_append_only() -> None:
    versions = {
        model._meta.db_table
        for model in apps.get_models()
        if any(field.name == "replaces" for field in model._meta.concrete_fields)
    }
    assert "diaries_nightversion" in versions
    assert versions <= set(APPEND_ONLY)


def test_a_trigger_that_was_taken_away_is_named() -> None:
    drop = "DROP TRIGGER audit_auditrow_no_update"
    if connection.vendor == "postgresql":
        drop = "ALTER TABLE audit_auditrow DISABLE TRIGGER audit_auditrow_append_only"
    with connection.cursor() as cursor:
        cursor.execute(drop)
    assert len(missing(connection)) == 1


def test_the_export_holds_every_row_and_every_head() -> None:
    import json

    with deed(by=BY, at=AT) as trail:
        trail.add("test.first")
        trail.add("test.second", detail={"n": 1})
    lines = [json.loads(line) for line in rows_as_lines()]
    assert [line["action"] for line in lines] == ["test.first", "test.second"]
    assert lines[1]["previous"] == lines[0]["mac"]
    kept = [head_of(each) for each in json.loads(heads_as_text())["heads"]]
    assert tuple(kept) == heads()
    assert verify(kept).whole


@pytest.mark.parametrize("wrong", [{}, {"chain": "site", "sequence": "1", "row_mac": ""}])
def test_a_head_that_is_none_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="head"):
        head_of(wrong)
