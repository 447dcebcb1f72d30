"""One posterior for many records that share nights, gaps and doses and differ in their values alone.

The Kalman gains do not depend on the values, so one recursion whitens the columns and the values of every record at
once, and the inner products up to a horizon are partial sums of one pass. The grid is a condensed one: one pass, few
nodes, the noise by three Gauss-Hermite nodes around its mode. The response is left unscaled here and its prior is
scaled instead, which is the same and lets every horizon share the products though its peak differs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .grid import AXES, Counts, Grid, Moments, axis
from .priors import NonlinearPriors, Normal
from .values import FloatArray
from .whitening import Gains

CONDENSED = Counts(slow_share=5, memory=4, share_lost=5, half_life=7)
_BOX_REACH = 3.0
"""Reach of the box in standard deviations of what is known now; what more nights tell lies within."""
_PRIOR_REACH = 3.3
_NIGHTS_AT_ONCE = 64
_NOISE_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(3)
_NOISE_LOG_WEIGHTS = np.log(_WEIGHTS) + 0.5 * _NOISE_NODES**2
_NEWTON_STEPS = 6
_TINY = 1e-300


def condensed_grid(priors: NonlinearPriors, found: dict[str, Moments], counts: Counts = CONDENSED) -> Grid:
    """Grid around what is known now, within the prior's reach; a parameter that is fixed has one node."""
    made = {}
    for name in AXES:
        prior: Normal = getattr(priors, name)
        low = max(found[name].mean - _BOX_REACH * found[name].sd, prior.mean - _PRIOR_REACH * prior.sd)
        high = min(found[name].mean + _BOX_REACH * found[name].sd, prior.mean + _PRIOR_REACH * prior.sd)
        made[name] = axis(prior, getattr(counts, name), low, high)
    return Grid(**made, log_onset=np.log(np.array(priors.onset)))


def prior_moments(priors: NonlinearPriors) -> dict[str, Moments]:
    """Say what is known of each parameter before any night."""
    return {name: Moments(mean=getattr(priors, name).mean, sd=getattr(priors, name).sd) for name in AXES}


def processes(grid: Grid) -> tuple[FloatArray, FloatArray]:
    """Share of the slow level and its lag-one correlation at each noise process of a grid."""
    logit, log_memory = np.meshgrid(grid.slow_share.nodes, grid.memory.nodes, indexing="ij")
    return 1.0 / (1.0 + np.exp(-logit.ravel())), np.exp(-np.exp(-log_memory.ravel()))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Walk:
    """A recursion that has come to some night: predicted state and inner products of what was whitened so far.

    ``column_state`` [processes, columns], ``value_state`` [processes, records]. Columns are linear ones, then the
    plain dose sums, then the tolerated ones. ``columns`` [processes, linear, columns]; ``pairs`` [3, processes,
    sums]: plain with plain, plain with tolerated, tolerated with tolerated; ``values`` [processes, records, columns];
    ``squares`` [processes, records]; ``log_sd`` [processes] is half the log determinant of the correlation.
    """

    column_state: FloatArray
    value_state: FloatArray
    columns: FloatArray
    pairs: FloatArray
    values: FloatArray
    squares: FloatArray
    log_sd: FloatArray
    nights: int
    before: int
    """Night up to which the state is predicted."""

    @classmethod
    def start(cls, count: int, linear: int, sums: int, records: int) -> Walk:
        """Begin before the first night, with nothing whitened, for a number of noise processes."""
        width = linear + 2 * sums
        return cls(
            column_state=np.zeros((count, width)),
            value_state=np.zeros((count, records)),
            columns=np.zeros((count, linear, width)),
            pairs=np.zeros((3, count, sums)),
            values=np.zeros((count, records, width)),
            squares=np.zeros((count, records)),
            log_sd=np.zeros(count),
            nights=0,
            before=0,
        )

    def repeated(self, records: int) -> Walk:
        """Let one record's past stand for that of many."""
        return Walk(
            column_state=self.column_state,
            value_state=np.repeat(self.value_state, records, axis=1),
            columns=self.columns,
            pairs=self.pairs,
            values=np.repeat(self.values, records, axis=1),
            squares=np.repeat(self.squares, records, axis=1),
            log_sd=self.log_sd,
            nights=self.nights,
            before=self.before,
        )

    def on(self, columns: FloatArray, values: FloatArray, seen: NDArray[np.intp], with_gains: Gains) -> Walk:
        """Go on over the nights ``seen``; ``columns`` [nights, columns] and ``values`` [nights, records] hold all."""
        walk = self
        for start in range(0, seen.size, _NIGHTS_AT_ONCE):
            walk = walk._block(columns, values, seen[start : start + _NIGHTS_AT_ONCE], with_gains)
        return walk

    def _block(self, columns: FloatArray, values: FloatArray, part: NDArray[np.intp], with_gains: Gains) -> Walk:
        width, linear, sums = columns.shape[1], self.columns.shape[1], self.pairs.shape[2]
        rows = np.concatenate([columns[part], values[part]], axis=1)
        keep = with_gains.keep[:, None]
        carried = with_gains.keep[:, None] * with_gains.gain[part].T
        state = np.concatenate([self.column_state, self.value_state], axis=1)
        block = np.empty((part.size, *state.shape))
        before = self.before
        for row, night in enumerate(part.tolist()):
            if night - before > 1:
                state = state * keep ** (night - before - 1)
            np.subtract(rows[row], state, out=block[row])
            state = keep * state + carried[:, row, None] * block[row]
            before = night
        block /= with_gains.sd[part][:, :, None]
        white, own = block[:, :, :width], np.ascontiguousarray(block[:, :, width:].transpose(1, 2, 0))
        plain, tolerated = white[:, :, linear : linear + sums], white[:, :, linear + sums :]
        by_process = np.ascontiguousarray(white.transpose(1, 0, 2))
        return Walk(
            column_state=state[:, :width],
            value_state=state[:, width:],
            columns=self.columns + by_process[:, :, :linear].transpose(0, 2, 1) @ by_process,
            pairs=self.pairs
            + np.stack(
                [(plain * plain).sum(axis=0), (plain * tolerated).sum(axis=0), (tolerated * tolerated).sum(axis=0)]
            ),
            values=self.values + own @ by_process,
            squares=self.squares + (own * own).sum(axis=2),
            log_sd=self.log_sd + np.log(with_gains.sd[part]).sum(axis=0),
            nights=self.nights + part.size,
            before=before,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Setting:
    """What the posterior is asked for at one horizon.

    ``chosen`` [linear columns, model columns] takes the model's columns from those that were whitened, ``prior_sd``
    [model columns] are their priors', ``usual`` [model columns] the functional of the untreated level.
    ``effect_precision`` [sums] is the prior precision of the effect of one unit of the unscaled response.
    """

    chosen: FloatArray
    prior_sd: FloatArray
    usual: FloatArray
    effect_precision: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Posteriors:
    """Posterior of many records on a grid, the memory of the noise and its size summed out by two moments.

    ``weight`` [slow shares, records, shares lost, sums] sums to 1 over all but the records; ``mean`` and ``variance``
    are of the effect of one unit of the unscaled response; ``level`` [records] is the posterior mean untreated level.
    """

    weight: FloatArray
    mean: FloatArray
    variance: FloatArray
    level: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Rotated:
    """Products in coordinates that diagonalise the model's columns against their prior; see `nodes.Rotated`."""

    size: FloatArray
    values: FloatArray
    sums: FloatArray
    along: FloatArray
    values_sums: FloatArray


def posteriors(walk: Walk, grid: Grid, setting: Setting, priors: NonlinearPriors) -> Posteriors:
    """Posterior of every record from its products up to some night."""
    made = _rotated(walk, setting)
    noise = _noise_nodes(walk, made, grid, setting, priors)
    base = _base(walk, made, noise, grid, priors.noise) + _NOISE_LOG_WEIGHTS[:, None]
    lost, records = grid.share_lost.nodes, walk.squares.shape[1]
    prior = 0.5 * np.log(setting.effect_precision) + np.tile(grid.half_life.log_weight, grid.log_onset.size)
    prior = prior + np.repeat(grid.log_onset, grid.half_life.nodes.size) + grid.share_lost.log_weight[:, None]
    memories = grid.memory.nodes.size
    found = np.zeros((3, grid.slow_share.nodes.size, records, lost.size, setting.effect_precision.size))
    level, total, top = np.zeros(records), np.zeros(records), np.full(records, -np.inf)
    for each in range(walk.squares.shape[0]):
        precision, mean, alone, pull = _effect(walk, made, noise, each, setting, lost)
        weight = mean * mean
        weight *= precision
        weight *= 0.5
        weight += prior
        weight += base[each][:, :, None, None]
        above = np.maximum(weight.max(axis=(0, 2, 3)), top)
        fade = np.exp(top - above)
        top = above
        weight -= top[None, :, None, None]
        np.exp(weight, out=weight)
        weight /= np.sqrt(precision)
        once = weight * mean
        found *= fade[None, None, :, None, None]
        level, total = level * fade, total * fade
        row = each // memories
        found[0, row] += weight.sum(axis=0)
        found[1, row] += once.sum(axis=0)
        at_zero, at_one = once.sum(axis=2), (lost @ once)
        once *= mean
        once += weight / precision
        found[2, row] += once.sum(axis=0)
        by_noise = weight.sum(axis=(2, 3))
        total += by_noise.sum(axis=0)
        level += (alone * by_noise).sum(axis=0) - (pull[0] * at_zero - pull[1] * at_one).sum(axis=(0, 2))
    positive = np.maximum(found[0], _TINY)
    centre = found[1] / positive
    return Posteriors(
        weight=found[0] / total[None, :, None, None],
        mean=centre,
        variance=np.maximum(found[2] / positive - centre**2, _TINY),
        level=level / total,
    )


def _rotated(walk: Walk, setting: Setting) -> _Rotated:
    linear = walk.columns.shape[1]
    towards = setting.chosen * setting.prior_sd
    inner = towards.T @ walk.columns[:, :, :linear] @ towards
    size, vectors = np.linalg.eigh(inner)
    back = vectors.transpose(0, 2, 1)
    return _Rotated(
        size=np.maximum(size, 0.0),
        values=back @ (walk.values[:, :, :linear] @ towards).transpose(0, 2, 1),
        sums=back @ (towards.T @ walk.columns[:, :, linear:]),
        along=(setting.usual * setting.prior_sd) @ vectors,
        values_sums=walk.values[:, :, linear:],
    )


def _effect(
    walk: Walk, made: _Rotated, noise: FloatArray, each: int, setting: Setting, lost: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, tuple[FloatArray, FloatArray]]:
    """Posterior precision and mean of the effect [noise, records, shares lost, sums] of one noise process.

    With it the untreated level without any effect [noise, records], and how far one unit of effect pulls it down
    [noise, records, sums], plain and tolerated.
    """
    sums = walk.pairs.shape[2]
    variance = np.exp(2.0 * noise[each])[:, :, None]
    shrink = 1.0 / (made.size[each] + variance)
    plain, tolerated = made.sums[each][:, :sums], made.sums[each][:, sums:]
    values = made.values[each].T * shrink
    inside = np.concatenate([plain * plain, plain * tolerated, tolerated * tolerated], axis=1)
    own = walk.pairs[:, each].reshape(-1)
    left = (own - shrink @ inside) / variance
    towards = (made.values_sums[each] - values @ made.sums[each]) / variance
    share = lost[:, None]
    precision = left[:, :, None, 2 * sums :] * share
    precision -= 2.0 * left[:, :, None, sums : 2 * sums]
    precision *= share
    precision += (left[:, :, :sums] + setting.effect_precision)[:, :, None]
    mean = towards[:, :, None, sums:] * -share
    mean += towards[:, :, None, :sums]
    mean /= precision
    along = made.along[each]
    slopes = (along * shrink) @ made.sums[each]
    return precision, mean, values @ along, (slopes[:, :, :sums], slopes[:, :, sums:])


def _noise_nodes(walk: Walk, made: _Rotated, grid: Grid, setting: Setting, priors: NonlinearPriors) -> FloatArray:
    """Log noise at its nodes [processes, nodes, records].

    The mode is found without any effect first, then with what the most probable effect explains.
    """
    scale = float(1.0 / np.sqrt(2.0 * walk.nights + priors.noise.sd**-2))
    explained = np.zeros(walk.squares.shape)
    mode = _mode(walk, made, priors, explained, np.full(walk.squares.shape, priors.noise.mean))
    noise = mode[:, None, :]
    for each in range(len(explained)):
        precision, mean, _, _ = _effect(walk, made, noise, each, setting, grid.share_lost.nodes)
        mean *= mean
        mean *= precision
        explained[each] = mean.max(axis=(0, 2, 3)) * np.exp(2.0 * mode[each])
    mode = _mode(walk, made, priors, explained, mode)
    made_nodes: FloatArray = mode[:, None, :] + scale * _NOISE_NODES[:, None]
    return made_nodes


def _mode(
    walk: Walk, made: _Rotated, priors: NonlinearPriors, explained: FloatArray, start: FloatArray
) -> FloatArray:
    """Most probable log noise [processes, records], with ``explained`` of the squares taken away; by Newton."""
    prior = priors.noise
    lowest = prior.mean - priors.noise_limit * prior.sd
    found = start
    for _ in range(2):
        shrink = 1.0 / (made.size[:, :, None] + np.exp(2.0 * found)[:, None, :])
        squares = made.values**2 * shrink
        residual = walk.squares - 2.0 * squares.sum(axis=1) + (squares * made.size[:, :, None] * shrink).sum(axis=1)
        residual = np.maximum(residual - explained, 0.0)
        free = walk.nights - (made.size[:, :, None] * shrink).sum(axis=1)
        found = np.minimum(0.5 * np.log(np.maximum(residual / free, np.exp(2.0 * lowest))), prior.mean)
        for _ in range(_NEWTON_STEPS):
            pull = residual * np.exp(-2.0 * found)
            found = found + (pull - free - (found - prior.mean) / prior.sd**2) / (2.0 * pull + prior.sd**-2)
        found = np.maximum(found, lowest)
    return found


def _base(walk: Walk, made: _Rotated, noise: FloatArray, grid: Grid, prior: Normal) -> FloatArray:
    """Log density of values and noise without any effect [processes, nodes, records], prior of the process added."""
    variance = np.exp(2.0 * noise)
    size = made.size[:, None, :, None]
    spread = variance[:, :, None, :]
    misfit = walk.squares[:, None, :] - (made.values[:, None] ** 2 / (size + spread)).sum(axis=2)
    density: FloatArray = (
        -walk.nights * noise
        - 0.5 * np.log1p(size / spread).sum(axis=2)
        - 0.5 * misfit / variance
        - 0.5 * ((noise - prior.mean) / prior.sd) ** 2
    )
    process = (grid.slow_share.log_weight[:, None] + grid.memory.log_weight).ravel() - walk.log_sd
    density += process[:, None, None]
    return density
