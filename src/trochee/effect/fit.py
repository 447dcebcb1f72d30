"""The fit on the modelled scale: two passes of the grid, the second placed by the first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .design import Columns
from .grid import AXES, COARSE, FINE, Counts, Grid, Moments, coarse_grid, refined_grid
from .nodes import LinearPart, Nodes, integrate
from .priors import ONSET_NIGHTS, NonlinearPriors
from .response import Exposure, Response, response
from .values import FloatArray
from .whitening import Products, gains, whitened_products

_WIDEST_STEP = 1.3
"""Distance of nodes in posterior standard deviations up to which the trapezoid rule is accurate for smooth bells."""
_MOST_PASSES = 5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problem:
    """What is fitted: ``values`` [modelled scale less the prior mean; NaN where missing], columns, doses, priors.

    ``weights`` [nights] divide the night-to-night variance of each night; ``None`` where all nights count alike.
    """

    values: FloatArray
    columns: Columns
    exposed: Exposure
    priors: NonlinearPriors
    peak_effect_sd: float
    weights: FloatArray | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quadrature:
    """Nodes of the first pass and of those after it."""

    coarse: Counts = COARSE
    fine: Counts = FINE


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pass:
    """A grid, the products of the columns whitened on it, and the dose's response at its half-lives."""

    grid: Grid
    products: Products
    responded: Response


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fit:
    """The first pass and the final one, each with its posterior."""

    first: Pass
    first_nodes: Nodes
    last: Pass
    nodes: Nodes


def fit(problem: Problem, columns: tuple[str, ...], functionals: FloatArray, quadrature: Quadrature) -> Fit:
    """Fit with the named columns.

    ``functionals`` [functionals, named columns] are the linear ones whose posterior is wanted.
    Needs at least one value and one dose. Same input, same digits.
    """
    first = whiten(problem, coarse_grid(problem.priors, quadrature.coarse))
    first_nodes = evaluate(problem, first, columns, functionals[:0])
    before, found = first, moments(first_nodes)
    passes = 1
    while True:
        now = whiten(problem, refined_grid(problem.priors, found, before.grid, quadrature.fine))
        nodes = evaluate(problem, now, columns, functionals)
        before, found, passes = now, moments(nodes), passes + 1
        if passes == _MOST_PASSES or not _too_wide(now.grid, found):
            return Fit(first=first, first_nodes=first_nodes, last=now, nodes=nodes)


def whiten(problem: Problem, grid: Grid) -> Pass:
    """Whiten all columns of a problem on the noise processes of a grid."""
    observed = ~np.isnan(problem.values)
    logit, log_memory = np.meshgrid(grid.slow_share.nodes, grid.memory.nodes, indexing="ij")
    slow = 1.0 / (1.0 + np.exp(-logit.ravel()))
    keep = np.exp(-np.exp(-log_memory.ravel()))
    responded = response(problem.exposed, np.exp(grid.half_life.nodes))
    linear = np.column_stack([problem.values, problem.columns.matrix])
    with_gains = gains(observed, slow, keep, problem.weights)
    products = whitened_products(observed, linear, responded.basis(ONSET_NIGHTS), with_gains)
    return Pass(grid=grid, products=products, responded=responded)


def evaluate(problem: Problem, on: Pass, columns: tuple[str, ...], functionals: FloatArray) -> Nodes:
    """Posterior on a pass with the named columns."""
    chosen = [problem.columns.names.index(name) for name in columns]
    linear = LinearPart(
        chosen=chosen,
        prior_sd=problem.columns.prior_sd[chosen],
        functionals=functionals,
        peak_effect_sd=problem.peak_effect_sd,
    )
    return integrate(on.products, on.grid, linear, problem.priors.noise, problem.priors.noise_limit)


def marginals(nodes: Nodes) -> dict[str, FloatArray]:
    """Probability of each node of each axis, and of each onset (``onset``)."""
    grid = nodes.grid
    cube = nodes.weight.reshape(
        grid.slow_share.nodes.size,
        grid.memory.nodes.size,
        grid.share_lost.nodes.size,
        grid.log_onset.size,
        grid.half_life.nodes.size,
    )
    axes = {"slow_share": 0, "memory": 1, "share_lost": 2, "onset": 3, "half_life": 4}
    return {name: cube.sum(axis=tuple(set(range(5)) - {kept})) for name, kept in axes.items()}


def moments(nodes: Nodes) -> dict[str, Moments]:
    """Mean and standard deviation of each axis's parameter."""
    found = {}
    masses = marginals(nodes)
    for name in AXES:
        values, mass = getattr(nodes.grid, name).nodes, masses[name]
        mean = float((mass * values).sum())
        found[name] = Moments(mean=mean, sd=float(np.sqrt((mass * (values - mean) ** 2).sum())))
    return found


def _too_wide(grid: Grid, found: dict[str, Moments]) -> bool:
    return any(getattr(grid, name).step > _WIDEST_STEP * found[name].sd for name in AXES)
