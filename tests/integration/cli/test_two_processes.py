"""A review made by two processes is the one that a single process makes, and its errors are the same."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.needs import REPOSITORY, require_reports_extra

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a second process is begun on Linux alone")

START = """
import os, sys
os.environ["OPENBLAS_NUM_THREADS"] = "1"
begun, fork, first = [], os.fork, os.getpid()
def counted():
    begun.append(fork())
    return begun[-1]
os.fork = counted
os.sched_getaffinity = lambda _: set(range(CORES))
"""
END = """
from trochee.cli.main import main
code = main(["review", *sys.argv[1:]])
try:
    left = os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    left = None
print(len(begun), left, "vl_convert" in sys.modules, file=sys.stderr)
sys.exit(code)
"""
SAID = "a second process failed"


@pytest.fixture
def wren(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REPOSITORY / "examples" / "wren", tmp_path / "wren"))


def run(*words: object, cores: int = 2, between: str = "") -> subprocess.CompletedProcess[str]:
    """Review in an interpreter of its own; its last line of standard error tells how many processes it began."""
    code = START.replace("CORES", str(cores)) + between + END
    command = [sys.executable, "-c", code, *(str(word) for word in words)]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=240)


def test_the_digits_are_the_same_in_two_processes_and_in_one(wren: Path, tmp_path: Path) -> None:
    two = run(wren, "--out", tmp_path / "two.json")
    one = run(wren, "--out", tmp_path / "one.json", cores=1)
    assert (two.returncode, two.stderr.split()) == (0, ["1", "None", "False"])
    assert (one.returncode, one.stderr.split()) == (0, ["0", "None", "False"])
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


@pytest.mark.needs_reports
@pytest.mark.parametrize("kind", ["html", "pdf"])
def test_so_are_the_page_and_the_sheets(wren: Path, tmp_path: Path, kind: str) -> None:
    require_reports_extra()
    two = run(wren, "--out", tmp_path / f"two.{kind}")
    one = run(wren, "--out", tmp_path / f"one.{kind}", cores=1)
    assert (two.returncode, two.stderr.split()) == (0, ["2", "None", "False"])
    assert (one.returncode, one.stderr.split()) == (0, ["0", "None", "True"])
    assert (tmp_path / f"one.{kind}").read_bytes() == (tmp_path / f"two.{kind}").read_bytes()


@pytest.mark.needs_reports
@pytest.mark.parametrize("drawn", [0, 3])
def test_a_drawing_process_that_dies_is_replaced_and_that_is_said(wren: Path, tmp_path: Path, drawn: int) -> None:
    require_reports_extra()
    whole, half = tmp_path / "whole.html", tmp_path / "half.html"
    dies = f"""
from trochee.reports.charts import engine
drawn, draw = [], engine.draw
def dies(spec):
    if os.getpid() != first and len(drawn) > {drawn}:
        os.kill(os.getpid(), 9)
    drawn.append(spec)
    return draw(spec)
engine.draw = dies
"""
    run(wren, "--out", whole)
    done = run(wren, "--out", half, between=dies)
    assert done.returncode == 0
    assert done.stderr.startswith(SAID)
    assert done.stderr.split()[-2:] == ["None", "True"]
    assert half.read_bytes() == whole.read_bytes()


@pytest.mark.needs_reports
def test_an_engine_that_is_not_installed_is_named_once_and_nothing_is_written(wren: Path, tmp_path: Path) -> None:
    require_reports_extra()
    out = tmp_path / "review.html"
    done = run(wren, "--out", out, between='sys.modules["vl_convert"] = None\n')
    assert done.returncode == 2
    assert done.stderr.count("pip install 'trochee[reports]'") == 1
    assert SAID not in done.stderr
    assert sorted(each.name for each in tmp_path.iterdir()) == ["wren"]


@pytest.mark.needs_reports
def test_a_refused_folder_leaves_no_process_and_no_file(wren: Path, tmp_path: Path) -> None:
    require_reports_extra()
    (wren / "nights.csv").write_text("date\nyesterday\n", encoding="utf-8")
    done = run(wren, "--out", tmp_path / "review.html")
    assert done.returncode == 1
    assert done.stderr.split()[-3:] == ["1", "None", "False"]
    assert "nothing was written" in done.stderr
    assert sorted(each.name for each in tmp_path.iterdir()) == ["wren"]


def test_a_folder_that_has_its_review_begins_no_process(wren: Path, tmp_path: Path) -> None:
    out = tmp_path / "review.json"
    run(wren, "--out", out)
    again = run(wren, "--out", out)
    assert "unchanged" in again.stderr
    assert again.stderr.split()[-3:] == ["0", "None", "False"]


def test_an_outcome_that_fails_ends_the_review_as_it_would_in_one_process(wren: Path, tmp_path: Path) -> None:
    fails = """
from trochee.review import build
whole = build.estimate
def fails(series, **words):
    if series.outcome in ("total_sleep_time", "sleep_quality"):
        raise ZeroDivisionError("no estimate of " + series.outcome)
    return whole(series, **words)
build.estimate = fails
"""
    for cores in (1, 2):
        done = run(wren, "--out", tmp_path / "review.json", cores=cores, between=fails)
        assert done.returncode == 1
        assert done.stderr.rstrip().endswith("ZeroDivisionError: no estimate of total_sleep_time")
        assert SAID not in done.stderr
    assert sorted(each.name for each in tmp_path.iterdir()) == ["wren"]
