"""What may be true of this patient, drawn from the posterior.

Points come from `draws`, not from chance. Noise, effect and linear effects are drawn jointly given a node of the
final grid.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .analysis import Analysis
from .draws import normals, uniforms
from .priors import ONSET_NIGHTS, Normal
from .truths import OF_TRUTH, Truths
from .values import FloatArray
from .whitening import Products

_NOISE_POINTS = 61
_NOISE_REACH = 5.0


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
    log_noise, density = noise_density(
        LinearProducts(
            inner=inner, towards=towards, squares=on.products.linear[process, 0, 0], nights=on.products.nights
        ),
        prior_sd,
        of.problem.priors.noise,
        nodes.log_noise[process],
    )
    come = np.cumsum(np.exp(density - density.max(axis=1, keepdims=True)), axis=1)
    wanted = uniforms(draws, OF_TRUTH)[2] * come[:, -1]
    noise = np.exp([np.interp(each, *row) for each, *row in zip(wanted, come, log_noise, strict=True)])
    effects = linear_effects(inner, towards, prior_sd, noise)
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LinearProducts:
    """Inner products of whitened columns of each draw: with each other, with the values, of the values."""

    inner: FloatArray
    towards: FloatArray
    squares: FloatArray
    nights: int


def noise_density(
    products: LinearProducts, prior_sd: FloatArray, prior: Normal, centre: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Log noise around ``centre`` [draws, points], and its log density there with all effects integrated."""
    size, vectors = np.linalg.eigh(products.inner * (prior_sd[:, None] * prior_sd))
    values = (vectors.transpose(0, 2, 1) @ (products.towards * prior_sd)[:, :, None])[:, :, 0]
    reach = _NOISE_REACH / np.sqrt(2.0 * products.nights + prior.sd**-2)
    log_noise = centre[:, None] + np.linspace(-reach, reach, _NOISE_POINTS)
    variance = np.exp(2.0 * log_noise)[:, None, :]
    size = np.maximum(size, 0.0)[:, :, None]
    misfit = products.squares[:, None] - (values[:, :, None] ** 2 / (size + variance)).sum(axis=1)
    density = (
        -products.nights * log_noise
        - 0.5 * np.log1p(size / variance).sum(axis=1)
        - 0.5 * misfit / variance[:, 0]
        - 0.5 * ((log_noise - prior.mean) / prior.sd) ** 2
    )
    return log_noise, density


def linear_effects(inner: FloatArray, towards: FloatArray, prior_sd: FloatArray, noise: FloatArray) -> FloatArray:
    """Draw linear effects given the noise [draws, columns]; the first column gets the most even points."""
    draws, width = towards.shape
    precision = inner / (noise**2)[:, None, None]
    precision[:, np.arange(width), np.arange(width)] += prior_sd**-2
    spread = np.linalg.inv(precision)
    centre = (spread @ (towards / (noise**2)[:, None])[:, :, None])[:, :, 0]
    chance = normals(draws, OF_TRUTH + width)
    chance = np.concatenate([chance[1:2], chance[OF_TRUTH + 1 :]]).T
    drawn: FloatArray = centre + (np.linalg.cholesky(spread) @ chance[:, :, None])[:, :, 0]
    return drawn
