"""Small records for the tests of the estimate, and the same record as a dense model for the oracles."""

from __future__ import annotations

from datetime import date

import numpy as np
from benchmarks.oracles import DenseModel
from numpy.typing import NDArray

from trochee.effect.analysis import Analysis
from trochee.effect.values import Outcome, Series

Floats = NDArray[np.float64]
MONDAY = date(2026, 1, 5)


def record(values: object, doses: object, outcome: Outcome = Outcome.TOTAL_SLEEP_TIME, **more: object) -> Series:
    taken = np.asarray(doses, dtype=float)
    fields = {"first_night": MONDAY, "dose_count": int((taken > 0).sum()), **more}
    return Series(outcome=outcome, values=np.asarray(values, dtype=float), doses=taken, **fields)  # type: ignore[arg-type]  # fields by name, of several types


def random_days(nights: int, baseline: int, seed: int, a_week: int = 2) -> Floats:
    rng = np.random.default_rng(seed)
    taken = np.zeros(nights)
    for start in range(baseline, nights, 7):
        for day in rng.choice(7, a_week, replace=False):
            if start + day < nights:
                taken[start + day] = 1.0
    return taken


def simple(
    nights: int = 98,
    *,
    baseline: int = 28,
    effect: float = 0.0,
    seed: int = 0,
    outcome: Outcome = Outcome.TOTAL_SLEEP_TIME,
    level: float = 360.0,
    noise: float = 60.0,
    missing: float = 0.12,
    doses: Floats | None = None,
    **more: object,
) -> Series:
    """A record with an effect that begins the night after a dose and halves every three nights; natural units."""
    rng = np.random.default_rng(seed)
    taken = random_days(nights, baseline, seed) if doses is None else doses
    gain = np.zeros(nights)
    state = 0.0
    for night in range(1, nights):
        state = 2.0 ** (-1.0 / 3.0) * state + taken[night - 1]
        gain[night] = effect * state
    values = level + gain + noise * rng.standard_normal(nights)
    values[rng.random(nights) < missing] = np.nan
    return record(values, taken, outcome, **more)


def dense(fitted: Analysis) -> DenseModel:
    problem, priors = fitted.problem, fitted.problem.priors
    place = [problem.columns.names.index(name) for name in fitted.posterior.names]
    return DenseModel(
        values=problem.values,
        doses=problem.exposed.doses,
        columns=problem.columns.matrix[:, place],
        column_sd=problem.columns.prior_sd[place],
        peak_sd=problem.peak_effect_sd,
        slow_share=(priors.slow_share.mean, priors.slow_share.sd),
        memory=(priors.memory.mean, priors.memory.sd),
        half_life=(priors.half_life.mean, priors.half_life.sd),
        share_lost=(priors.share_lost.mean, priors.share_lost.sd),
        noise=(priors.noise.mean, priors.noise.sd),
        onset=priors.onset,
    )
