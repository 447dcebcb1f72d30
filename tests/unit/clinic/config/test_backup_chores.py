"""What `backup` and `restore` say, and how they refuse; what they do is tested where there are two databases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError
from tests.factories.clinic import AT

from trochee.clinic.audit.models import AuditRow
from trochee.clinic.audit.verify import Head
from trochee.clinic.config import chores
from trochee.clinic.config.backup import chores as backup
from trochee.clinic.config.backup.making import Clinic
from trochee.clinic.config.backup.restoring import Restored
from trochee.clinic.config.backup.values import BackupRefusedError, Manifest, manifest_of
from trochee.clinic.config.command_line import parser

MANIFEST = Manifest(
    made_at=AT,
    version="0.1.0",
    vendor="sqlite",
    server="3.40.1",
    migrations=(("audit", "0001_initial"),),
    tables={"a": 1_200, "b": 34},
    columns={"a": ("x",), "b": ("y", "z")},
    heads=(Head(chain="site", sequence=2_345, row_mac="m"),),
    files={"one.txt": "0"},
)
TOLD = "1,234 rows in 2 tables, 1 files, trail up to row 2,345 in 1 chains, sqlite, trochee 0.1.0"


def run(*words: str) -> int:
    return chores.run(parser().parse_args(words))


def test_a_manifest_is_read_as_it_was_written() -> None:
    assert manifest_of(MANIFEST.as_text()) == MANIFEST


class TestBackup:
    @pytest.fixture(autouse=True)
    def _made(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def make(clinic: Clinic, target: Path, *, at: datetime) -> Manifest:
            assert clinic.keys is settings.TROCHEE_BACKUP_KEYS
            assert at.tzinfo is UTC
            target.write_bytes(bytes(10_000))
            return MANIFEST

        monkeypatch.setattr(backup, "make", make)

    def test_it_says_what_is_in_it_and_what_loses_it(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run("backup", "--to", str(tmp_path / "b")) == 0
        said = capsys.readouterr().out
        assert f"{TOLD}, 2026-03-02 08:00 UTC; 10,000 bytes, read back" in said
        assert "The keys file is not in it. Without the keys file nobody can open this backup" in said
        row = AuditRow.objects.latest("id")
        assert (row.action, row.actor) == ("backup.made", "program:backup")
        assert '"rows":1234' in row.detail

    def test_into_a_folder_it_names_itself_and_the_ends_of_the_trail_lie_beside_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("trochee.clinic.config.backup.chores.timezone.now", lambda: AT)
        assert run("backup", "--to", str(tmp_path)) == 0
        names = sorted(each.name for each in tmp_path.iterdir())
        assert names == ["clinic-20260302T080000Z.backup", "clinic-20260302T080000Z.backup.heads.json"]
        ends = tmp_path / names[1]
        assert ends.stat().st_mode & 0o777 == 0o600
        kept = json.loads(ends.read_text(encoding="utf-8"))["heads"]
        assert kept == [{"chain": "site", "sequence": 2345, "row_mac": "m"}]

    def test_not_beside_the_keys(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("TROCHEE_KEYS_FILE", str(tmp_path / "keys.toml"))
        assert run("backup", "--to", str(tmp_path / "." / "b")) == 1
        assert "a thief of the one would have the other" in capsys.readouterr().err
        assert not (tmp_path / "b").exists()

    def test_a_demo_has_its_keys_beside_it_and_may(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("TROCHEE_KEYS_FILE")
        assert run("backup", "--to", str(tmp_path / "b")) == 0

    def test_without_a_key_for_backups(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(settings, "TROCHEE_BACKUP_KEYS", None)
        assert run("backup", "--to", str(tmp_path / "b")) == 1
        assert "has no [backup] part" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("error", "words"),
        [
            (BackupRefusedError("no place"), "trochee clinic backup: no place"),
            (OSError(28, "No space left on device", "x/b"), "trochee clinic backup: x/b: No space left on device"),
            (DatabaseError("marker-value"), "trochee clinic backup: the database refused (DatabaseError)"),
        ],
    )
    def test_what_goes_wrong_is_one_line(
        self,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        error: Exception,
        words: str,
    ) -> None:
        def fail(*given: object, **named: object) -> Manifest:
            raise error

        monkeypatch.setattr(backup, "make", fail)
        assert run("backup", "--to", str(tmp_path / "b")) == 1
        assert capsys.readouterr().err == f"{words}\n"
        assert not AuditRow.objects.filter(action="backup.made").exists()


class TestRestore:
    def restored(self, monkeypatch: pytest.MonkeyPatch, *faults: str) -> None:
        def restore(clinic: Clinic, source: Path, *, despite_faults: bool = False) -> Restored:
            assert despite_faults is bool(faults)
            return Restored(manifest=MANIFEST, faults=faults)

        monkeypatch.setattr(backup, "restore", restore)
        monkeypatch.setattr("trochee.clinic.config.backup.chores.connection.close", lambda: None)
        monkeypatch.setattr(
            "trochee.clinic.config.backup.chores.timezone.now", lambda: AT + timedelta(hours=26, minutes=5)
        )

    def test_it_says_what_came_back_and_what_to_do_again(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.restored(monkeypatch)
        assert run("restore", "b") == 0
        said = capsys.readouterr().out
        assert f"b: {TOLD}, 2026-03-02 08:00 UTC, 0." in said
        assert "every code in it are as they should be" in said
        assert "What was done after 2026-03-02 08:00 UTC (26 h 5 min ago) is not in it" in said
        assert "erased" in said
        assert AuditRow.objects.latest("id").action == "backup.restored"

    def test_faults_that_were_let_through_are_named(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.restored(monkeypatch, "the trigger x is missing")
        assert run("restore", "b", "--despite-faults") == 0
        said = capsys.readouterr().out
        assert "- the trigger x is missing" in said
        assert "as they should be" not in said
        assert '"faults":1' in AuditRow.objects.latest("id").detail

    def test_it_can_only_look(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        @contextmanager
        def opened(source: Path, keys: object) -> Iterator[tuple[None, Manifest]]:
            yield None, MANIFEST

        monkeypatch.setattr(backup, "opened", opened)
        assert run("restore", "b", "--check-only") == 0
        assert f"b: every byte is as it was made; {TOLD}" in capsys.readouterr().out
        assert not AuditRow.objects.filter(action="backup.restored").exists()

    def test_a_file_that_is_not_there(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("restore", str(tmp_path / "absent"), "--check-only") == 1
        assert "absent: No such file" in capsys.readouterr().err
