"""The trail: what one row changed, removed, added or moved does to it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from tests.clinic_fixtures import without_triggers
from tests.factories.clinic import AT, later

from trochee.clinic.audit.keys import KEY_BYTES, KeyRing
from trochee.clinic.audit.models import AuditRow, ChainHead
from trochee.clinic.audit.trail import deed
from trochee.clinic.audit.values import SITE, Actor
from trochee.clinic.audit.verify import Verdict, heads, verify

BY = Actor(id="u1", role="clinician", request="r1", address="127.0.0.1")


def write(count: int) -> None:
    for number in range(count):
        with deed(by=BY, at=later(minutes=number)) as trail:
            trail.add("test.done", target=f"thing:{number}", detail={"number": number})


def execute(sql: str, *values: str | int) -> None:
    with without_triggers(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def what(verdict: Verdict) -> list[str]:
    return [str(fault) for fault in verdict.faults]


def test_a_trail_that_nobody_touched_is_whole() -> None:
    write(5)
    verdict = verify()
    assert verdict.whole
    assert verdict.rows == 5
    assert [(head.chain, head.sequence) for head in verdict.heads] == [(SITE, 5)]


def test_an_empty_trail_is_whole() -> None:
    assert verify().whole


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2026-01-01 00:00:00+00:00"),
        ("actor", "u2"),
        ("role", "patient"),
        ("action", "test.undone"),
        ("target", "thing:9"),
        ("patient", "00000000000000000000000000000001"),
        ("detail", '{"number":9}'),
        ("request", "r2"),
        ("address", "::1"),
        ("previous", "0" * 64),
        ("mac", "0" * 64),
    ],
)
def test_an_edit_of_any_column_is_found(column: str, value: str) -> None:
    write(5)
    execute(f"UPDATE audit_auditrow SET {column} = %s WHERE sequence = 3", value)
    assert any("row 3" in each or "row 4" in each for each in what(verify()))


def test_another_key_name_is_found() -> None:
    write(5)
    execute("UPDATE audit_auditrow SET key = %s WHERE sequence = 3", "k9")
    assert any("k9" in each for each in what(verify()))


@pytest.mark.parametrize("sequence", [1, 3, 5])
def test_a_row_that_was_removed_is_found(sequence: int) -> None:
    write(5)
    execute("DELETE FROM audit_auditrow WHERE sequence = %s", sequence)
    assert not verify().whole


def test_the_last_rows_removed_with_an_older_head_are_found() -> None:
    write(4)
    old = ChainHead.objects.get()
    kept = heads()
    write(2)
    newest = heads()
    execute("DELETE FROM audit_auditrow WHERE sequence > 4")
    execute("UPDATE audit_chainhead SET sequence = 4, row_mac = %s", old.row_mac)
    assert any("the head's own code is wrong" in each for each in what(verify()))
    execute("UPDATE audit_chainhead SET mac = %s", old.mac)  # somebody who kept the older head too
    assert verify(kept).whole
    assert any("the row is gone" in each for each in what(verify(newest)))


def test_a_head_kept_elsewhere_finds_a_chain_written_anew() -> None:
    write(3)
    kept = heads()
    assert verify(kept).whole
    assert verify([replace(kept[0], sequence=0, row_mac="")]).whole
    assert any("another row" in each for each in what(verify([replace(kept[0], row_mac="0" * 64)])))


def test_two_rows_that_changed_places_are_found() -> None:
    write(5)
    execute("UPDATE audit_auditrow SET sequence = 99 WHERE sequence = 2")
    execute("UPDATE audit_auditrow SET sequence = 2 WHERE sequence = 4")
    execute("UPDATE audit_auditrow SET sequence = 4 WHERE sequence = 99")
    assert not verify().whole


def test_a_row_added_past_the_head_is_found() -> None:
    write(2)
    last = AuditRow.objects.get(sequence=2)
    last.pk, last.sequence, last.previous = None, 3, last.mac
    last.save(force_insert=True)
    assert any("added past it" in each for each in what(verify()))


def test_rows_of_a_chain_without_a_head_are_found() -> None:
    write(2)
    execute("DELETE FROM audit_chainhead")
    assert any("no head" in each for each in what(verify()))


def test_a_row_moved_to_another_chain_is_found() -> None:
    write(3)
    execute("UPDATE audit_auditrow SET chain = %s WHERE sequence = 3", "elsewhere")
    assert not verify().whole


def test_a_head_that_names_another_row_is_found() -> None:
    write(2)
    execute("UPDATE audit_chainhead SET row_mac = %s", "0" * 64)
    assert not verify().whole


def test_a_head_of_an_unknown_key_is_found() -> None:
    write(2)
    execute("UPDATE audit_chainhead SET key = %s", "k9")
    assert any("the head names the key 'k9'" in each for each in what(verify()))


def test_a_key_that_was_changed_verifies_old_and_new_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    write(2)
    old = settings.TROCHEE_AUDIT_KEYS
    both = KeyRing(current="k2", keys={**old.keys, "k2": bytes(range(KEY_BYTES))})
    monkeypatch.setattr(settings, "TROCHEE_AUDIT_KEYS", both)
    write(2)
    assert verify().whole
    assert set(AuditRow.objects.values_list("key", flat=True)) == {"k1", "k2"}
    monkeypatch.setattr(settings, "TROCHEE_AUDIT_KEYS", KeyRing(current="k2", keys={"k2": both.keys["k2"]}))
    assert any("'k1'" in each for each in what(verify()))


def test_another_key_of_the_same_name_does_not_verify(monkeypatch: pytest.MonkeyPatch) -> None:
    write(2)
    monkeypatch.setattr(settings, "TROCHEE_AUDIT_KEYS", KeyRing(current="k1", keys={"k1": bytes(KEY_BYTES)}))
    assert len(verify().faults) == 3  # two rows and the head


@pytest.mark.parametrize("values", [{"keys": {}, "current": "k1"}, {"keys": {"k1": b"short"}, "current": "k1"}])
def test_a_ring_that_protects_nothing_is_refused(values: Any) -> None:
    with pytest.raises(ValueError, match="k1"):
        KeyRing(**values)


def test_a_deed_needs_a_zone_in_its_moment() -> None:
    with pytest.raises(ValueError, match="zone"), deed(by=BY, at=AT.replace(tzinfo=None)) as trail:
        trail.add("test.done")


def test_an_audit_row_holds_no_measured_value() -> None:
    with pytest.raises(TypeError, match="weight"), deed(by=BY, at=AT) as trail:
        trail.add("test.done", detail={"weight": 71.5})
