"""Closed-form part of the fit on a grid: linear effects and noise integrated at every node.

At a node (slow share, memory, onset, half-life, share lost) the model is linear-Gaussian given the noise s. The
linear columns are diagonalised against their prior once for each (slow share, memory), so that every s costs
elementwise work only, and products with the effect column are quadratic in the share lost. The noise is integrated by
the trapezoid rule in log s and collapsed by matching two moments.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .grid import Grid
from .priors import Normal
from .values import FloatArray
from .whitening import Products

_STEP = 0.9
_BELOW, _ABOVE = 3.5, 4.0
_NEGLIGIBLE_LOG_WEIGHT = 12.0
_NODES_AT_ONCE = 8
_NEWTON_STEPS = 8
_TINY = 1e-300


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Nodes:
    """Posterior on a grid; axes are (noise process, share lost, onset and half-life).

    ``weight`` sums to 1; ``mean`` and ``variance`` are of the peak effect at a node. ``level_…`` belong to the linear
    functionals asked for, with the share lost summed out: weight [processes, onset and half-life], and mean, variance
    and mean product with the peak effect [functionals, processes, onset and half-life].
    """

    grid: Grid
    weight: FloatArray
    mean: FloatArray
    variance: FloatArray
    log_evidence: float
    log_noise: FloatArray
    """Mean log noise of each process [processes]."""
    level_weight: FloatArray
    level_mean: FloatArray
    level_variance: FloatArray
    level_cross: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rotated:
    """Products in the coordinates that diagonalise the linear columns against their prior [processes, columns …]."""

    size: FloatArray
    values: FloatArray
    sums: FloatArray
    """[processes, columns, 2 * sums]: the plain dose sums, then the tolerated ones."""
    back: FloatArray
    """[processes, original columns, columns]."""
    values_squared: FloatArray
    values_sums: FloatArray


def rotated(products: Products, chosen: list[int], prior_sd: FloatArray) -> Rotated:
    """Diagonalise the chosen linear columns (entries of ``products.linear`` after the values) against their prior."""
    rows = np.array(chosen) + 1
    linear = products.linear
    sums_from = linear.shape[1]
    scaled = linear[:, rows][:, :, rows] * (prior_sd[:, None] * prior_sd[None, :])
    size, vectors = np.linalg.eigh(scaled)
    back = prior_sd[None, :, None] * vectors
    towards = back.transpose(0, 2, 1)
    return Rotated(
        size=np.maximum(size, 0.0),
        values=(towards @ linear[:, rows, 0][:, :, None])[:, :, 0],
        sums=towards @ linear[:, rows, sums_from:],
        back=back,
        values_squared=linear[:, 0, 0],
        values_sums=linear[:, 0, sums_from:],
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Quadratics:
    """Coefficients at each noise value, with the linear effects integrated; ``[processes, noise, sums]`` each.

    Posterior precision of the peak effect: ``plain - 2 lambda crossed + lambda^2 tolerated``, its prior's included in
    ``plain``; posterior precision times mean: ``plain_values - lambda tolerated_values``.
    """

    plain: FloatArray
    crossed: FloatArray
    tolerated: FloatArray
    plain_values: FloatArray
    tolerated_values: FloatArray


def _quadratics(
    products: Products, made: Rotated, variance: FloatArray, part: slice, prior_precision: float
) -> _Quadratics:
    count = products.plain.shape[1]
    shrink = 1.0 / (made.size[part, None, :] + variance[:, :, None])
    zero, one = made.sums[part, :, :count], made.sums[part, :, count:]
    values = made.values[part, :, None]
    explained = shrink @ np.concatenate([zero * zero, zero * one, one * one, zero * values, one * values], axis=2)
    own = np.concatenate(
        [products.plain[part], products.crossed[part], products.tolerated[part], made.values_sums[part]], axis=1
    )
    left = (own[:, None, :] - explained) / variance[:, :, None]
    return _Quadratics(
        plain=left[..., :count] + prior_precision,
        crossed=left[..., count : 2 * count],
        tolerated=left[..., 2 * count : 3 * count],
        plain_values=left[..., 3 * count : 4 * count],
        tolerated_values=left[..., 4 * count :],
    )


def _peak_effect(terms: _Quadratics, lost: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Posterior precision and mean of the peak effect ``[processes, share lost, noise, sums]``."""
    share = lost[None, :, None, None]
    precision = terms.tolerated[:, None] * share
    precision -= 2.0 * terms.crossed[:, None]
    precision *= share
    precision += terms.plain[:, None]
    mean = terms.tolerated_values[:, None] * -share
    mean += terms.plain_values[:, None]
    mean /= precision
    return precision, mean


def _log_noise_mode(
    nights: int, made: Rotated, prior: Normal, limit: float, explained: FloatArray, start: FloatArray
) -> FloatArray:
    """Most probable log noise of each process [processes], with ``explained`` of the residual sum taken away.

    Newton from the left on a convex falling function, so that it converges without a safeguard.
    """
    lowest = prior.mean - limit * prior.sd
    found = start
    for _ in range(2):
        shrink = 1.0 / (made.size + np.exp(2.0 * found)[:, None])
        squares = made.values**2 * shrink
        residual = made.values_squared - 2.0 * squares.sum(axis=1) + (squares * made.size * shrink).sum(axis=1)
        residual = np.maximum(residual - explained, 0.0)
        free = nights - (made.size * shrink).sum(axis=1)
        alone = 0.5 * np.log(np.maximum(residual / free, np.exp(2.0 * lowest)))
        found = np.minimum(alone, prior.mean)
        for _ in range(_NEWTON_STEPS):
            pull = residual * np.exp(-2.0 * found)
            found = found + (pull - free - (found - prior.mean) / prior.sd**2) / (2.0 * pull + 1.0 / prior.sd**2)
        found = np.maximum(found, lowest)
    return found


def _noise_grid(
    products: Products, made: Rotated, lost: FloatArray, prior: Normal, limit: float, prior_precision: float
) -> tuple[FloatArray, float]:
    """Log noise at each process [processes, noise] and its step."""
    everything = slice(None)
    explained = np.zeros(made.values_squared.shape)
    high = low = _log_noise_mode(products.nights, made, prior, limit, explained, np.full(explained.shape, prior.mean))
    for _ in range(2):
        variance = np.exp(2.0 * low)[:, None]
        precision, mean = _peak_effect(_quadratics(products, made, variance, everything, prior_precision), lost)
        explained = (mean * mean * precision).max(axis=(1, 2, 3)) * variance[:, 0]
        low = _log_noise_mode(products.nights, made, prior, limit, explained, low)
    high = np.minimum(high, low + _NEGLIGIBLE_LOG_WEIGHT / products.nights)
    sd = 1.0 / np.sqrt(2.0 * products.nights + prior.sd**-2)
    step = _STEP * sd
    count = int(np.ceil((np.max(high - low) + (_BELOW + _ABOVE) * sd) / step)) + 1
    return (low - _BELOW * sd)[:, None] + step * np.arange(count), step


def _log_base(
    products: Products, made: Rotated, log_noise: FloatArray, prior: Normal, step: float, prior_precision: float
) -> FloatArray:
    """Log density of values and noise without any dose effect ``[processes, noise]``, trapezoid weight included."""
    variance = np.exp(2.0 * log_noise)
    ratio = made.size[:, None, :] / variance[:, :, None]
    misfit = made.values_squared[:, None] - (
        made.values[:, None, :] ** 2 / (made.size[:, None, :] + variance[:, :, None])
    ).sum(axis=2)
    density: FloatArray = (
        -products.nights * (log_noise + 0.5 * np.log(2.0 * np.pi))
        - products.log_sd[:, None]
        - 0.5 * np.log1p(ratio).sum(axis=2)
        - 0.5 * misfit / variance
        - 0.5 * ((log_noise - prior.mean) / prior.sd) ** 2
        - np.log(prior.sd * np.sqrt(2.0 * np.pi))
        + np.log(step)
        + 0.5 * np.log(prior_precision)
    )
    return density


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LinearPart:
    """Which linear columns are in the model, their priors, and the linear functionals whose posterior is wanted."""

    chosen: list[int]
    """Entries of the linear columns after the values."""
    prior_sd: FloatArray
    functionals: FloatArray
    """[functionals, chosen columns]."""
    peak_effect_sd: float


def integrate(products: Products, grid: Grid, linear: LinearPart, noise: Normal, noise_limit: float) -> Nodes:
    """Posterior on a grid, from the inner products of whitened columns on the grid's noise processes."""
    made = rotated(products, linear.chosen, linear.prior_sd)
    lost = grid.share_lost.nodes
    prior_precision = linear.peak_effect_sd**-2
    log_noise, step = _noise_grid(products, made, lost, noise, noise_limit, prior_precision)
    base = _log_base(products, made, log_noise, noise, step, prior_precision)
    processes, sums = products.plain.shape
    weight, first, second = (np.zeros((processes, lost.size, sums)) for _ in range(3))
    log_top, noise_mean = np.zeros(processes), np.zeros(processes)
    level = np.zeros((4, len(linear.functionals), processes, sums))
    share_weight = np.exp(grid.share_lost.log_weight)
    powers = np.stack([share_weight, share_weight * lost, share_weight * lost**2])
    response = (grid.log_onset[:, None] + grid.half_life.log_weight[None, :]).ravel()
    for start in range(0, processes, _NODES_AT_ONCE):
        part = slice(start, start + _NODES_AT_ONCE)
        variance = np.exp(2.0 * log_noise[part])
        precision, mean = _peak_effect(_quadratics(products, made, variance, part, prior_precision), lost)
        weighted, log_top[part] = _weighted(precision, mean, (base[part, :, None] + response)[:, None])
        once = weighted * mean
        twice = once * mean
        twice += weighted / precision
        weight[part], first[part], second[part] = weighted.sum(axis=2), once.sum(axis=2), twice.sum(axis=2)
        summed = _Powers.of(weighted, once, twice, powers)
        noise_mean[part] = (summed.weight[0].sum(axis=2) * log_noise[part]).sum(axis=1)
        level[:, :, part] = _functionals(made, variance, part, linear.functionals, summed)
    by_node = tuple(each * share_weight[None, :, None] for each in (weight, first, second))
    return _collected(grid, by_node, (log_top, noise_mean), level)


def _weighted(precision: FloatArray, mean: FloatArray, base: FloatArray) -> tuple[FloatArray, float]:
    """Weight with the peak effect integrated, and the logarithm it is relative to; priors of the peak apart."""
    weight = mean * mean
    weight *= precision
    weight *= 0.5
    weight += base
    top = float(weight.max())
    weight -= top
    np.exp(weight, out=weight)
    weight /= np.sqrt(precision)
    return weight, top


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Powers:
    """Sums over the share lost of weight and moments times its powers ``[powers, processes, noise, sums]``."""

    weight: FloatArray
    first: FloatArray
    second: FloatArray

    @classmethod
    def of(cls, weighted: FloatArray, once: FloatArray, twice: FloatArray, powers: FloatArray) -> _Powers:
        def summed(values: FloatArray, count: int) -> FloatArray:
            processes, shares, noises, sums = values.shape
            flat = powers[:count] @ values.reshape(processes, shares, noises * sums)
            return flat.reshape(processes, count, noises, sums).transpose(1, 0, 2, 3)

        return cls(weight=summed(weighted, 1), first=summed(once, 2), second=summed(twice, 3))


def _functionals(made: Rotated, variance: FloatArray, part: slice, wanted: FloatArray, powers: _Powers) -> FloatArray:
    """Unnormalised weight, mean, square and product with the peak effect ``[4, functionals, processes, sums]``.

    Given noise and peak effect a functional is normal with mean ``alone - peak * slope``; the slope is linear in the
    share lost.
    """
    count = made.sums.shape[2] // 2
    shrink = 1.0 / (made.size[part, None, :] + variance[:, :, None])
    along = (wanted @ made.back[part])[:, None]
    alone = (along * (made.values[part, None, :] * shrink)[:, :, None]).sum(axis=3)[..., None]
    spread = (along**2 * shrink[:, :, None]).sum(axis=3)[..., None] * variance[:, :, None, None]
    slopes = (along * shrink[:, :, None]) @ made.sums[part, None]
    plain, tolerated = slopes[..., :count], slopes[..., count:]
    weight, first, second = (each[..., None, :] for each in (powers.weight, powers.first, powers.second))
    pulled = plain * first[0] - tolerated * first[1]
    one = plain * second[0] - tolerated * second[1]
    other = plain * second[1] - tolerated * second[2]
    mean = alone * weight[0] - pulled
    square = (spread - alone**2) * weight[0] + 2.0 * alone * mean + plain * one - tolerated * other
    cross = alone * first[0] - one
    whole = np.broadcast_to(weight[0], mean.shape)
    return np.stack([each.sum(axis=1).transpose(1, 0, 2) for each in (whole, mean, square, cross)])


def _collected(
    grid: Grid,
    by_node: tuple[FloatArray, ...],
    by_process: tuple[FloatArray, FloatArray],
    level: FloatArray,
) -> Nodes:
    weight, first, second = by_node
    log_top, noise_mean = by_process
    process = (grid.slow_share.log_weight[:, None] + grid.memory.log_weight[None, :]).ravel() + log_top
    top = float(process.max())
    factor = np.exp(process - top)
    positive = np.maximum(weight, _TINY)
    mean = first / positive
    variance = np.maximum(second / positive - mean**2, _TINY)
    total = float((weight.sum(axis=(1, 2)) * factor).sum())
    level_positive = np.maximum(level[0], _TINY)
    level_mean = level[1] / level_positive
    return Nodes(
        grid=grid,
        weight=weight * (factor / total)[:, None, None],
        mean=mean,
        variance=variance,
        log_evidence=top + float(np.log(total)),
        log_noise=noise_mean / np.maximum(weight.sum(axis=(1, 2)), _TINY),
        level_weight=weight.sum(axis=1) * (factor / total)[:, None],
        level_mean=level_mean,
        level_variance=np.maximum(level[2] / level_positive - level_mean**2, _TINY),
        level_cross=level[3] / level_positive,
    )
