"""Expected outcome night by night as dosed and had no dose been taken, and how far each night fell from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .benefit import responses
from .design import DOSE_NIGHT
from .fit import Problem
from .posterior import Posterior
from .values import FloatArray, Paths


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Smoothed:
    """Slow level given all nights [nights], and standardised one-night-ahead residuals [nights; NaN: missing]."""

    level: FloatArray
    residual: FloatArray


def paths_of(problem: Problem, posterior: Posterior) -> tuple[Paths, FloatArray]:
    """Paths in natural units, and standardised residuals [nights].

    Linear effects and the dose's own are at their posterior means; the slow level is smoothed at the most probable
    noise process, so the paths are a picture and carry no interval.
    """
    nodes = posterior.nodes
    linear = (nodes.level_weight * nodes.level_mean).sum(axis=(1, 2))[: len(posterior.names)]
    place = [problem.columns.names.index(name) for name in posterior.names]
    usual = (problem.columns.matrix[:, place] * linear).sum(axis=1)
    dose_night = (
        linear[posterior.names.index(DOSE_NIGHT)] * problem.columns.matrix[:, problem.columns.names.index(DOSE_NIGHT)]
    )
    response = responses(posterior.on.responded, nodes.grid.share_lost.nodes, slice(None))
    effect = ((nodes.weight * nodes.mean).sum(axis=0).ravel()[:, None] * response).sum(axis=0)
    top = int(np.argmax(nodes.level_weight.sum(axis=1)))
    slow, memory = divmod(top, nodes.grid.memory.nodes.size)
    share = 1.0 / (1.0 + np.exp(-nodes.grid.slow_share.nodes[slow]))
    keep = np.exp(-np.exp(-nodes.grid.memory.nodes[memory]))
    noise = float(np.exp(nodes.log_noise[top]))
    smoothed = smooth((problem.values - usual - effect) / noise, float(share), float(keep))
    with_doses = usual + effect + noise * smoothed.level + posterior.scale.intercept_mean
    natural = posterior.scale.to_natural
    return (
        Paths(with_doses=natural(with_doses), without_doses=natural(with_doses - effect - dose_night)),
        smoothed.residual,
    )


def smooth(values: FloatArray, slow: float, keep: float) -> Smoothed:
    """Smooth the slow level of values of unit variance (NaN where missing) by a forward and a backward recursion."""
    count = values.size
    ahead, ahead_variance, now, now_variance = (np.zeros(count) for _ in range(4))
    residual = np.full(count, np.nan)
    mean, variance = 0.0, slow
    for night, value in enumerate(values.tolist()):
        ahead[night], ahead_variance[night] = mean, variance
        if value == value:  # false for NaN alone
            total = variance + 1.0 - slow
            residual[night] = (value - mean) / total**0.5
            mean += variance / total * (value - mean)
            variance *= (1.0 - slow) / total
        now[night], now_variance[night] = mean, variance
        mean *= keep
        variance = keep * keep * variance + slow * (1.0 - keep * keep)
    level = now.copy()
    for night in range(count - 2, -1, -1):
        back = keep * now_variance[night] / ahead_variance[night + 1]
        level[night] += back * (level[night + 1] - ahead[night + 1])
    return Smoothed(level=level, residual=residual)
