"""What docs/deploy.md tells to do can be done: units that systemd accepts, chores and settings that exist."""

from __future__ import annotations

import argparse
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.needs import REPOSITORY, skip_or_fail

from trochee.clinic.config.command_line import parser
from trochee.clinic.config.doctor.keys import BACKUPS

DEPLOY = REPOSITORY / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
PAGE = REPOSITORY / "docs" / "deploy.md"
PROGRAM = "/opt/trochee/.venv/bin/trochee"
LEAVES = {"TROCHEE_ADDRESS", "TROCHEE_TEXT_URL", "TROCHEE_TEXT_TOKEN_FILE"} | {
    f"TROCHEE_MAIL_{name}" for name in ("FROM", "HOST", "PASSWORD_FILE", "PORT", "TLS", "USER")
}
READ = {"TROCHEE_FOLDER", "TROCHEE_KEYS_FILE", "TROCHEE_HOSTS", "TROCHEE_DEMO", "DATABASE_URL", BACKUPS,
        "TROCHEE_LANGUAGES", *LEAVES}  # fmt: skip
SELDOM = {"TROCHEE_DEMO", "TROCHEE_LANGUAGES", *LEAVES} - {"TROCHEE_MAIL_HOST", "TROCHEE_MAIL_FROM"}
WORST_EXPOSURE = 1.5


def words_of(line: str) -> list[str]:
    """The words after `trochee clinic`, comments and redirections left out."""
    return shlex.split(line.partition("trochee clinic ")[2], comments=True)


def commands() -> list[str]:
    """Every line of the documents and units that calls the clinic's command line."""
    text = PAGE.read_text(encoding="utf-8")
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL)).splitlines()
    lines = [line for unit in UNITS for line in unit.read_text(encoding="utf-8").splitlines() if line[:4] == "Exec"]
    return [line for line in (*blocks, *lines) if "trochee clinic " in line]


@pytest.mark.parametrize("line", commands())
def test_every_chore_is_one(line: str) -> None:
    words = [re.sub(r"\$\{?\w+\}?", "x", word).replace("%i", "site") for word in words_of(line)]
    assert parser().parse_args(words).chore == words[0]


def test_every_chore_is_told_of() -> None:
    told = PAGE.read_text(encoding="utf-8")
    for action in parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            assert [name for name in action.choices if f"trochee clinic {name}" not in told] == []


def test_settings_are_told_of_and_read() -> None:
    told = set(re.findall(r"\b(?:TROCHEE_[A-Z_]+|DATABASE_URL)\b", PAGE.read_text(encoding="utf-8")))
    example = set(re.findall(r"^#?([A-Z_]+)=", (DEPLOY / "environment.example").read_text(encoding="utf-8"), re.M))
    assert told == READ
    assert example == READ - SELDOM


def test_every_file_is_told_of() -> None:
    told = PAGE.read_text(encoding="utf-8")
    files = [path.name for path in DEPLOY.rglob("*") if path.is_file()]
    assert [name for name in files if name not in told] == []


@pytest.fixture
def analyze() -> str:
    found = shutil.which("systemd-analyze")
    return found or skip_or_fail("no systemd-analyze is here: apt-get install systemd")


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The units with a program that is there, since systemd looks."""
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace(PROGRAM, sys.executable)
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    return tmp_path


def test_systemd_accepts_every_unit(analyze: str, installed: Path) -> None:
    names = [str(installed / unit.name) for unit in UNITS]
    names = [name.replace("trochee@.", "trochee@site.") for name in names]
    ended = subprocess.run([analyze, "verify", "--man=no", *names], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_planted_mistake_is_seen(analyze: str, installed: Path) -> None:
    unit = installed / "trochee-backup.service"
    unit.write_text(unit.read_text(encoding="utf-8").replace("ProtectHome=", "ProtectHouse="), encoding="utf-8")
    ended = subprocess.run([analyze, "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False)
    assert "ProtectHouse" in ended.stderr


@pytest.mark.parametrize("name", ["trochee@site.service", "trochee-backup.service"])
def test_units_may_do_little(analyze: str, installed: Path, name: str) -> None:
    command = [analyze, "security", "--offline=yes", str(installed / name)]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found = re.search(r"exposure level for \S+: ([\d.]+)", said)
    assert found, said
    assert float(found.group(1)) <= WORST_EXPOSURE


def test_services_share_one_hardening() -> None:
    """Two files that say the same thing say it alike."""
    texts = [unit.read_text(encoding="utf-8") for unit in UNITS if unit.suffix == ".service"]
    shared = [
        re.findall(r"^(?:Protect|Private|Restrict|System|Capab|NoNew|IP|UMask|User)\w*=.*$", text, re.M)
        for text in texts
    ]
    assert len(shared) == 2
    assert shared[0] == shared[1]
    assert len(shared[0]) > 20
