"""Same digits on any machine load, and a bounded cost: what a fresh interpreter says."""

import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

from tests.effect_cases import simple

from trochee.effect import estimate
from trochee.effect.values import Outcome
from trochee.knowledge import shipped

ROOT = Path(__file__).parents[3]
PROGRAM = """
import sys
from dataclasses import replace
from tests.effect_cases import simple
from trochee.effect import estimate
from trochee.effect.values import Outcome
from trochee.knowledge import shipped

for nights in (70, 400):
    series = simple(nights, seed=1, outcome=Outcome.SLEEP_EFFICIENCY, level=75.0, noise=9.0, effect=3.0)
    made = estimate(series, knowledge=shipped())
    print(repr(replace(made, paths=None)), made.paths.with_doses.tobytes().hex())
"""


def said(program: str, threads: int) -> str:
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": str(threads), "PYTHONPATH": str(ROOT)}
    finished = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    return finished.stdout


def test_number_of_threads_changes_no_digit() -> None:
    one = said(PROGRAM, 1)
    assert "average_benefit" in one
    assert said(PROGRAM, 4) == one


def test_no_heavy_import() -> None:
    program = "import sys, trochee.effect; print([name for name in sys.modules if name in sys.argv[1:]])"
    finished = subprocess.run(
        [sys.executable, "-c", program, "scipy.stats", "scipy.optimize", "scipy.interpolate", "scipy.signal"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert finished.stdout.strip() == "[]"


def peak_bytes(nights: int) -> int:
    series = simple(nights, seed=2, outcome=Outcome.SLEEP_EFFICIENCY, level=75.0, noise=9.0)
    tracemalloc.start()
    made = estimate(series, knowledge=shipped())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert made.nights.total == nights
    return peak


def test_memory_does_not_grow_with_the_square_of_nights() -> None:
    """Three times the nights take at most three times the memory; their square would take nine times."""
    short, long = peak_bytes(1000), peak_bytes(3000)
    assert long < 3.5 * short
    assert long < 200e6
