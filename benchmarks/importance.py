"""The posterior by importance sampling with a dense covariance: slow, and it misses no mode the prior reaches.

Given the non-linear parameters the values are normal with a covariance that is written out in full, linear effects,
effect of the dose, slow level and noise alike. Draws start from the prior; each next proposal is the prior and a wide
t distribution fitted to what was found so far, for every onset by itself. All draws count, weighted by the mixture
of the proposals they came from.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.special import gammaln, logsumexp

from trochee.effect.priors import ONSET_NIGHTS, NonlinearPriors

from .case import Case
from .monte_carlo import Sampled

FloatArray = NDArray[np.float64]

PARAMETERS = ("slow_share", "memory", "noise", "half_life", "share_lost")
_FREEDOM = 6.0
_WIDER = 1.25
_PRIOR_SHARE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """Draws from the prior, then draws a stage from each next proposal, for every onset."""

    first: int = 1500
    stages: int = 3
    each: int = 1500


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dense:
    """Likelihood with the covariance written out."""

    case: Case

    def node(self, onset: int, values: FloatArray) -> tuple[float, float, float, float]:
        """Log likelihood, mean and standard deviation of the peak effect, and mean response, at one parameter
        vector."""
        case = self.case
        slow_share, memory, noise, half_life, share_lost = values
        seen = np.flatnonzero(~np.isnan(case.values))
        nights = np.arange(len(case.values))
        dosed = np.flatnonzero(case.added[:, 0])
        ago = nights[:, None] - dosed[None, :]
        left = np.where(ago >= 0, 2.0 ** (-np.maximum(ago, 0) / np.exp(half_life)), 0.0)
        tonight = left @ (case.added[dosed, 0] - share_lost * case.added[dosed, 1])
        felt = np.append(np.zeros(onset), tonight[: nights.size - onset]) / (left @ case.added[dosed, 0]).max()
        share = 1.0 / (1.0 + np.exp(-slow_share))
        apart = np.abs(seen[:, None] - seen[None, :])
        covariance = np.exp(2.0 * noise) * share * np.exp(-apart * np.exp(-memory))
        covariance[np.diag_indices_from(covariance)] += np.exp(2.0 * noise) * (1.0 - share)
        scaled = case.linear[seen] * case.linear_sd
        effect, variance = felt[seen], case.peak_effect_sd**2
        covariance += scaled @ scaled.T + variance * np.outer(effect, effect)
        factor = cho_factor(covariance, lower=True, overwrite_a=True, check_finite=False)
        value = case.values[seen]
        solved = cho_solve(factor, np.column_stack([value, effect]), check_finite=False)
        log_likelihood = (
            -0.5 * value @ solved[:, 0] - np.log(np.diag(factor[0])).sum() - 0.5 * seen.size * np.log(2.0 * np.pi)
        )
        spread = variance - variance**2 * float(effect @ solved[:, 1])
        mean = variance * float(effect @ solved[:, 0])
        return float(log_likelihood), mean, float(np.sqrt(max(spread, 0.0))), float(felt[case.treated].mean())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Proposal:
    """A t distribution and the prior, mixed."""

    priors: NonlinearPriors
    mean: FloatArray | None = None
    root: FloatArray | None = None

    def draw(self, count: int, rng: np.random.Generator) -> FloatArray:
        """Parameter vectors [count, parameters]."""
        means, sds = _prior_moments(self.priors)
        drawn: FloatArray = means + sds * rng.standard_normal((count, means.size))
        if self.mean is None or self.root is None:
            return drawn
        heavy = rng.standard_normal((count, means.size)) / np.sqrt(rng.chisquare(_FREEDOM, (count, 1)) / _FREEDOM)
        mixed: FloatArray = np.where(rng.random((count, 1)) < _PRIOR_SHARE, drawn, self.mean + heavy @ self.root.T)
        return mixed

    def log_density(self, values: FloatArray) -> FloatArray:
        """Log density at parameter vectors."""
        prior = log_prior(self.priors, values)
        if self.mean is None or self.root is None:
            return prior
        size = self.mean.size
        distance = (np.linalg.solve(self.root, (values - self.mean).T) ** 2).sum(axis=0)
        log_t = (
            gammaln((_FREEDOM + size) / 2.0)
            - gammaln(_FREEDOM / 2.0)
            - 0.5 * size * np.log(_FREEDOM * np.pi)
            - np.log(np.abs(np.diag(self.root))).sum()
            - 0.5 * (_FREEDOM + size) * np.log1p(distance / _FREEDOM)
        )
        mixed: FloatArray = np.logaddexp(np.log(_PRIOR_SHARE) + prior, np.log1p(-_PRIOR_SHARE) + log_t)
        return mixed


def _prior_moments(priors: NonlinearPriors) -> tuple[FloatArray, FloatArray]:
    each = [getattr(priors, name) for name in PARAMETERS]
    return np.array([one.mean for one in each]), np.array([one.sd for one in each])


def log_prior(priors: NonlinearPriors, values: FloatArray) -> FloatArray:
    """Log prior density at parameter vectors."""
    means, sds = _prior_moments(priors)
    made: FloatArray = (-0.5 * ((values - means) / sds) ** 2 - np.log(sds * np.sqrt(2.0 * np.pi))).sum(axis=1)
    return made


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weighted:
    """Weighted draws over all onsets, the log evidence and its Monte Carlo error."""

    weight: FloatArray
    onset: NDArray[np.intp]
    values: FloatArray
    peak_mean: FloatArray
    peak_sd: FloatArray
    response: FloatArray
    log_evidence: float
    log_evidence_error: float

    @property
    def effective_draws(self) -> float:
        """Draws of equal weight that would be worth as much."""
        return float(1.0 / (self.weight**2).sum())

    def average(self, integrand: FloatArray) -> tuple[float, float]:
        """Weighted mean and its standard error."""
        mean = float(self.weight @ integrand)
        return mean, float(np.sqrt((self.weight**2 * (integrand - mean) ** 2).sum()))

    def sampled(self, mean: FloatArray, sd: FloatArray | None = None) -> Sampled:
        """Sampled quantity with a mean and a spread for each draw."""
        return Sampled(mean=mean, sd=np.zeros_like(mean) if sd is None else sd, average=self.average)


def importance_sample(case: Case, *, seed: int, effort: Effort) -> Weighted:
    """Sample every onset by itself and put them together by their evidence."""
    rng = np.random.default_rng(seed)
    parts = [_one_onset(Dense(case=case), onset, rng, effort) for onset in ONSET_NIGHTS]
    log_weight = np.concatenate(
        [part[0] + np.log(share / len(part[0])) for part, share in zip(parts, case.priors.onset, strict=True)]
    )
    log_evidence = float(logsumexp(log_weight))
    weight = np.exp(log_weight - log_evidence)
    table = np.concatenate([part[2] for part in parts])
    return Weighted(
        weight=weight,
        onset=np.repeat(np.arange(len(parts)), [len(part[0]) for part in parts]),
        values=np.concatenate([part[1] for part in parts]),
        peak_mean=table[:, 1],
        peak_sd=table[:, 2],
        response=table[:, 3],
        log_evidence=log_evidence,
        log_evidence_error=float(np.sqrt((weight**2).sum())),
    )


def _one_onset(
    dense: Dense, onset: int, rng: np.random.Generator, effort: Effort
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Log weights, parameter vectors and what the dense covariance says of them, for one onset."""
    priors = dense.case.priors
    proposals, values, found = [], np.empty((0, len(PARAMETERS))), np.empty((0, 4))
    proposal = Proposal(priors=priors)
    counts = [effort.first] + [effort.each] * effort.stages
    log_weight = np.empty(0)
    for stage, count in enumerate(counts):
        drawn = proposal.draw(count, rng)
        proposals.append((count, proposal))
        values = np.concatenate([values, drawn])
        found = np.concatenate([found, np.array([dense.node(onset, row) for row in drawn])])
        total = sum(number for number, _ in proposals)
        mixed = logsumexp([np.log(number / total) + each.log_density(values) for number, each in proposals], axis=0)
        log_weight = found[:, 0] + log_prior(priors, values) - mixed
        if stage < effort.stages:
            proposal = _fitted(priors, values, log_weight)
    return log_weight, values, found


def _fitted(priors: NonlinearPriors, values: FloatArray, log_weight: FloatArray) -> Proposal:
    """Wide t distribution with the weighted moments; weights are flattened while few draws carry them all."""
    weight = np.full(len(values), 1.0 / len(values))
    for power in (1.0, 0.7, 0.5, 0.3):
        weight = np.exp(power * (log_weight - log_weight.max()))
        weight /= weight.sum()
        if 1.0 / (weight**2).sum() > 10 * values.shape[1]:
            break
    mean = weight @ values
    spread = (weight[:, None] * (values - mean)).T @ (values - mean)
    spread += 1e-6 * np.diag(_prior_moments(priors)[1] ** 2)
    return Proposal(priors=priors, mean=mean, root=np.asarray(_WIDER * np.linalg.cholesky(spread), dtype=np.float64))
