"""The gate of coverage lets no hole in the science through."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.needs import REPOSITORY

WHOLE: dict[str, list[object]] = {"missing_lines": [], "missing_branches": []}
ROOMS = ("foundation", "record", "knowledge", "sleep", "pharmacology", "effect", "safety", "review")


def gate(folder: Path, files: dict[str, dict[str, list[object]]], percent: float) -> tuple[int, str]:
    everything = {f"src/trochee/{room}/__init__.py": WHOLE for room in ROOMS} | files
    report = folder / "coverage.json"
    report.write_text(json.dumps({"files": everything, "totals": {"percent_covered": percent}}), encoding="utf-8")
    result = subprocess.run(
        [sys.executable, REPOSITORY / "tools" / "coverage_gate.py", report],
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode, result.stdout


def test_a_whole_house_passes(tmp_path: Path) -> None:
    assert gate(tmp_path, {}, 100.0)[0] == 0


@pytest.mark.parametrize("room", ROOMS)
def test_a_missing_line_of_the_science_fails_and_is_named(tmp_path: Path, room: str) -> None:
    name = f"src/trochee/{room}/inner/night.py"
    code, printed = gate(tmp_path, {name: {"missing_lines": [12], "missing_branches": []}}, 99.9)
    assert code == 1
    assert f"{name}: lines [12]" in printed


def test_a_missing_branch_of_the_science_fails(tmp_path: Path) -> None:
    code, printed = gate(
        tmp_path, {"src/trochee/sleep/a.py": {"missing_lines": [], "missing_branches": [[3, 7]]}}, 99.9
    )
    assert code == 1
    assert "[3, 7]" in printed


@pytest.mark.parametrize(("percent", "code"), [(95.0, 0), (94.9, 1)])
def test_the_borders_may_have_holes_up_to_the_limit(tmp_path: Path, percent: float, code: int) -> None:
    assert (
        gate(tmp_path, {"src/trochee/cli/main.py": {"missing_lines": [1], "missing_branches": []}}, percent)[0]
        == code
    )


def test_a_room_that_no_test_touched_fails(tmp_path: Path) -> None:
    """A report without a room is a report of something else."""
    report = tmp_path / "coverage.json"
    report.write_text(json.dumps({"files": {}, "totals": {"percent_covered": 100.0}}), encoding="utf-8")
    result = subprocess.run(
        [sys.executable, REPOSITORY / "tools" / "coverage_gate.py", report],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "sleep" in result.stdout
