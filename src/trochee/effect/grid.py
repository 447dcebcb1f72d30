"""The grid on which the non-linear parameters are integrated, and how its second pass is placed by the first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .priors import NonlinearPriors, Normal
from .values import FloatArray

AXES = ("slow_share", "memory", "share_lost", "half_life")

_COARSE_REACH = 2.6
_BOX_REACH = 4.2
_PRIOR_REACH = 3.9
"""Closer bounds (3.6 and 3.2) cut tails that moved the mean by up to 0.06 standard deviations."""
_UNIFORM_SD = 12.0**-0.5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Axis:
    """Nodes of one parameter and the logarithm of prior density times trapezoid weight at each."""

    nodes: FloatArray
    log_weight: FloatArray

    @property
    def step(self) -> float:
        """Distance between nodes; 0 where the parameter is fixed."""
        return float(self.nodes[1] - self.nodes[0]) if self.nodes.size > 1 else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Nodes of a pass."""

    slow_share: int
    memory: int
    share_lost: int
    half_life: int


COARSE = Counts(slow_share=6, memory=6, share_lost=5, half_life=7)
FINE = Counts(slow_share=8, memory=8, share_lost=21, half_life=11)
"""Where the share lost is unsure, the average benefit is a row of normals, one a node; nine would stand apart."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grid:
    """Axes of a pass, each on the scale of its prior (logit, log, plain, log)."""

    slow_share: Axis
    memory: Axis
    share_lost: Axis
    half_life: Axis
    log_onset: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """Mean and standard deviation of a parameter on a grid."""

    mean: float
    sd: float


def axis(prior: Normal, count: int, low: float, high: float) -> Axis:
    """Equally spaced trapezoid nodes between two values; a single node where the prior fixes the parameter."""
    if prior.sd == 0.0:
        return Axis(nodes=np.array([prior.mean]), log_weight=np.zeros(1))
    nodes = np.linspace(low, high, count)
    density = -0.5 * ((nodes - prior.mean) / prior.sd) ** 2 - np.log(prior.sd * np.sqrt(2.0 * np.pi))
    weight = np.full(count, nodes[1] - nodes[0])
    weight[[0, -1]] *= 0.5
    return Axis(nodes=nodes, log_weight=density + np.log(weight))


def coarse_grid(priors: NonlinearPriors, counts: Counts = COARSE) -> Grid:
    """First pass: the middle of each prior."""
    reach = {name: _COARSE_REACH * getattr(priors, name).sd for name in AXES}
    return _grid(
        priors,
        counts,
        {name: (getattr(priors, name).mean - reach[name], getattr(priors, name).mean + reach[name]) for name in AXES},
    )


def refined_grid(priors: NonlinearPriors, found: dict[str, Moments], before: Grid, counts: Counts = FINE) -> Grid:
    """Next pass: a box around what the pass before found, within the prior's reach.

    A posterior narrower than the distance of the nodes before is taken to be uniform between them.
    """
    bounds = {}
    for name in AXES:
        prior: Normal = getattr(priors, name)
        reach = _BOX_REACH * max(found[name].sd, _UNIFORM_SD * getattr(before, name).step)
        furthest = _PRIOR_REACH * prior.sd
        low = max(found[name].mean - reach, prior.mean - furthest)
        high = min(found[name].mean + reach, prior.mean + furthest)
        bounds[name] = (low, high)
    return _grid(priors, counts, bounds)


def _grid(priors: NonlinearPriors, counts: Counts, bounds: dict[str, tuple[float, float]]) -> Grid:
    made = {name: axis(getattr(priors, name), getattr(counts, name), *bounds[name]) for name in AXES}
    return Grid(**made, log_onset=np.log(np.array(priors.onset)))
