"""Imports run downhill: the contracts hold here, and a breach planted in a copy of the house is caught."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.house import SOURCE, pyproject
from tests.needs import REPOSITORY

LINTER = Path(sys.executable).with_name("lint-imports")
ROOMS = tuple(sorted(path.name for path in SOURCE.iterdir() if (path / "__init__.py").is_file()))
CLINIC_ROOMS = tuple(sorted(path.parent.name for path in (SOURCE / "clinic").glob("*/__init__.py")))


def lint(folder: Path, *, path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINTER, "--no-cache", "--config", folder / "pyproject.toml"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """The house with every room empty, under the same contracts."""
    (tmp_path / "pyproject.toml").write_text(
        (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    for room in ("", *ROOMS, *(f"clinic/{room}" for room in CLINIC_ROOMS)):
        folder = tmp_path / "trochee" / room
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "__init__.py").touch()
    rooms_of_rooms = [path.parent.relative_to(SOURCE) for path in (SOURCE / "clinic").glob("*/*/models.py")]
    for app in (*(Path("clinic", each) for each in CLINIC_ROOMS), *rooms_of_rooms):
        (tmp_path / "trochee" / app).mkdir(exist_ok=True)
        for name in ("__init__.py", "models.py"):
            (tmp_path / "trochee" / app / name).touch()
    return tmp_path


def test_imports_run_downhill() -> None:
    result = lint(REPOSITORY, path=REPOSITORY / "src")
    assert result.returncode == 0, result.stdout + result.stderr


def test_an_empty_house_keeps_every_contract(house: Path) -> None:
    result = lint(house, path=house)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("files", "contract"),
    [
        ({"effect/model.py": "import django.db"}, "The science knows no framework"),
        ({"interop/net.py": "import urllib.request"}, "The science knows no framework"),
        ({"sleep/a.py": "import trochee.effect"}, "The science imports downhill"),
        ({"effect/a.py": "import trochee.sleep"}, "The science imports downhill"),
        ({"review/a.py": "from trochee import reports"}, "The science imports downhill"),
        ({"foundation/a.py": "import trochee.record"}, "The science imports downhill"),
        ({"interop/a.py": "import trochee.reports"}, "The science imports downhill"),
        ({"reports/a.py": "import trochee.cli"}, "The science imports downhill"),
        ({"sleep/a.py": "import trochee.sleep.b", "sleep/b.py": "import trochee.sleep.a"}, "No cycles anywhere"),
        ({"attic/__init__.py": ""}, "The science imports downhill"),
        ({"effect/a.py": "import vl_convert"}, "No room below the borders draws"),
        ({"record/a.py": "import csv"}, "No room below the borders draws"),
        ({"review/a.py": "import trochee.clinic.diaries"}, "The science knows no framework"),
        ({"cli/a.py": "import trochee.clinic.config"}, "The science knows no framework"),
        ({"clinic/audit/a.py": "import trochee.clinic.accounts"}, "The clinic imports downhill"),
        ({"clinic/accounts/a.py": "import trochee.clinic.patients"}, "The clinic imports downhill"),
        ({"clinic/patients/a.py": "import trochee.clinic.diaries"}, "The clinic imports downhill"),
        ({"clinic/attic/__init__.py": ""}, "The clinic imports downhill"),
        (
            {"clinic/diaries/queries.py": "import trochee.clinic.diaries.actions", "clinic/diaries/actions.py": ""},
            "Inside a record app",
        ),
        ({"clinic/diaries/a.py": "import trochee.clinic.audit.models"}, "Only the audit app touches"),
        ({"clinic/config/a.py": "import trochee.cli"}, "The clinic never calls the command line"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
)
def test_a_planted_breach_is_caught(house: Path, files: dict[str, str], contract: str) -> None:
    for name, text in files.items():
        path = house / "trochee" / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(text, encoding="utf-8")
    result = lint(house, path=house)
    assert result.returncode == 1, result.stdout + result.stderr
    assert f"{contract}" in result.stdout
    broken = [line for line in result.stdout.splitlines() if line.endswith("BROKEN")]
    assert any(line.startswith(contract) for line in broken), result.stdout


def test_every_room_of_the_science_is_named_in_the_contracts() -> None:
    """The clinic may import the science and never the other way, so the rooms stand there by name."""
    contracts = {each["name"]: each for each in pyproject()["tool"]["importlinter"]["contracts"]}
    named = set(contracts["The science knows no framework, no network and no clinic"]["source_modules"])
    missing = {f"trochee.{room}" for room in ROOMS if room != "clinic"} - named
    assert not missing, f"Add to source_modules of the framework contract in pyproject.toml: {sorted(missing)}"
