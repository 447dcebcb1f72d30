"""The command line as its user waits for it: help against bare interpreter starts, and a real person's review."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from .verdict import Verdict

PAIRS = 15
STARTS_ALLOWED = 3.0
REVIEWS = 5
SECONDS_ALLOWED, MEGABYTES_ALLOWED = 4.0, 300.0
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
    quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
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
    if not (SHARED / "fitbit").is_dir():
        verdict.show("a real person's review", "not run: the real data are absent here")
        verdict.close()
        return
    with tempfile.TemporaryDirectory() as place:
        folder, page = Path(place) / "person", Path(place) / "review.html"
        export = str(SHARED / "fitbit" / "sleep.json")
        took, memory = measured(
            TROCHEE, "import", "fitbit", export, "--time-zone", "Europe/Berlin", "--to", str(folder)
        )
        verdict.show("import of 526 logs", f"{took:.2f} s, {memory:.0f} MB")
        shutil.copy(SHARED / "fitbit" / "light_as_doses.csv", folder / "doses.csv")
        runs = [measured(TROCHEE, "review", str(folder), "--out", str(page)) for _ in range(REVIEWS)]
    took, memory = median(run[0] for run in runs), max(run[1] for run in runs)
    verdict.promise(
        "497 nights, 199 sessions: command to page",
        f"{took:.2f} s",
        f"at most {SECONDS_ALLOWED:.0f} s",
        took <= SECONDS_ALLOWED,
    )
    verdict.promise(
        "497 nights, 199 sessions: peak memory",
        f"{memory:.0f} MB",
        f"at most {MEGABYTES_ALLOWED:.0f} MB",
        memory <= MEGABYTES_ALLOWED,
    )
    verdict.close()


if __name__ == "__main__":
    main()
