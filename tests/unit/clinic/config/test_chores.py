"""The clinic's chores: what they print, what they refuse, and that each ends with the right code."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from tests.clinic_fixtures import without_triggers
from tests.factories.clinic import AT, House

from trochee.cli.main import main as cli
from trochee.clinic.accounts import queries
from trochee.clinic.accounts.roles import Role
from trochee.clinic.audit.trail import deed
from trochee.clinic.audit.values import Actor
from trochee.clinic.config import chores, command_line, doctor, running
from trochee.clinic.config.command_line import parser


def run(*words: str) -> int:
    return chores.run(parser().parse_args(words))


def _noting(called: list[str], name: str) -> Callable[..., int]:
    def note(*given: object) -> int:
        called.append(name)
        return 0

    return note


def write(count: int) -> None:
    for _ in range(count):
        with deed(by=Actor(id="u"), at=AT) as trail:
            trail.add("test.done")


class TestVerifyAudit:
    def test_a_whole_trail(self, capsys: pytest.CaptureFixture[str]) -> None:
        write(3)
        assert run("verify-audit") == 0
        assert "3 rows in 1 chains: every code is right; not held against heads" in capsys.readouterr().out

    def test_a_trail_with_a_hole(self, capsys: pytest.CaptureFixture[str]) -> None:
        write(3)
        with without_triggers(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM audit_auditrow WHERE sequence = 2")
        assert run("verify-audit", "--format", "json") == 1
        found = json.loads(capsys.readouterr().out)
        assert found["rows"] == 2
        assert found["faults"][0]["sequence"] == 2
        assert run("verify-audit") == 1
        assert "faults" in capsys.readouterr().out

    def test_heads_are_written_and_held_against(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        write(2)
        heads = tmp_path / "heads.json"
        assert run("verify-audit", "--write-heads", str(heads), "--export", str(tmp_path / "rows.jsonl")) == 0
        assert len((tmp_path / "rows.jsonl").read_text(encoding="utf-8").splitlines()) == 2
        write(1)
        capsys.readouterr()
        assert run("verify-audit", "--heads", str(heads)) == 0
        assert "not held" not in capsys.readouterr().out
        heads.write_text(heads.read_text(encoding="utf-8").replace('"sequence":2', '"sequence":9'), encoding="utf-8")
        assert run("verify-audit", "--heads", str(heads)) == 1

    @pytest.mark.parametrize("text", ["", "{}", '{"heads": [1]}', '{"heads": [{}]}'])
    def test_a_file_that_holds_no_heads(self, tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "heads.json").write_text(text, encoding="utf-8")
        assert run("verify-audit", "--heads", str(tmp_path / "heads.json")) == 1
        assert "heads.json" in capsys.readouterr().err


class TestCreateAdmin:
    def test_it_founds_a_clinic_and_prints_a_link(self, capsys: pytest.CaptureFixture[str]) -> None:
        words = ("create-admin", "--name", "Ada", "--clinic", "Lamp Street", "--time-zone", "Europe/Berlin")
        assert run(*words) == 0
        link = capsys.readouterr().out.splitlines()[-1]
        assert link.startswith("https://clinic.test/account/invitation/")
        found = queries.open_invitation(link.split("/")[-2], AT)
        assert found is not None
        assert (found.role, found.name, found.clinic.name) == (Role.ADMINISTRATOR, "Ada", "Lamp Street")
        assert run("create-admin", "--name", "Second") == 0, "the one clinic there is"
        assert len(queries.clinics()) == 1

    def test_it_asks_which_clinic(self, house: House, capsys: pytest.CaptureFixture[str]) -> None:
        assert house.theirs.scope != house.ours.scope
        assert run("create-admin", "--name", "Ada") == 1
        assert "--clinic" in capsys.readouterr().err

    def test_it_refuses_a_zone_that_is_none(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("create-admin", "--name", "A", "--clinic", "B", "--time-zone", "Moon") == 1
        assert "Moon" in capsys.readouterr().err


class TestDoctor:
    """What it prints; what it looks at is in test_doctor.py."""

    def found(self, monkeypatch: pytest.MonkeyPatch, state: str) -> None:
        one = doctor.Finding(name="disk", state=state, text="0.1 GB free")
        monkeypatch.setattr(doctor, "examine", lambda at: (one,))

    @pytest.mark.parametrize(
        ("state", "code"),
        [(doctor.GOOD, 0), (doctor.CAUTION, 0), (doctor.NOT_LOOKED_AT, 0), (doctor.UNSAFE, 1)],
    )
    def test_only_what_is_unsafe_fails(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], state: str, code: int
    ) -> None:
        self.found(monkeypatch, state)
        assert run("doctor") == code
        assert capsys.readouterr().out == f"{state:<11} disk: 0.1 GB free\n"

    def test_programs_read_json(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.found(monkeypatch, doctor.UNSAFE)
        assert run("doctor", "--format", "json") == 1
        found = json.loads(capsys.readouterr().out)
        assert found == {"findings": [{"name": "disk", "state": "unsafe", "text": "0.1 GB free"}]}


class TestWords:
    def test_keys_are_written_once(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file = str(tmp_path / "keys.toml")
        assert cli(["clinic", "new-keys", file]) == 0
        assert cli(["clinic", "new-keys", file]) == 1
        assert "File exists" in capsys.readouterr().err

    def test_an_installation_without_a_clinic_says_so(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr("trochee.cli.clinic.entry_points", lambda **named: ())
        assert cli(["clinic", "doctor"]) == 1
        assert "no clinic" in capsys.readouterr().err

    def test_a_chore_is_handed_its_words(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(chores, "run", lambda options: 0 if options.chore == "doctor" else 1)
        assert command_line.main(["doctor"]) == 0

    def test_an_unsafe_environment_does_not_start(self, tmp_path: Path) -> None:
        result = subprocess.run(
            [sys.executable, "-m", "trochee.clinic.config.command_line", "doctor"],
            env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False, cwd=tmp_path,
        )  # fmt: skip
        assert result.returncode == 1
        assert "TROCHEE_KEYS_FILE" in result.stderr
        assert "Traceback" not in result.stderr


class TestMigrateAndRun:
    def test_migrate_says_what_it_did(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        asked: list[str] = []
        monkeypatch.setattr(chores, "call_command", lambda name, **more: asked.append(name))
        assert run("migrate") == 0
        assert asked == ["migrate", "collectstatic"]
        assert connection.vendor in capsys.readouterr().out

    def test_one_writer_on_sqlite_two_on_postgresql(self) -> None:
        command = running.site_command(parser().parse_args(["run"]))
        workers = command[command.index("--workers") + 1]
        assert workers == ("1" if connection.vendor == "sqlite" else "2")

    @pytest.mark.parametrize("only", ["site", "ticker", "worker"])
    def test_each_part_runs_alone(self, only: str, monkeypatch: pytest.MonkeyPatch) -> None:
        called: list[str] = []
        for name in ("_become_site", "_tick", "_work", "run_all"):
            monkeypatch.setattr(running, name, _noting(called, name))
        assert running.run(parser().parse_args(["run", "--only", only])) == 0
        assert running.run(parser().parse_args(["run"])) == 0
        assert called == [{"site": "_become_site", "ticker": "_tick", "worker": "_work"}[only], "run_all"]

    def test_where_one_ends_all_end(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        short = [sys.executable, "-c", "pass"]
        long = [sys.executable, "-c", "import time; time.sleep(60)"]
        started: list[subprocess.Popen[bytes]] = []
        real = subprocess.Popen

        def start(command: list[str], **more: object) -> subprocess.Popen[bytes]:
            child = real(short if "ticker" in command else long)
            started.append(child)
            return child

        monkeypatch.setattr("trochee.clinic.config.running.subprocess.Popen", start)
        monkeypatch.setattr("trochee.clinic.config.running.signal.signal", lambda number, then: None)
        monkeypatch.setattr("trochee.clinic.config.running.connection.close", lambda: None)
        assert running.run(parser().parse_args(["run"])) == 1
        assert "the ticker ended by itself" in capsys.readouterr().err
        assert all(child.poll() is not None for child in started)


def test_every_chore_has_its_function() -> None:
    for action in parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            assert {*action.choices} == {
                "new-keys",
                "migrate",
                "create-admin",
                "run",
                "demo",
                "backup",
                "restore",
                "verify-audit",
                "doctor",
            }
