"""All measures and flags of a million nights, against one numpy sum over all their columns in the same run."""

from __future__ import annotations

from dataclasses import fields
from statistics import median
from time import perf_counter

import numpy as np

from trochee.knowledge import shipped
from trochee.sleep.checks import CheckLimits
from trochee.sleep.columns import MeasureColumns, NightColumns
from trochee.sleep.measures import measure
from trochee.sleep.regularity import LocalSleep, sleep_raster, sleep_regularity_index

from .verdict import Verdict

NIGHTS = 1_000_000
REGULAR_NIGHTS = 500
RUNS = 9
LIMIT = 30.0


def invented_nights(count: int, seed: int = 0) -> NightColumns:
    """Nights as diaries have them: a tenth of each answer missing, one in a hundred without sleep, some odd."""
    rng = np.random.default_rng(seed)
    lights_out = 24e6 + 1440.0 * np.arange(count) + np.round(rng.normal(0, 60, count))
    into_bed = lights_out - np.round(rng.exponential(20, count))
    latency = np.round(rng.exponential(45, count))
    wake = np.round(rng.exponential(50, count))
    final = lights_out + latency + wake + np.round(rng.normal(380, 60, count))
    rise = final + np.round(rng.exponential(25, count))
    slept = rng.random(count) > 0.01

    def gaps(values: np.ndarray) -> np.ndarray:
        return np.where(rng.random(count) < 0.1, np.nan, values)

    return NightColumns(
        into_bed=gaps(into_bed),
        lights_out=gaps(lights_out),
        final_awakening=np.where(slept, gaps(final), np.nan),
        rise_time=gaps(rise),
        sleep_onset_latency=np.where(slept, gaps(latency), np.nan),
        awakenings=np.where(slept, gaps(rng.poisson(3, count).astype(float)), np.nan),
        wake_after_sleep_onset=np.where(slept, gaps(wake), np.nan),
        still_trying=np.where(slept, gaps(0.8 * (rise - final)), np.nan),
        nap=gaps(np.round(rng.exponential(10, count))),
        voids=gaps(rng.poisson(1, count).astype(float)),
        planned_wake=gaps(final + 10),
        slept=slept,
        placing_flags=np.zeros(count, dtype=np.uint32),
    )


def main() -> None:
    nights = invented_nights(NIGHTS)
    limits = CheckLimits.of(shipped())
    out = MeasureColumns.empty(NIGHTS)
    columns = [getattr(nights, each.name) for each in fields(nights)]
    measure(nights, limits, out=out)
    ratios, seconds = [], []
    for _ in range(RUNS):
        before = perf_counter()
        for column in columns:
            np.sum(column)
        summed = perf_counter()
        measure(nights, limits, out=out)
        measured = perf_counter() - summed
        ratios.append(measured / (summed - before))
        seconds.append(measured)
    verdict = Verdict("Measures of a million nights")
    ratio = median(ratios)
    verdict.promise(
        "every measure and flag against one sum over all columns",
        f"{ratio:.1f} times ({1000 * median(seconds):.0f} ms)",
        f"at most {LIMIT:.0f} times",
        ratio <= LIMIT,
    )
    verdict.show(f"sleep regularity index of {REGULAR_NIGHTS} nights", f"{1000 * regularity_seconds():.1f} ms")
    verdict.close()


def regularity_seconds() -> float:
    """The regularity index of one person's nights, median of several runs."""
    onset = np.arange(REGULAR_NIGHTS, dtype=np.float64) % 50 - 60
    sleep = LocalSleep(
        days=np.arange(REGULAR_NIGHTS, dtype=np.int64),
        onset=onset,
        final_awakening=onset + 450,
        wake=np.full(REGULAR_NIGHTS, 40.0),
        slept=np.ones(REGULAR_NIGHTS, dtype=np.bool_),
    )
    seconds = []
    for _ in range(RUNS):
        before = perf_counter()
        sleep_regularity_index(sleep_raster(sleep), 5)
        seconds.append(perf_counter() - before)
    return median(seconds)


if __name__ == "__main__":
    main()
