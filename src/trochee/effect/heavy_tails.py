"""Night-to-night noise with heavy tails: Student's t as normal noise whose nights count more or less.

A t-distributed night is a normal one whose variance is divided by a weight. The weights are found in a few passes:
fit, see at the posterior mode how far each night fell from what was expected of it, give far nights less weight, fit
again. The last fit takes the weights as known, so its interval is a little too narrow where the noise is normal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from trochee.knowledge import Knowledge

from .analysis import Analysis, refit
from .fit import evaluate, moments, whiten
from .grid import COARSE, refined_grid
from .paths import Decomposed, decomposed, paths_of
from .summary import summarised
from .values import AverageBenefit, FloatArray, HeavyTails, Noise, Paths

_PASSES = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chosen:
    """The fit that is kept and its paths; both fits in figures where nights are ``outlying`` [count]."""

    kept: Analysis
    paths: Paths
    outlying: int
    heavy_tails: HeavyTails | None


def chosen(gaussian: Analysis, smallest: float, knowledge: Knowledge, *, judged: bool) -> Chosen:
    """Keep the fit with normal noise, or where a night is outlying the one of both with the wider interval."""
    paths, residuals = paths_of(gaussian.problem, gaussian.posterior)
    size = np.abs(np.nan_to_num(residuals, nan=0.0))
    outlying = int((size > knowledge.number("effect.gate.outlying_residual")).sum())
    if not outlying:
        return Chosen(kept=gaussian, paths=paths, outlying=0, heavy_tails=None)
    heavy = student_t(gaussian, knowledge)
    level = knowledge.number("effect.report.interval")
    one, other = (
        summarised(each.posterior.average_benefit(), smallest, level, judged=judged) for each in (gaussian, heavy)
    )
    kept = Noise.STUDENT_T4 if _width(other) > _width(one) else Noise.GAUSSIAN
    if kept is Noise.STUDENT_T4:
        paths, _ = paths_of(heavy.problem, heavy.posterior)
    return Chosen(
        kept=gaussian if kept is Noise.GAUSSIAN else heavy,
        paths=paths,
        outlying=outlying,
        heavy_tails=HeavyTails(gaussian=one, student_t4=other, kept=kept),
    )


def _width(benefit: AverageBenefit) -> float:
    return benefit.interval90.high - benefit.interval90.low


def student_t(of: Analysis, knowledge: Knowledge) -> Analysis:
    """Fit the same record again with t-distributed noise from night to night, by three reweighting passes.

    The log evidence of what comes back is that of normal noise with these weights; it does not compare with the one
    of the first fit.
    """
    degrees = knowledge.number("effect.prior.noise_degrees_of_freedom")
    problem, on, nodes, names = of.problem, of.fitted.last, of.fitted.nodes, of.posterior.names
    every = np.eye(len(names))
    for left in reversed(range(_PASSES)):
        weights = weights_of(decomposed(problem, nodes, on.responded, names), degrees)
        problem = replace(problem, weights=weights)
        if left:
            on = whiten(problem, refined_grid(problem.priors, moments(nodes), on.grid, COARSE))
            nodes = evaluate(problem, on, names, every)
    return refit(of, problem)


def weights_of(made: Decomposed, degrees: float) -> FloatArray:
    """Weight of each night, ``(n + 1) / (n + z^2)``, from its own deviation z in standard deviations; 1: missing."""
    square = made.smoothed.night**2 / (1.0 - made.slow)
    return np.where(np.isnan(square), 1.0, (degrees + 1.0) / (degrees + square))
