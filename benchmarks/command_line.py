"""The command line as its user waits for it: help against bare interpreter starts, and reviews first and again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter

from tools.gallery.folder import invent
from tools.gallery.people import PEOPLE

from .verdict import Verdict

PAIRS = 15
STARTS_ALLOWED = 3.0
REVIEWS = 5
SECONDS_ALLOWED, MEGABYTES_ALLOWED = 6.0, 350.0
"""Of a whole review; 4 s and 300 MB before it looked ahead, at other assumptions and at heavy tails."""
AGAIN_ALLOWED = 1.0
"""Of a second review of an unchanged folder [s]."""
YEAR = 365
SHARED = Path(os.environ.get("TROCHEE_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
TROCHEE = str(Path(sys.executable).with_name("trochee"))


def seconds_of(*command: str) -> float:
    """Seconds of a whole process."""
    before = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - before


def measured(*command: str) -> tuple[float, float]:
    """Seconds and peak memory [MB] of a whole process."""
    before = perf_counter()
    quiet = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    process = os.posix_spawn(command[0], list(command), os.environ, file_actions=quiet)
    _, status, used = os.wait4(process, 0)
    if status:
        raise RuntimeError(f"{command} ended with status {status}")
    return perf_counter() - before, used.ru_maxrss / 1024


def main() -> None:
    verdict = Verdict("the command line, whole processes")
    starts, helps = [], []
    for _ in range(PAIRS):
        starts.append(seconds_of(sys.executable, "-c", "pass"))
        helps.append(seconds_of(TROCHEE, "--help"))
    ratio = median(one / other for one, other in zip(helps, starts, strict=True))
    verdict.promise(
        f"trochee --help ({1000 * median(helps):.0f} ms) against a bare interpreter start",
        f"{ratio:.2f} starts",
        f"at most {STARTS_ALLOWED:.0f}",
        ratio <= STARTS_ALLOWED,
    )
    _invented(verdict)
    _real(verdict)
    verdict.close()


def _invented(verdict: Verdict) -> None:
    """Review an invented year: one product, every outcome, scores, adverse effects, CBT-I."""
    year = replace(PEOPLE[6], nights=YEAR, troche=PEOPLE[0].troche)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "person"
        folder.mkdir()
        for name, text in invent(year, year.number)[0].items():
            (folder / name).write_text(text, encoding="utf-8")
        for suffix in (".html", ".json", ".pdf"):
            out = Path(place) / f"review{suffix}"
            _reviews(verdict, f"{YEAR} nights to {suffix}", folder, out)


def _reviews(verdict: Verdict, name: str, folder: Path, out: Path) -> None:
    """Measure a review made anew, and again where nothing has changed."""
    first, again = [], []
    for _ in range(REVIEWS):
        out.unlink(missing_ok=True)
        first.append(measured(TROCHEE, "review", str(folder), "--out", str(out)))
        again.append(measured(TROCHEE, "review", str(folder), "--out", str(out)))
    took, memory = median(run[0] for run in first), max(run[1] for run in first)
    verdict.promise(name, f"{took:.2f} s", f"at most {SECONDS_ALLOWED:.0f} s", took <= SECONDS_ALLOWED)
    limit = f"at most {MEGABYTES_ALLOWED:.0f} MB"
    verdict.promise(f"{name}: peak memory", f"{memory:.0f} MB", limit, memory <= MEGABYTES_ALLOWED)
    took, memory = median(run[0] for run in again), max(run[1] for run in again)
    verdict.promise(
        f"{name}: again, unchanged",
        f"{took:.2f} s, {memory:.0f} MB",
        f"at most {AGAIN_ALLOWED:.0f} s",
        took <= AGAIN_ALLOWED,
    )


def _real(verdict: Verdict) -> None:
    """Import and review a real person's nights, where they are."""
    if not (SHARED / "fitbit").is_dir():
        verdict.show("a real person's review", "not run: the real data are absent here")
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "person"
        export = str(SHARED / "fitbit" / "sleep.json")
        took, memory = measured(
            TROCHEE, "import", "fitbit", export, "--time-zone", "Europe/Berlin", "--to", str(folder)
        )
        verdict.show("import of 526 logs", f"{took:.2f} s, {memory:.0f} MB")
        shutil.copy(SHARED / "fitbit" / "light_as_doses.csv", folder / "doses.csv")
        _reviews(verdict, "497 nights, 199 sessions", folder, Path(place) / "review.html")


if __name__ == "__main__":
    main()
