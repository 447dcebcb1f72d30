"""The disk full, or PostgreSQL gone in mid-save: a clear page, nothing half written, the next save goes through."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from tests.clinic_environment import on_postgresql
from tests.clinic_processes import Installation
from tests.factories.clinic import House, found_house
from tests.integration.clinic.away_visitor import ANSWERS, AWAY, path
from tests.integration.clinic.browser_like import log_in
from tests.postgresql import cluster

from trochee.clinic.audit.models import AuditRow
from trochee.clinic.audit.verify import verify
from trochee.clinic.diaries.models import NightVersion


def save(visitor: Client, client_id: str, days: int = 1, note: str = "") -> Any:
    return visitor.post(path(days), {**ANSWERS, "client_id": client_id, "version": "", "note": note})


@contextmanager
def full() -> Iterator[None]:
    """Let SQLite find the disk full, as it would where no further page can be written."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        statement = f"PRAGMA max_page_count = {pages:d}"
        cursor.execute(statement)
        try:
            yield
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")


class TestDiskFull:
    """SQLite takes a whole transaction back where the disk is full, so that each is a real one here."""

    def test_a_save_is_refused_whole_and_the_next_one_goes_through(self, separate: None) -> None:
        if on_postgresql():
            return  # which is stopped below
        house: House = found_house()
        visitor = log_in("lamp.patient")
        visitor.raise_request_exception = False
        save(visitor, str(uuid4()), days=3)
        before = (NightVersion.objects.within(house.ours.scope).count(), AuditRow.objects.count())
        client_id, long = str(uuid4()), "x" * 900
        with full():
            answers = [save(visitor, str(uuid4()), days=4 + each, note=long) for each in range(20)]
            refused = [each for each in answers if each.status_code == 503]
            assert refused, "twenty long notes do not fit into what is left of the last page"
            assert answers[-1].status_code == 503
            assert AWAY in refused[0].content.decode()
            assert "Nothing was saved" in refused[0].content.decode()
            assert long not in refused[0].content.decode()
            saved = sum(each.status_code == 302 for each in answers)
            assert save(visitor, client_id, note=long).status_code == 503
            assert NightVersion.objects.within(house.ours.scope).count() == before[0] + saved
            assert verify().whole
        assert save(visitor, client_id, note=long).status_code == 302, "the same page, sent again"
        assert NightVersion.objects.within(house.ours.scope).count() == before[0] + saved + 1
        verdict = verify()
        assert verdict.whole
        assert verdict.rows == AuditRow.objects.count()


@pytest.mark.needs_postgresql
def test_postgresql_stopped_in_the_middle_of_a_save(tmp_path: Path) -> None:
    """A server of its own, so that it can be stopped; the visitor is a process, so that it holds real connections."""
    keys = tmp_path / "keys"
    keys.mkdir()
    with cluster() as server:
        clinic = Installation(tmp_path / "clinic", keys / "keys.toml", server.url)
        clinic.chore("new-keys", str(clinic.keys))
        clinic.chore("migrate")
        visitor = clinic.start("from tests.integration.clinic.away_visitor import visit; visit()")
        try:
            assert told(visitor) == "saved 302 False"
            go_on(visitor)
            assert told(visitor) == "middle"
            server.stop()
            go_on(visitor)
            assert told(visitor) == "stopped 503 True", "a clear page"
            go_on(visitor)
            assert told(visitor) == "away 503 True", "and again, while it is away"
            server.start_again()
            go_on(visitor)
            assert told(visitor) == "again 302 False", "the next save goes through without starting the site anew"
            go_on(visitor)
            assert told(visitor) == "twice 302 False"
            go_on(visitor)
            assert told(visitor) == "kept 2 True True", "each night once, and the trail is whole"
            go_on(visitor)
        finally:
            visitor.kill()
            visitor.communicate()


def told(visitor: subprocess.Popen[str]) -> str:
    assert visitor.stdout is not None
    line = visitor.stdout.readline().strip()
    if not line:
        raise AssertionError(visitor.communicate()[1][-3000:])
    return line


def go_on(visitor: subprocess.Popen[str]) -> None:
    assert visitor.stdin is not None
    visitor.stdin.write("\n")
    visitor.stdin.flush()
