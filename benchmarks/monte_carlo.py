"""Figures from draws with their Monte Carlo error, and the rule by which they agree with a fit.

A sampled quantity is a cloud of normals (of spread 0 where a draw is a point), so that what is known in closed form
given a draw adds no noise.

The rule: a difference may be four Monte Carlo standard errors, plus what the quadrature itself is allowed
(0.005 standard deviations of the mean, 0.5 % of the standard deviation, 0.002 of a tail).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

FloatArray = NDArray[np.float64]
Average = Callable[[FloatArray], tuple[float, float]]

ERRORS_ALLOWED = 4.0
MEAN_TOLERANCE_SD, SD_TOLERANCE, TAIL_TOLERANCE = 0.005, 0.005, 0.002
TAIL = 0.05


class Fitted(Protocol):
    """A distribution of the fit."""

    def average(self) -> float: ...
    def deviation(self) -> float: ...
    def beyond(self, value: float) -> float: ...
    def quantile(self, probability: float) -> float: ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sampled:
    """Normals of equal shape; ``average`` turns an integrand of that shape into its mean and Monte Carlo error."""

    mean: FloatArray
    sd: FloatArray
    average: Average

    def below(self, value: float) -> FloatArray:
        """Probability of at most the value, for each normal."""
        distance = value - self.mean
        with np.errstate(divide="ignore", invalid="ignore"):
            smooth = ndtr(distance / self.sd)
        found: FloatArray = np.where(self.sd > 0.0, smooth, (distance >= 0.0).astype(float))
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How far a fit lies from draws for one quantity; ``worst`` is the largest difference over what is allowed."""

    mean_in_sd: float
    sd_share: float
    tail: float
    errors: float
    """The largest difference in Monte Carlo standard errors."""
    worst: float


def difference(fitted: Fitted, sampled: Sampled, thresholds: tuple[float, ...] = ()) -> Difference:
    """Compare mean, standard deviation, both 5 % tails and the probabilities beyond the thresholds."""
    mean, mean_error = sampled.average(sampled.mean)
    variance, variance_error = sampled.average(sampled.sd**2 + (sampled.mean - mean) ** 2)
    sd = float(np.sqrt(variance))
    sd_error = variance_error / (2.0 * sd)
    tails = []
    for value in (fitted.quantile(TAIL), fitted.quantile(1.0 - TAIL), *thresholds):
        found, error = sampled.average(sampled.below(value))
        tails.append((abs(found - 1.0 + fitted.beyond(value)), error))
    gaps = [
        (abs(fitted.average() - mean), mean_error, MEAN_TOLERANCE_SD * sd),
        (abs(fitted.deviation() - sd), sd_error, SD_TOLERANCE * sd),
        *((gap, error, TAIL_TOLERANCE) for gap, error in tails),
    ]
    return Difference(
        mean_in_sd=gaps[0][0] / sd,
        sd_share=gaps[1][0] / sd,
        tail=max(gap for gap, _ in tails),
        errors=max(max(gap - tolerance, 0.0) / max(error, 1e-12) for gap, error, tolerance in gaps),
        worst=max(gap / (ERRORS_ALLOWED * error + tolerance) for gap, error, tolerance in gaps),
    )
