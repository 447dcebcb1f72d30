"""Reweighting and the weighted fit, held against full covariance matrices."""

from dataclasses import replace

import numpy as np
import pytest
from benchmarks.oracles import correlation, effect_column
from numpy.typing import NDArray
from scipy.special import logsumexp
from scipy.stats import multivariate_normal
from tests.effect_cases import dense, simple

from trochee.effect.analysis import Analysis, analyse, refit
from trochee.effect.heavy_tails import student_t, weights_of
from trochee.effect.paths import decomposed, paths_of, smooth
from trochee.effect.priors import Normal
from trochee.effect.values import Series
from trochee.knowledge import shipped

HALF_LIFE, LOST, SLOW_LOGIT, MEMORY = 2.7, 0.35, -0.4, 5.0
SLOW = 1.0 / (1.0 + np.exp(-SLOW_LOGIT))
Floats = NDArray[np.float64]


def outlying(seed: int = 4, nights: int = 60) -> Series:
    series = simple(nights, baseline=14, seed=seed, noise=30.0, effect=20.0)
    values = series.values.copy()
    values[[20, 41]] = [60.0, 700.0]
    return replace(series, values=values)


def fixed(of: Analysis) -> Analysis:
    """The same problem with every parameter of the grid but the onset and the noise fixed."""
    priors = replace(
        of.problem.priors,
        slow_share=Normal(mean=SLOW_LOGIT, sd=0.0),
        memory=Normal(mean=float(np.log(MEMORY)), sd=0.0),
        half_life=Normal(mean=float(np.log(HALF_LIFE)), sd=0.0),
        share_lost=Normal(mean=LOST, sd=0.0),
    )
    return refit(of, replace(of.problem, priors=priors))


def weighted_correlation(seen: NDArray[np.intp], weights: Floats, slow: float, memory: float) -> Floats:
    return correlation(seen, slow, memory) + (1.0 - slow) * np.diag(1.0 / weights[seen] - 1.0)


def test_smoothing_with_weights_is_the_conditional_mean() -> None:
    rng = np.random.default_rng(3)
    values, weights = rng.standard_normal(30), rng.uniform(0.05, 1.25, 30)
    values[[0, 4, 5, 29]] = np.nan
    seen = np.flatnonzero(~np.isnan(values))
    matrix = weighted_correlation(seen, weights, 0.4, 5.0)
    made = smooth(values, 0.4, float(np.exp(-1.0 / 5.0)), weights)
    apart = np.abs(np.arange(30)[:, None] - seen[None, :])
    level = 0.4 * np.exp(-apart / 5.0) @ np.linalg.solve(matrix, values[seen])
    assert np.allclose(made.level, level, atol=1e-12)
    assert np.allclose(made.night[seen], (values - level)[seen], atol=1e-12)
    assert np.allclose(made.residual[seen], np.linalg.solve(np.linalg.cholesky(matrix), values[seen]), atol=1e-12)
    assert np.isnan(made.night[0])


def test_a_weighted_fit_is_the_one_of_its_covariance() -> None:
    usual = fixed(analyse(outlying(), knowledge=shipped()))
    weights = np.random.default_rng(1).uniform(0.02, 1.25, usual.problem.values.size)
    fitted = refit(usual, replace(usual.problem, weights=weights))
    model = dense(fitted)
    seen = model.seen
    matrix = weighted_correlation(seen, weights, SLOW, MEMORY)
    log_noise = np.log(60.0) + np.linspace(-2.0, 1.0, 161)
    mean, sd = model.noise
    logs, peaks, squares = [], [], []
    for onset, probability in enumerate(model.onset):
        every = np.column_stack([model.columns, effect_column(model, onset, HALF_LIFE, LOST)])[seen]
        prior = np.append(model.column_sd, model.peak_sd) ** 2
        for log_s in log_noise:
            own = np.exp(2.0 * log_s) * matrix
            covariance = own + (every * prior) @ every.T
            log = multivariate_normal(cov=covariance).logpdf(model.values[seen])
            logs.append(np.log(probability) - 0.5 * ((log_s - mean) / sd) ** 2 + log)
            spread = np.linalg.inv(every.T @ np.linalg.solve(own, every) + np.diag(1.0 / prior))
            peaks.append(float((spread @ every.T @ np.linalg.solve(own, model.values[seen]))[-1]))
            squares.append(spread[-1, -1] + peaks[-1] ** 2)
    step = np.log(log_noise[1] - log_noise[0]) - np.log(sd * np.sqrt(2.0 * np.pi))
    share = np.exp(np.array(logs) - logsumexp(logs))
    peak = float(share @ np.array(peaks))
    deviation = float(share @ np.array(squares) - peak**2) ** 0.5
    assert fitted.posterior.nodes.log_evidence == pytest.approx(float(logsumexp(logs)) + step, abs=1e-3)
    assert fitted.posterior.peak_effect().average() == pytest.approx(peak, abs=1e-3 * deviation)
    assert fitted.posterior.peak_effect().deviation() == pytest.approx(deviation, rel=1e-3)


def test_weights_are_those_of_three_passes_over_full_matrices() -> None:
    """With the grid fixed: generalised least squares at each onset and noise, mixed by their densities, thrice."""
    usual = fixed(analyse(outlying(), knowledge=shipped()))
    model = dense(usual)
    seen = model.seen
    weights = np.ones(model.values.size)
    log_noise = np.log(60.0) + np.linspace(-3.0, 1.0, 401)
    for _ in range(3):
        matrix = weighted_correlation(seen, weights, SLOW, MEMORY)
        logs, fits, noises = [], [], []
        for onset, probability in enumerate(model.onset):
            column = effect_column(model, onset, HALF_LIFE, LOST)
            every = np.column_stack([model.columns, column])
            prior = np.append(model.column_sd, model.peak_sd) ** 2
            for log_s in log_noise:
                own = np.exp(2.0 * log_s) * matrix
                part = every[seen]
                density = multivariate_normal(cov=own + (part * prior) @ part.T).logpdf(model.values[seen])
                logs.append(
                    np.log(probability) - 0.5 * ((log_s - model.noise[0]) / model.noise[1]) ** 2 + float(density)
                )
                spread = np.linalg.inv(part.T @ np.linalg.solve(own, part) + np.diag(1.0 / prior))
                fits.append((spread @ part.T @ np.linalg.solve(own, model.values[seen]), column))
                noises.append(log_s)
        share = np.exp(np.array(logs) - logsumexp(logs))
        linear = share @ np.array([coefficients[:-1] for coefficients, _ in fits])
        effect = share @ np.array([coefficients[-1] * column for coefficients, column in fits])
        left = (model.values - model.columns @ linear - effect) / np.exp(share @ np.array(noises))
        apart = np.abs(np.arange(left.size)[:, None] - seen[None, :])
        own_part = left - SLOW * np.exp(-apart / MEMORY) @ np.linalg.solve(matrix, left[seen])
        square = own_part**2 / (1.0 - SLOW)
        weights = np.where(np.isnan(square), 1.0, 5.0 / (4.0 + square))
    made = student_t(usual, shipped()).problem.weights
    assert made is not None
    assert np.allclose(made, weights, rtol=2e-3)
    assert made[20] < 0.2
    assert made[41] < 0.2


def test_a_night_as_expected_counts_a_quarter_more_and_a_missing_one_is_neutral() -> None:
    """Student's t with n degrees of freedom: (n + 1) / (n + z^2)."""
    fitted = analyse(outlying(), knowledge=shipped())
    made = decomposed(fitted.problem, fitted.fitted.nodes, fitted.fitted.last.responded, fitted.posterior.names)
    expected = replace(made.smoothed, night=np.array([0.0, np.nan, 2.0 * (1.0 - made.slow) ** 0.5]))
    assert weights_of(replace(made, smoothed=expected), 4.0).tolist() == pytest.approx([1.25, 1.0, 5.0 / 8.0])


def test_paths_of_the_weighted_fit_are_pulled_less_by_the_far_nights() -> None:
    fitted = analyse(outlying(), knowledge=shipped())
    heavy = student_t(fitted, shipped())
    before, _ = paths_of(fitted.problem, fitted.posterior)
    after, residuals = paths_of(heavy.problem, heavy.posterior)
    assert abs(after.with_doses[41] - 700.0) > abs(before.with_doses[41] - 700.0)
    assert np.nanmax(np.abs(residuals)) < 4.0
