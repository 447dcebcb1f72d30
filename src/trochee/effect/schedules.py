"""One statistic for many schedules of the same record: the average benefit in posterior standard deviations.

Any statistic gives a valid randomisation test; this one is the model's own on a small grid that spans the priors,
with the noise of each noise process held at its most probable value without any dose, which no schedule can change.
All schedules are whitened together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trochee.knowledge import Knowledge

from .condensed import processes
from .design import DOSE_NIGHT, chosen_names, columns, span_of
from .grid import Counts, Grid, coarse_grid
from .priors import ONSET_NIGHTS, NonlinearPriors, linear_priors, nonlinear_priors
from .response import exposure
from .scales import scale_of
from .values import FloatArray, Series
from .whitening import Gains, gains

SMALL = Counts(slow_share=3, memory=3, share_lost=3, half_life=4)
_SCHEDULES_AT_ONCE = 32
"""Bounds the memory."""
_NOISE_STEPS = 12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Shared:
    """What no schedule changes: values, nights, grid, noise of each process and its log density without doses."""

    values: FloatArray
    seen: NDArray[np.intp]
    grid: Grid
    gains: Gains
    log_density: FloatArray
    variance: FloatArray


def statistics(of: Sequence[Series], knowledge: Knowledge) -> FloatArray:
    """Average benefit over its posterior standard deviation [modelled scale], of each of some series.

    The series differ in their doses alone, and each has a dose before the last night with the outcome.
    """
    first = of[0]
    scale = scale_of(first.outcome, knowledge)
    priors, linear = nonlinear_priors(float(np.log(scale.noise)), knowledge), linear_priors(scale, knowledge)
    made = [columns(each, scale, linear, knowledge, by_weekday=False) for each in of]
    names = chosen_names(made[0], by_weekday=False)
    place = [made[0].names.index(name) for name in names]
    prior_sd = made[0].prior_sd[place]
    matrices = np.stack([each.matrix[:, place] for each in made], axis=1)
    values = scale.to_model(first.values) - scale.intercept_mean
    usual = [index for index, name in enumerate(names) if name != DOSE_NIGHT]
    shared = _shared(values, matrices[:, 0, usual], prior_sd[usual], priors)
    doses = np.stack([each.doses for each in of], axis=1)
    sums = _sums(doses, shared, knowledge)
    starts = [span_of(each).first_dose for each in of]
    found = []
    for begin in range(0, len(of), _SCHEDULES_AT_ONCE):
        part = slice(begin, begin + _SCHEDULES_AT_ONCE)
        every = np.concatenate([matrices[:, part], sums[:, part]], axis=2)
        products = _products(every, shared)
        slopes = _slopes(sums[:, part], starts[part], shared)
        found.append(_ratios(products, slopes, prior_sd, linear.peak_effect, shared))
    return np.concatenate(found)


def _shared(values: FloatArray, usual: FloatArray, prior_sd: FloatArray, priors: NonlinearPriors) -> _Shared:
    """Find the noise of each process without any dose, by fixed-point steps on its own density."""
    grid, observed = coarse_grid(priors, SMALL), ~np.isnan(values)
    seen = np.flatnonzero(observed)
    made = gains(observed, *processes(grid))
    shared = _Shared(values=values, seen=seen, grid=grid, gains=made, log_density=np.zeros(0), variance=np.zeros(0))
    inner = _products(usual[:, None], shared)[:, 0]
    width = prior_sd.size
    size, vectors = np.linalg.eigh(inner[:, :width, :width] * (prior_sd[:, None] * prior_sd))
    towards = (vectors.transpose(0, 2, 1) @ (inner[:, :width, width] * prior_sd)[:, :, None])[:, :, 0]
    size, squares = np.maximum(size, 0.0), inner[:, width, width]
    variance = np.full(len(size), np.exp(2.0 * priors.noise.mean))
    for _ in range(_NOISE_STEPS):
        shrink = 1.0 / (size + variance[:, None])
        explained = towards**2 * shrink
        residual = squares - 2.0 * explained.sum(axis=1) + (explained * size * shrink).sum(axis=1)
        free = seen.size - (size * shrink).sum(axis=1)
        weight = 1.0 / (2.0 * free + priors.noise.sd**-2)
        log_noise = weight * (free * np.log(residual / free) + priors.noise.mean / priors.noise.sd**2)
        variance = np.exp(2.0 * log_noise)
    process = (grid.slow_share.log_weight[:, None] + grid.memory.log_weight).ravel()
    log_density = process - np.log(made.sd[seen]).sum(axis=0) - 0.5 * seen.size * np.log(variance)
    return _Shared(
        values=values,
        seen=seen,
        grid=grid,
        gains=made,
        log_density=log_density - 0.5 * squares / variance,
        variance=variance,
    )


def _sums(doses: FloatArray, shared: _Shared, knowledge: Knowledge) -> FloatArray:
    """Response at every onset and half-life over its peak, plain then tolerated [nights, schedules, 2 * sums]."""
    keep = 2.0 ** (-1.0 / np.exp(shared.grid.half_life.nodes))
    until = int(shared.seen[-1]) + 1
    tolerance = exposure(doses, until, knowledge).tolerance
    added = np.stack([doses, doses * tolerance], axis=2)
    nights, schedules = doses.shape
    sums = np.zeros((nights, schedules, 2, keep.size))
    level = np.zeros((schedules, 2, keep.size))
    for night in range(nights):
        level = level * keep + added[night, :, :, None]
        sums[night] = level
    sums /= sums[:until, :, :1].max(axis=0)
    made = np.zeros((nights, schedules, 2, len(ONSET_NIGHTS), keep.size))
    for index, later in enumerate(ONSET_NIGHTS):
        made[later:, :, :, index] = sums[: nights - later]
    return made.reshape(nights, schedules, -1)


def _products(every: FloatArray, shared: _Shared) -> FloatArray:
    """Inner products of whitened columns, the values last [processes, schedules, columns + 1, columns + 1]."""
    schedules = every.shape[1]
    known = np.broadcast_to(shared.values[:, None, None], (*every.shape[:2], 1))
    rows = np.concatenate([every, known], axis=2)[shared.seen].reshape(shared.seen.size, -1)
    keep = shared.gains.keep[:, None]
    state = np.zeros((keep.size, rows.shape[1]))
    block = np.empty((shared.seen.size, *state.shape))
    before = 0
    for row, night in enumerate(shared.seen.tolist()):
        state = state * keep ** max(night - before - 1, 0)
        np.subtract(rows[row], state, out=block[row])
        state = keep * (state + shared.gains.gain[night][:, None] * block[row])
        block[row] /= shared.gains.sd[night][:, None]
        before = night
    white = block.reshape(shared.seen.size, keep.size, schedules, -1).transpose(1, 2, 0, 3)
    return np.asarray(white.transpose(0, 1, 3, 2) @ white)


def _slopes(sums: FloatArray, starts: Sequence[int | None], shared: _Shared) -> FloatArray:
    """Mean response from the first dose to the last night with the outcome [schedules, shares lost, sums]."""
    until, lost = int(shared.seen[-1]) + 1, shared.grid.share_lost.nodes
    mean = np.stack([sums[start:until, number].mean(axis=0) for number, start in enumerate(starts)])
    plain, tolerated = np.split(mean, 2, axis=1)
    return np.asarray(plain[:, None] - lost[:, None] * tolerated[:, None])


def _ratios(
    products: FloatArray, slopes: FloatArray, prior_sd: FloatArray, peak_sd: float, shared: _Shared
) -> FloatArray:
    """Mean over standard deviation of the average benefit of each schedule, all nodes summed [schedules]."""
    width, lost, grid = prior_sd.size, shared.grid.share_lost.nodes, shared.grid
    variance = shared.variance[:, None, None, None]
    inner = products[:, :, :width, :width] / variance + np.diag(prior_sd**-2)
    across = products[:, :, :width, width:] / variance
    left = products[:, :, width:, width:] / variance - across.transpose(0, 1, 3, 2) @ np.linalg.solve(inner, across)
    count = slopes.shape[2]
    own = np.arange(count)
    plain, crossed = left[:, :, own, own], left[:, :, own, count + own]
    tolerated = left[:, :, count + own, count + own]
    share = lost[:, None]
    precision = plain[:, :, None] - 2.0 * share * crossed[:, :, None] + share**2 * tolerated[:, :, None] + peak_sd**-2
    mean = (left[:, :, None, :count, -1] - share * left[:, :, None, count:-1, -1]) / precision
    explained = products[:, :, width + 2 * count, width + 2 * count] / variance[:, :, 0, 0] - left[:, :, -1, -1]
    base = shared.log_density[:, None] + 0.5 * explained - 0.5 * np.linalg.slogdet(inner)[1]
    prior = (grid.log_onset[:, None] + grid.half_life.log_weight).ravel() + grid.share_lost.log_weight[:, None]
    weight = base[:, :, None, None] + prior + 0.5 * (mean**2 * precision - np.log(precision))
    weight = np.exp(weight - weight.max(axis=(0, 2, 3), keepdims=True))
    weight /= weight.sum(axis=(0, 2, 3), keepdims=True)
    average = (weight * mean * slopes).sum(axis=(0, 2, 3))
    square = (weight * (mean**2 + 1.0 / precision) * slopes**2).sum(axis=(0, 2, 3))
    return np.asarray(average / np.sqrt(square - average**2))
