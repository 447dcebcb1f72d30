"""Expected outcome night by night as dosed and had no dose been taken, and how far each night fell from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .benefit import responses
from .design import DOSE_NIGHT
from .fit import Problem
from .nodes import Nodes
from .posterior import Posterior
from .response import Response
from .values import FloatArray, Paths


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Smoothed:
    """What is left of the values once columns and doses are taken out, in standard deviations of the noise [nights].

    ``level`` is the slow level given all nights; ``night`` what is the night's own, and ``residual`` the standardised
    one-night-ahead residual, both NaN where the night is missing.
    """

    level: FloatArray
    night: FloatArray
    residual: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Decomposed:
    """Values at the posterior mode of the noise, linear effects and the dose's own at their posterior means.

    ``usual`` and ``effect`` are on the modelled scale [nights], ``noise`` is the standard deviation of the noise on
    it, ``slow`` the share of its variance that is the slow level's and ``keep`` that level's lag-one correlation.
    """

    linear: FloatArray
    usual: FloatArray
    effect: FloatArray
    slow: float
    keep: float
    noise: float
    smoothed: Smoothed


def decomposed(problem: Problem, nodes: Nodes, responded: Response, names: tuple[str, ...]) -> Decomposed:
    """Take the values apart; the first functionals of ``nodes`` are the linear columns ``names``."""
    linear = (nodes.level_weight * nodes.level_mean).sum(axis=(1, 2))[: len(names)]
    place = [problem.columns.names.index(name) for name in names]
    usual = (problem.columns.matrix[:, place] * linear).sum(axis=1)
    response = responses(responded, nodes.grid.share_lost.nodes, slice(None))
    effect = ((nodes.weight * nodes.mean).sum(axis=0).ravel()[:, None] * response).sum(axis=0)
    top = int(np.argmax(nodes.level_weight.sum(axis=1)))
    row, column = divmod(top, nodes.grid.memory.nodes.size)
    slow = float(1.0 / (1.0 + np.exp(-nodes.grid.slow_share.nodes[row])))
    keep = float(np.exp(-np.exp(-nodes.grid.memory.nodes[column])))
    noise = float(np.exp(nodes.log_noise[top]))
    return Decomposed(
        linear=linear,
        usual=usual,
        effect=effect,
        slow=slow,
        keep=keep,
        noise=noise,
        smoothed=smooth((problem.values - usual - effect) / noise, slow, keep, problem.weights),
    )


def paths_of(problem: Problem, posterior: Posterior) -> tuple[Paths, FloatArray]:
    """Paths in natural units, and standardised residuals [nights].

    Linear effects and the dose's own are at their posterior means; the slow level is smoothed at the most probable
    noise process, so the paths are a picture and carry no interval.
    """
    made = decomposed(problem, posterior.nodes, posterior.on.responded, posterior.names)
    own = made.linear[posterior.names.index(DOSE_NIGHT)]
    dose_night = own * problem.columns.matrix[:, problem.columns.names.index(DOSE_NIGHT)]
    with_doses = made.usual + made.effect + made.noise * made.smoothed.level + posterior.scale.intercept_mean
    natural = posterior.scale.to_natural
    return (
        Paths(with_doses=natural(with_doses), without_doses=natural(with_doses - made.effect - dose_night)),
        made.smoothed.residual,
    )


def smooth(values: FloatArray, slow: float, keep: float, weights: FloatArray | None = None) -> Smoothed:
    """Smooth the slow level of values of unit variance (NaN where missing) by a forward and a backward recursion.

    ``weights`` [nights] divide the night-to-night variance of each night.
    """
    count = values.size
    spread = (1.0 - slow) * (np.ones(count) if weights is None else 1.0 / weights)
    ahead, ahead_variance, now, now_variance = (np.zeros(count) for _ in range(4))
    residual = np.full(count, np.nan)
    mean, variance = 0.0, slow
    for night, (value, own) in enumerate(zip(values.tolist(), spread.tolist(), strict=True)):
        ahead[night], ahead_variance[night] = mean, variance
        if value == value:  # false for NaN alone
            total = variance + own
            residual[night] = (value - mean) / total**0.5
            mean += variance / total * (value - mean)
            variance *= own / total
        now[night], now_variance[night] = mean, variance
        mean *= keep
        variance = keep * keep * variance + slow * (1.0 - keep * keep)
    level = now.copy()
    for night in range(count - 2, -1, -1):
        back = keep * now_variance[night] / ahead_variance[night + 1]
        level[night] += back * (level[night + 1] - ahead[night + 1])
    return Smoothed(level=level, night=values - level, residual=residual)
