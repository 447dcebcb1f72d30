"""Slow, plain calculations that the estimate is held against: dense covariances and a much finer grid.

Written apart from the package and from its formulas: explicit sums over doses, full covariance matrices, Cholesky
factors. numpy and scipy only. All values are on the modelled scale, less the intercept's prior mean.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, solve_triangular
from scipy.special import logsumexp, ndtr

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class DenseModel:
    """A patient's model: values (NaN missing), doses a night, linear columns and the priors.

    Normal priors are (mean, sd) pairs: of logit slow share, log memory, log half-life, share lost, log noise.
    """

    values: Floats
    doses: Floats
    columns: Floats
    column_sd: Floats
    peak_sd: float
    slow_share: tuple[float, float]
    memory: tuple[float, float]
    half_life: tuple[float, float]
    share_lost: tuple[float, float]
    noise: tuple[float, float]
    onset: tuple[float, ...]
    tolerance_doses: float = 6.0
    tolerance_memory: float = 30.0

    @property
    def seen(self) -> NDArray[np.intp]:
        return np.flatnonzero(~np.isnan(self.values))


def effect_column(model: DenseModel, onset: int, half_life: float, lost: float) -> Floats:
    """The effect column by its definition: a double sum over nights and doses."""
    taken = [(night, size) for night, size in enumerate(model.doses.tolist()) if size > 0]
    last = int(model.seen[-1])
    column, plain = np.zeros(model.doses.size), np.zeros(model.doses.size)
    for number, (night, size) in enumerate(taken):
        before = sum(past * 2.0 ** (-(night - when) / model.tolerance_memory) for when, past in taken[:number])
        left = 1.0 - lost * (1.0 - np.exp(-before / model.tolerance_doses))
        for later in range(night, model.doses.size):
            plain[later] += size * 2.0 ** (-(later - night) / half_life)
            if later >= night + onset:
                column[later] += size * left * 2.0 ** (-(later - night - onset) / half_life)
    result: Floats = column / plain[: last + 1].max()
    return result


def correlation(nights: NDArray[np.intp], slow: float, memory: float) -> Floats:
    """Correlation of the noise between nights."""
    apart = np.abs(nights[:, None] - nights[None, :])
    result: Floats = slow * np.exp(-apart / memory) + (1.0 - slow) * np.eye(nights.size)
    return result


def dense_log_density(model: DenseModel, column: Floats, slow: float, memory: float, noise: float) -> float:
    """Log density of the values with linear effects integrated, from their full covariance matrix."""
    seen = model.seen
    values, linear, effect = model.values[seen], model.columns[seen], column[seen]
    covariance = (
        noise**2 * correlation(seen, slow, memory)
        + (linear * model.column_sd**2) @ linear.T
        + model.peak_sd**2 * np.outer(effect, effect)
    )
    factor = np.linalg.cholesky(covariance)
    white = solve_triangular(factor, values, lower=True)
    return float(-0.5 * white @ white - np.log(np.diag(factor)).sum() - 0.5 * seen.size * np.log(2.0 * np.pi))


def dense_coefficients(
    model: DenseModel, column: Floats, slow: float, memory: float, noise: float
) -> tuple[Floats, Floats]:
    """Posterior mean and covariance of the linear effects and, last, the peak effect, from a full linear solve."""
    seen = model.seen
    every = np.column_stack([model.columns[seen], column[seen]])
    inverse = np.linalg.inv(noise**2 * correlation(seen, slow, memory))
    prior = np.append(model.column_sd, model.peak_sd)
    covariance = np.linalg.inv(every.T @ inverse @ every + np.diag(prior**-2))
    mean: Floats = covariance @ every.T @ inverse @ model.values[seen]
    return mean, np.asarray(covariance, dtype=float)


def prior_draw_log_density(model: DenseModel, rng: np.random.Generator) -> float:
    """Log density of the values at one draw of the non-linear parameters from their prior."""
    onset = int(rng.choice(len(model.onset), p=np.array(model.onset)))
    logit, log_memory, log_half_life, lost, log_noise = (
        rng.normal(*each) for each in (model.slow_share, model.memory, model.half_life, model.share_lost, model.noise)
    )
    column = effect_column(model, onset, float(np.exp(log_half_life)), float(lost))
    slow = 1.0 / (1.0 + np.exp(-logit))
    return dense_log_density(model, column, float(slow), float(np.exp(log_memory)), float(np.exp(log_noise)))


@dataclass(frozen=True, kw_only=True)
class Fineness:
    """Nodes on each axis and how far they reach [prior standard deviations]; noise step in posterior SDs."""

    slow_share: int = 24
    memory: int = 20
    half_life: int = 30
    share_lost: int = 24
    reach: float = 3.6
    noise_step: float = 0.45
    noise_reach: float = 6.0


@dataclass(frozen=True, kw_only=True)
class Box:
    """Where the axes begin and end, each on the scale of its prior; a strong effect needs nodes closer than the
    prior's."""

    slow_share: tuple[float, float]
    memory: tuple[float, float]
    half_life: tuple[float, float]
    share_lost: tuple[float, float]
    noise: tuple[float, float]


@dataclass(frozen=True, kw_only=True, eq=False)
class FineGrid:
    """What the fine grid says: log evidence, and the peak effect as normals ``[processes, noises, responses]``."""

    log_evidence: float
    weight: Floats
    mean: Floats
    sd: Floats
    response: Floats
    """Effect column of each response [responses, nights]."""
    log_half_life: Floats
    share_lost: Floats
    onset: NDArray[np.intp]
    coefficient_mean: Floats
    coefficient_sd: Floats

    def average(self, nights: slice) -> tuple[float, float]:
        """Mean and standard deviation of the average effect on the modelled scale over some nights."""
        slope = self.response[:, nights].mean(axis=1)
        mean = float((self.weight * self.mean * slope).sum())
        square = float((self.weight * (self.mean**2 + self.sd**2) * slope**2).sum())
        return mean, float(np.sqrt(square - mean**2))

    def beyond(self, value: float, nights: slice) -> float:
        """Probability that the average effect on the modelled scale exceeds a value."""
        slope = self.response[:, nights].mean(axis=1)
        return float((self.weight * ndtr((self.mean * slope - value) / (self.sd * np.abs(slope)))).sum())

    def mapped_moments(self, benefit: Callable[[Floats], Floats], nights: slice) -> tuple[float, float]:
        """Mean and standard deviation of the nightly mean of a benefit, by 21-point Gauss-Hermite a component."""
        points, shares = np.polynomial.hermite_e.hermegauss(21)
        shares = shares / shares.sum()
        first = second = 0.0
        for place in range(len(self.response)):
            weight, mean, sd = (each[:, :, place].ravel() for each in (self.weight, self.mean, self.sd))
            reached = mean[:, None] + sd[:, None] * points
            grid = np.linspace(float(reached.min()), float(reached.max()), 601)
            felt = benefit(grid[:, None] * self.response[place, nights]).mean(axis=1)
            value = np.interp(reached, grid, felt)
            first += float(weight @ (value @ shares))
            second += float(weight @ (value**2 @ shares))
        return first, float(np.sqrt(second - first**2))

    def mapped_beyond(self, value: float, benefit: Callable[[Floats], Floats], nights: slice) -> float:
        """Probability that the nightly mean of a benefit that rises with the effect exceeds a value, by bisection."""
        low = np.full(len(self.response), float((self.mean - 15.0 * self.sd).min()))
        high = np.full(len(self.response), float((self.mean + 15.0 * self.sd).max()))
        for _ in range(60):
            middle = (low + high) / 2.0
            above = benefit(middle[:, None] * self.response[:, nights]).mean(axis=1) > value
            low, high = np.where(above, low, middle), np.where(above, middle, high)
        return float((self.weight * ndtr((self.mean - low) / self.sd)).sum())


def fine_grid(model: DenseModel, fineness: Fineness | None = None, box: Box | None = None) -> FineGrid:
    """Integrate every parameter on a fine grid over the box (the whole prior without one), with dense whitening."""
    fine = fineness or Fineness()
    seen = model.seen
    logit, logit_weight = _axis(model.slow_share, fine.slow_share, fine.reach, box.slow_share if box else None)
    log_memory, memory_weight = _axis(model.memory, fine.memory, fine.reach, box.memory if box else None)
    log_half_life, half_life_weight = _axis(
        model.half_life, fine.half_life, fine.reach, box.half_life if box else None
    )
    lost, lost_weight = _axis(model.share_lost, fine.share_lost, fine.reach, box.share_lost if box else None)
    triples = [
        (d, h, k) for d in range(len(model.onset)) for h in range(log_half_life.size) for k in range(lost.size)
    ]
    columns = _columns(model, log_half_life, lost)
    log_response = np.array([np.log(model.onset[d]) + half_life_weight[h] + lost_weight[k] for d, h, k in triples])
    log_noise = _noises(model, fine, box.noise if box else None)
    pieces = []
    for a, one in enumerate(logit):
        for b, two in enumerate(log_memory):
            slow, memory = float(1.0 / (1.0 + np.exp(-one))), float(np.exp(two))
            factor = cho_factor(correlation(seen, slow, memory), lower=True)
            white = solve_triangular(
                factor[0], np.column_stack([model.values[seen], model.columns[seen], columns[:, seen].T]), lower=True
            )
            log_weight, mean, sd, first, second = _process(
                model, white, log_noise, 2.0 * float(np.log(np.diag(factor[0])).sum())
            )
            log_weight = log_weight + logit_weight[a] + memory_weight[b] + log_response
            top = float(log_weight.max())
            share = np.exp(log_weight - top)
            moments = np.array([np.einsum("sj,sjk->k", share, each) for each in (first, second)])
            pieces.append((log_weight, mean, sd, moments, top))
    log_weight = np.array([piece[0] for piece in pieces])
    mean, sd = np.array([piece[1] for piece in pieces]), np.array([piece[2] for piece in pieces])
    total = float(logsumexp(log_weight))
    weight = np.exp(log_weight - total)
    coefficient, square = sum(piece[3] * np.exp(piece[4] - total) for piece in pieces)
    return FineGrid(
        log_evidence=total,
        weight=weight,
        mean=mean,
        sd=sd,
        response=columns,
        log_half_life=np.array([log_half_life[h] for _, h, _ in triples]),
        share_lost=np.array([lost[k] for _, _, k in triples]),
        onset=np.array([d for d, _, _ in triples]),
        coefficient_mean=coefficient,
        coefficient_sd=np.sqrt(square - coefficient**2),
    )


def _axis(
    prior: tuple[float, float], count: int, reach: float, within: tuple[float, float] | None
) -> tuple[Floats, Floats]:
    mean, sd = prior
    low, high = within or (mean - reach * sd, mean + reach * sd)
    nodes = np.linspace(low, high, count)
    weight = np.full(count, nodes[1] - nodes[0])
    weight[[0, -1]] /= 2.0
    return nodes, _log_normal(nodes, mean, sd) + np.log(weight)


def _log_normal(value: Floats, mean: float, sd: float) -> Floats:
    result: Floats = -0.5 * ((value - mean) / sd) ** 2 - np.log(sd * np.sqrt(2.0 * np.pi))
    return result


def _columns(model: DenseModel, log_half_life: Floats, lost: Floats) -> Floats:
    """Effect columns in the order onset, half-life, share lost; linear in the share lost, so two give them all."""
    made = []
    for onset in range(len(model.onset)):
        for each in log_half_life:
            none = effect_column(model, onset, float(np.exp(each)), 0.0)
            full = effect_column(model, onset, float(np.exp(each)), 1.0)
            made += [none + share * (full - none) for share in lost]
    return np.array(made)


def _noises(model: DenseModel, fine: Fineness, within: tuple[float, float] | None) -> Floats:
    """Log noise nodes that reach well beyond the residual spread of every process."""
    count = model.seen.size
    sd = 1.0 / np.sqrt(2.0 * count + model.noise[1] ** -2)
    spread = float(np.log(np.std(model.values[model.seen])))
    low, high = within or (spread - 0.9 - fine.noise_reach * sd, spread + 1.2 + fine.noise_reach * sd)
    return np.arange(low, high, fine.noise_step * sd)


def _process(
    model: DenseModel, white: Floats, log_noise: Floats, log_determinant: float
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Log weight, mean and SD of the peak effect, coefficients' first and second moments [noises, responses …]."""
    width = model.columns.shape[1]
    values, linear, effects = white[:, 0], white[:, 1 : 1 + width], white[:, 1 + width :]
    linear_effects, effects_values = linear.T @ effects, effects.T @ values
    effects_squared = (effects**2).sum(axis=0)
    step = np.log(log_noise[1] - log_noise[0])
    rows = []
    for log_s in log_noise.tolist():
        variance = float(np.exp(2.0 * log_s))
        precision = linear.T @ linear / variance + np.diag(model.column_sd**-2)
        factor = cho_factor(precision)
        covariance = np.linalg.inv(precision)
        by_values = cho_solve(factor, linear.T @ values / variance)
        by_effects = cho_solve(factor, linear_effects / variance)
        explained = (linear_effects * by_effects).sum(axis=0)
        peak_precision = (effects_squared - explained) / variance + model.peak_sd**-2
        mean = (effects_values - linear_effects.T @ by_values) / variance / peak_precision
        misfit = values @ (values - linear @ by_values) / variance - mean**2 * peak_precision
        log_weight = -0.5 * (
            values.size * np.log(2.0 * np.pi * variance)
            + log_determinant
            + 2.0 * np.log(np.diag(factor[0])).sum()
            + 2.0 * np.log(model.column_sd).sum()
            + np.log(peak_precision * model.peak_sd**2)
            + misfit
        )
        log_weight = log_weight + _log_normal(np.asarray(log_s), *model.noise) + step
        first = by_values[None, :] - mean[:, None] * by_effects.T
        second = first**2 + np.diag(covariance) + by_effects.T**2 / peak_precision[:, None]
        rows.append((log_weight, mean, peak_precision**-0.5, first, second))
    return tuple(np.array([row[index] for row in rows]) for index in range(5))  # type: ignore[return-value]  # five arrays
