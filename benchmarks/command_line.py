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
from time import perf_counter, sleep

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
BETWEEN = 0.01
"""Between two looks at the memory of a command [s]."""
YEAR = 365
SHARED = Path(os.environ.get("TROCHEE_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
TROCHEE = str(Path(sys.executable).with_name("trochee"))


def seconds_of(*command: str) -> float:
    """Seconds of a whole process."""
    before = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - before


def measured(*command: str) -> tuple[float, float]:
    """Seconds, and peak memory [MB] of whichever process of a command needed most."""
    before = perf_counter()
    quiet = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    process = os.posix_spawn(command[0], list(command), os.environ, file_actions=quiet)
    _, status, used = os.wait4(process, 0)
    if status:
        raise RuntimeError(f"{command} ended with status {status}")
    return perf_counter() - before, used.ru_maxrss / 1024


def together(*command: str) -> float:
    """Peak memory [MB] of all processes of a command together, memory that they share counted once.

    It is asked for every few milliseconds, which takes time: not in a run that is timed.
    """
    peak = 0.0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            peak = max(peak, sum(_proportional(each) for each in _family(process.pid)) / 1024)
            sleep(BETWEEN)
    if process.returncode:
        raise RuntimeError(f"{command} ended with status {process.returncode}")
    return peak


def _family(process: int) -> list[int]:
    """Return a process and all that it began; those that have ended meanwhile have none."""
    try:
        begun = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [process, *(member for each in begun for member in _family(int(each)))]


def _proportional(process: int) -> float:
    """Memory of a process [kB], what it shares with others in equal parts."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next((float(line.split()[1]) for line in lines if line.startswith("Pss:")), 0.0)


def main() -> None:
    """Measure the second use and later ones: compiled once, as on any machine that may write what it compiled."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as compiled:
        os.environ["PYTHONPYCACHEPREFIX"] = compiled
        verdict = Verdict("the command line, whole processes")
        _help(verdict)
        _invented(verdict)
        _real(verdict)
    verdict.close()


def _help(verdict: Verdict) -> None:
    starts, helps = [], []
    seconds_of(TROCHEE, "--help")
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
    seconds_of(TROCHEE, "review", str(folder), "--out", str(out))
    for _ in range(REVIEWS):
        out.unlink(missing_ok=True)
        first.append(measured(TROCHEE, "review", str(folder), "--out", str(out)))
        again.append(measured(TROCHEE, "review", str(folder), "--out", str(out)))
    out.unlink()
    took, memory = median(run[0] for run in first), together(TROCHEE, "review", str(folder), "--out", str(out))
    verdict.promise(name, f"{took:.2f} s", f"at most {SECONDS_ALLOWED:.0f} s", took <= SECONDS_ALLOWED)
    limit = f"at most {MEGABYTES_ALLOWED:.0f} MB"
    verdict.promise(f"{name}: peak memory of all processes", f"{memory:.0f} MB", limit, memory <= MEGABYTES_ALLOWED)
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
