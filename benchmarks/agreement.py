"""A fit against draws of its peers: which quantities are compared, and the differences found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trochee.effect.analysis import Analysis
from trochee.effect.distributions import Marginal
from trochee.effect.fit import moments
from trochee.effect.priors import ONSET_NIGHTS

from .case import Case
from .importance import PARAMETERS, Weighted
from .monte_carlo import ERRORS_ALLOWED, TAIL_TOLERANCE, Difference, Fitted, Sampled, difference

FloatArray = NDArray[np.float64]

GRID_QUANTITIES = tuple(name for name in PARAMETERS if name != "noise")
AVERAGE_BENEFIT, PEAK_EFFECT, LEVEL = "average_benefit", "peak_effect", "untreated_level"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OnGrid:
    """A parameter of the grid: its marginal, and its moments on the grid."""

    marginal: Marginal
    mean: float
    sd: float

    def average(self) -> float:
        """Mean."""
        return self.mean

    def deviation(self) -> float:
        """Standard deviation."""
        return self.sd

    def beyond(self, value: float) -> float:
        """Probability of a value above the given one."""
        return 1.0 - self.marginal.below(value)

    def quantile(self, probability: float) -> float:
        """Value below which the given probability lies."""
        return self.marginal.quantile(probability)


def quantities(fitted: Analysis) -> Iterator[tuple[str, Fitted]]:
    """Everything of a fit that is compared, by name."""
    posterior = fitted.posterior
    yield AVERAGE_BENEFIT, posterior.average_benefit()
    yield PEAK_EFFECT, posterior.peak_effect()
    found = moments(posterior.nodes)
    for name in GRID_QUANTITIES:
        yield name, OnGrid(marginal=posterior.grid_marginal(name), mean=found[name].mean, sd=found[name].sd)
    for name in posterior.names:
        yield name, posterior.covariate(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Differences by quantity, and the worst onset probability over what is allowed."""

    by_quantity: Mapping[str, Difference]
    onset: float
    onset_share: float

    @property
    def worst(self) -> float:
        """The largest difference over what is allowed: at most 1 where fit and draws agree."""
        return max(self.onset_share, *(each.worst for each in self.by_quantity.values()))

    @property
    def worst_quantity(self) -> str:
        """Name of the quantity that agrees least."""
        found = max(self.by_quantity, key=lambda name: self.by_quantity[name].worst)
        return "onset" if self.onset_share > self.by_quantity[found].worst else found


def agreement(fitted: Analysis, sampled: Mapping[str, Sampled], onset: list[Sampled], smallest: float) -> Agreement:
    """Compare every quantity that was sampled, and the onset probabilities."""
    thresholds = {AVERAGE_BENEFIT: (0.0, smallest, -smallest)}
    by_quantity = {
        name: difference(one, sampled[name], thresholds.get(name, ()))
        for name, one in quantities(fitted)
        if name in sampled
    }
    gaps, shares = [], []
    for night, each in zip(ONSET_NIGHTS, onset, strict=True):
        found, error = each.average(each.mean)
        gaps.append(abs(found - fitted.posterior.onset()[night]))
        shares.append(gaps[-1] / (ERRORS_ALLOWED * error + TAIL_TOLERANCE))
    return Agreement(by_quantity=by_quantity, onset=max(gaps), onset_share=max(shares))


def of_importance(fitted: Analysis, case: Case, drawn: Weighted) -> tuple[dict[str, Sampled], list[Sampled]]:
    """Sampled quantities of importance sampling; the average benefit on a linear scale only."""
    sampled = {name: drawn.sampled(drawn.values[:, PARAMETERS.index(name)]) for name in GRID_QUANTITIES}
    sampled[PEAK_EFFECT] = drawn.sampled(drawn.peak_mean, drawn.peak_sd)
    if fitted.scale.linear:
        sampled[AVERAGE_BENEFIT] = drawn.sampled(
            drawn.peak_mean * drawn.response, drawn.peak_sd * np.abs(drawn.response)
        )
    onset = [drawn.sampled((drawn.onset == index).astype(float)) for index in range(len(case.priors.onset))]
    return sampled, onset
