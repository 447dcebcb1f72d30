"""`trochee clinic demo`: one folder, one process, no real clinic near it."""

from __future__ import annotations

import argparse
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db.migrations.executor import MigrationExecutor

from trochee.clinic.config import command_line, demo, running
from trochee.clinic.config.demo_folder import OF_A_CLINIC, NoDemoHereError, empty, hold, prepare
from trochee.clinic.config.environment import DEMO_KEYS, UnsafeSettingsError, read_environment, write_new_keys


class TestFolder:
    def test_it_sets_a_demos_environment(self, tmp_path: Path) -> None:
        variables: dict[str, str] = {"PATH": "x"}
        prepare(variables, tmp_path)
        assert variables == {"PATH": "x", "TROCHEE_DEMO": "1", "TROCHEE_FOLDER": str(tmp_path)}

    @pytest.mark.parametrize("name", OF_A_CLINIC)
    def test_where_a_clinic_is_set_up_there_is_no_demo(self, tmp_path: Path, name: str) -> None:
        variables = {name: "something"}
        with pytest.raises(NoDemoHereError, match=name):
            prepare(variables, tmp_path)
        assert variables == {name: "something"}

    def test_records_that_no_demo_made_are_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / "clinic.sqlite3").touch()
        with pytest.raises(NoDemoHereError, match="no demo made"):
            prepare({}, tmp_path)
        (tmp_path / DEMO_KEYS).touch()
        prepare({}, tmp_path)

    def test_two_processes_do_not_share_it(self, tmp_path: Path) -> None:
        held = hold(tmp_path / "new")
        with pytest.raises(NoDemoHereError, match="being made"):
            hold(tmp_path / "new")
        held.say("http://localhost:8123")
        with pytest.raises(NoDemoHereError, match="open already: http://localhost:8123"):
            hold(tmp_path / "new")
        held.file.close()
        hold(tmp_path / "new").file.close()

    def test_fresh_removes_what_a_demo_made_and_nothing_else(self, tmp_path: Path) -> None:
        for name in ("clinic.sqlite3", DEMO_KEYS, "notes.txt"):
            (tmp_path / name).touch()
        (tmp_path / "static" / "ui").mkdir(parents=True)
        empty(tmp_path)
        assert [each.name for each in tmp_path.iterdir()] == ["notes.txt"]


class TestNoClinicFromADemo:
    """The log-ins of a demo are printed; a clinic must not start where they hold."""

    def test_keys_of_a_demo_start_no_clinic(self, tmp_path: Path) -> None:
        keys = tmp_path / "keys.toml"
        write_new_keys(keys, demo=True)
        variables = {
            "TROCHEE_FOLDER": str(tmp_path / "c"), "TROCHEE_KEYS_FILE": str(keys), "TROCHEE_HOSTS": "clinic.example"
        }  # fmt: skip
        with pytest.raises(UnsafeSettingsError, match="demo's keys"):
            read_environment(variables)

    def test_the_folder_of_a_demo_starts_no_clinic(self, tmp_path: Path) -> None:
        read_environment({"TROCHEE_DEMO": "1", "TROCHEE_FOLDER": str(tmp_path / "demo")})
        keys = tmp_path / "keys.toml"
        write_new_keys(keys)
        variables = {
            "TROCHEE_FOLDER": str(tmp_path / "demo"),
            "TROCHEE_KEYS_FILE": str(keys),
            "TROCHEE_HOSTS": "clinic.example",
        }
        with pytest.raises(UnsafeSettingsError, match="is a demo's"):
            read_environment(variables)


class TestChore:
    made: list[str]
    called: list[str]

    @pytest.fixture(autouse=True)
    def _demo(self, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        settings.TROCHEE_DEMO = True
        settings.TROCHEE_FOLDER = tmp_path
        self.called = []
        monkeypatch.setattr(demo, "call_command", lambda name, **more: self.called.append(name))
        monkeypatch.setattr(demo, "make", lambda at: iter(self.made))
        self.made = ["Ines Hollow (invented)"]

    def run(self, *words: str) -> int:
        return demo.run(command_line.parser().parse_args(["demo", *words]))

    def test_it_says_who_can_log_in(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert self.run("--no-run") == 0
        said = capsys.readouterr().out
        for words in (
            "made 1 invented people",
            "Password of everybody: demo-",
            "vera",
            "observer",
            "--code vera",
            "karl",
        ):
            assert words in said
        assert self.called == ["collectstatic"]

    def test_the_second_start_does_nothing_again(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.run("--no-run")
        self.made = []
        capsys.readouterr()
        assert self.run("--no-run") == 0
        assert self.called == ["collectstatic"]
        assert "made" not in capsys.readouterr().out

    def test_a_new_table_is_made(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda executor, targets: ["one"])
        self.run("--no-run")
        assert self.called == ["migrate", "collectstatic"]

    def test_a_code(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert self.run("--code", "vera") == 0
        assert capsys.readouterr().out.strip().isdigit()
        assert self.run("--code", "ines") == 1, "patients have none"

    def test_it_opens_on_a_port_that_is_free(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        seen: list[argparse.Namespace] = []

        def run_all(options: argparse.Namespace, *, opened: Any, log: Path) -> int:
            seen.append(options)
            opened()
            return 0

        monkeypatch.setattr(demo, "free_port", lambda wanted: 8123)
        monkeypatch.setattr(running, "run_all", run_all)
        options = command_line.parser().parse_args(["demo"])
        options.held = hold(tmp_path)
        assert demo.run(options) == 0
        options.held.file.close()
        said = capsys.readouterr().out
        assert "Port 8000 is taken; the demo uses 8123" in said
        assert "The clinic is open: http://localhost:8123" in said
        assert (seen[0].host, seen[0].port) == ("127.0.0.1", 8123)
        assert (tmp_path / "demo.lock").read_text(encoding="utf-8") == "http://localhost:8123"


@pytest.mark.enable_socket
def test_a_port_that_is_taken_is_left_alone() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        assert running.answers("127.0.0.1", taken)
        assert demo.free_port(taken) != taken
    assert not running.answers("127.0.0.1", taken)


def test_beside_a_real_clinic_it_refuses_before_anything_is_loaded(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "trochee.clinic.config.command_line", "demo", "--folder", str(tmp_path / "d")],
        env={"PATH": "/usr/bin:/bin", "DATABASE_URL": "postgresql://clinic"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "DATABASE_URL" in result.stderr
    assert "postgresql://" not in result.stderr
    assert not (tmp_path / "d").exists()


def test_the_words_are_handed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trochee.clinic.config.chores.run", lambda options: 0)
    for words in (["--code", "vera"], ["--fresh"]):
        monkeypatch.setattr("os.environ", {"PATH": "/usr/bin:/bin"})
        (tmp_path / DEMO_KEYS).touch()
        assert command_line.main(["demo", "--folder", str(tmp_path), *words]) == 0
        assert (tmp_path / DEMO_KEYS).exists() == (words != ["--fresh"])
    hold(tmp_path).file.close()  # nobody holds it any more
