"""What may be true of this patient, drawn from the posterior or the prior, and the nights that would follow from it.

Points come from `draws`, not from chance. From a posterior, noise, effect and linear effects are drawn jointly given
a node of the final grid, and the slow level goes on from where the last night left it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .analysis import Analysis
from .draws import normals, uniforms
from .priors import ONSET_NIGHTS
from .response import Exposure, response
from .values import FloatArray
from .whitening import Gains, Products, gains

_NOISE_POINTS = 61
_NOISE_REACH = 5.0
_OF_TRUTH = 4
"""Dimensions before those of the linear effects: node, effect, noise, and one that is spare."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Truths:
    """Parameters that may be true, one entry a draw.

    ``effect`` [modelled scale] is that of one unit of the unscaled response, ``linear`` [draws, columns] those of the
    linear columns ``names``; ``slow``, ``keep`` and ``noise`` make the noise process.
    """

    names: tuple[str, ...]
    slow: FloatArray
    keep: FloatArray
    noise: FloatArray
    half_life: FloatArray
    onset: NDArray[np.intp]
    share_lost: FloatArray
    effect: FloatArray
    linear: FloatArray

    def expected(self, columns: FloatArray, exposed: Exposure) -> FloatArray:
        """Give values without noise [nights, draws]; ``columns`` [nights, columns] are those of ``names``."""
        responded = response(exposed, self.half_life)
        nights = np.arange(columns.shape[0])[:, None] - self.onset
        felt = nights >= 0
        draws = np.arange(self.onset.size)
        sums = (responded.plain - self.share_lost * responded.tolerated)[np.maximum(nights, 0), draws]
        expected: FloatArray = columns @ self.linear.T + self.effect * np.where(felt, sums, 0.0)
        return expected

    def gains(self, observed: NDArray[np.bool_], weights: FloatArray | None) -> Gains:
        """Kalman gains of each draw's noise process."""
        return gains(observed, self.slow, self.keep, weights)

    def noise_path(self, before: FloatArray, observed: NDArray[np.bool_], with_gains: Gains) -> FloatArray:
        """Noise of the nights after those of ``before`` [nights so far, draws; NaN where missing].

        One evenly spread normal number a night and draw; missing nights pass without one and are 0.
        """
        past, nights = before.shape[0], observed.size
        chance = normals(self.noise.size, _OF_TRUTH + self.linear.shape[1] + nights - past)[-(nights - past) :]
        level = np.zeros(self.noise.size)
        made = np.zeros((nights - past, self.noise.size))
        for night, seen in enumerate(observed.tolist()):
            if seen:
                if night < past:
                    innovation = before[night] - level
                else:
                    innovation = with_gains.sd[night] * self.noise * chance[night - past]
                    made[night - past] = level + innovation
                level = level + with_gains.gain[night] * innovation
            level = self.keep * level
        return made


def of_posterior(of: Analysis, draws: int) -> Truths:
    """Draw from a posterior; the nodes are taken in the order of their effect, so that it is spread evenly."""
    nodes, on, names = of.posterior.nodes, of.posterior.on, of.posterior.names
    place = [of.problem.columns.names.index(name) for name in names]
    prior_sd = np.array([of.problem.peak_effect_sd, *of.problem.columns.prior_sd[place]])
    order = np.argsort(nodes.mean.ravel(), kind="stable")
    come = np.cumsum(nodes.weight.ravel()[order])
    flat = uniforms(draws, 1)[0] * come[-1]
    node = np.unravel_index(order[np.searchsorted(come, flat)], nodes.weight.shape)
    process, lost, sums = node
    share_lost = nodes.grid.share_lost.nodes[lost]
    inner, towards = _inner(on.products, place, process, sums, share_lost)
    noise = _noise(of, inner, towards, on.products.linear[process, 0, 0], prior_sd, nodes.log_noise[process])
    effects = _effects(inner, towards, prior_sd, noise)
    slow, memory = np.divmod(process, nodes.grid.memory.nodes.size)
    onset, half_life = np.divmod(sums, nodes.grid.half_life.nodes.size)
    return Truths(
        names=names,
        slow=1.0 / (1.0 + np.exp(-nodes.grid.slow_share.nodes[slow])),
        keep=np.exp(-np.exp(-nodes.grid.memory.nodes[memory])),
        noise=noise,
        half_life=np.exp(nodes.grid.half_life.nodes[half_life]),
        onset=np.array(ONSET_NIGHTS)[onset],
        share_lost=share_lost,
        effect=effects[:, 0] / on.responded.peak[half_life],
        linear=effects[:, 1:],
    )


def _inner(
    products: Products, place: list[int], process: NDArray[np.intp], sums: NDArray[np.intp], lost: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Inner products of response and chosen columns [draws, 1 + columns, 1 + columns], and those with the values."""
    rows = np.array([0, *(each + 1 for each in place)])
    count, linear = products.plain.shape[1], products.linear.shape[1]
    with_sums = products.linear[process[:, None], rows, linear + sums[:, None]]
    with_sums = with_sums - lost[:, None] * products.linear[process[:, None], rows, linear + count + sums[:, None]]
    inner = np.empty((process.size, rows.size, rows.size))
    inner[:, 1:, 1:] = products.linear[process][:, rows[1:]][:, :, rows[1:]]
    inner[:, 0, 1:] = inner[:, 1:, 0] = with_sums[:, 1:]
    inner[:, 0, 0] = (
        products.plain[process, sums]
        - 2.0 * lost * products.crossed[process, sums]
        + lost**2 * products.tolerated[process, sums]
    )
    towards = products.linear[process][:, rows, 0]
    towards[:, 0] = with_sums[:, 0]
    return inner, towards


def _noise(
    of: Analysis,
    inner: FloatArray,
    towards: FloatArray,
    squares: FloatArray,
    prior_sd: FloatArray,
    centre: FloatArray,
) -> FloatArray:
    """Draw the noise given each draw's node, all effects integrated: by inverting its distribution function."""
    prior, nights = of.problem.priors.noise, of.posterior.on.products.nights
    size, vectors = np.linalg.eigh(inner * (prior_sd[:, None] * prior_sd))
    values = (vectors.transpose(0, 2, 1) @ (towards * prior_sd)[:, :, None])[:, :, 0]
    reach = _NOISE_REACH / np.sqrt(2.0 * nights + prior.sd**-2)
    log_noise = centre[:, None] + np.linspace(-reach, reach, _NOISE_POINTS)
    variance = np.exp(2.0 * log_noise)[:, None, :]
    size = np.maximum(size, 0.0)[:, :, None]
    density = (
        -nights * log_noise
        - 0.5 * np.log1p(size / variance).sum(axis=1)
        - 0.5 * (squares[:, None] - (values[:, :, None] ** 2 / (size + variance)).sum(axis=1)) / variance[:, 0]
        - 0.5 * ((log_noise - prior.mean) / prior.sd) ** 2
    )
    come = np.cumsum(np.exp(density - density.max(axis=1, keepdims=True)), axis=1)
    wanted = uniforms(towards.shape[0], _OF_TRUTH)[2] * come[:, -1]
    return np.array(
        [np.exp(np.interp(each, below, at)) for each, below, at in zip(wanted, come, log_noise, strict=True)]
    )


def _effects(inner: FloatArray, towards: FloatArray, prior_sd: FloatArray, noise: FloatArray) -> FloatArray:
    """Draw the dose's effect and the linear ones given noise and node [draws, 1 + columns], the dose's first."""
    draws, width = towards.shape
    precision = inner / (noise**2)[:, None, None]
    precision[:, np.arange(width), np.arange(width)] += prior_sd**-2
    spread = np.linalg.inv(precision)
    centre = (spread @ (towards / (noise**2)[:, None])[:, :, None])[:, :, 0]
    chance = normals(draws, _OF_TRUTH + width - 1)
    chance = np.concatenate([chance[1:2], chance[_OF_TRUTH:]]).T
    drawn: FloatArray = centre + (np.linalg.cholesky(spread) @ chance[:, :, None])[:, :, 0]
    return drawn
