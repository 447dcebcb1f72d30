"""Held against full covariance matrices, with the parameters of the grid fixed so that no grid error can hide."""

from dataclasses import replace

import numpy as np
import pytest
from benchmarks.oracles import DenseModel, dense_coefficients, dense_log_density, effect_column
from scipy.special import logsumexp
from tests.effect_cases import dense, simple

from trochee.effect.analysis import Analysis, analyse, functionals, posterior_of
from trochee.effect.fit import Problem, Quadrature, fit
from trochee.effect.priors import Normal
from trochee.effect.values import Outcome
from trochee.knowledge import shipped

HALF_LIFE, LOST, SLOW_LOGIT, MEMORY = 2.7, 0.35, -0.4, 5.0


def fixed(seed: int, nights: int) -> tuple[Analysis, DenseModel]:
    series = simple(nights, baseline=14, seed=seed, effect=25.0, therapy_steps=(20,))
    usual = analyse(series, knowledge=shipped())
    priors = replace(
        usual.problem.priors,
        slow_share=Normal(mean=SLOW_LOGIT, sd=0.0),
        memory=Normal(mean=float(np.log(MEMORY)), sd=0.0),
        half_life=Normal(mean=float(np.log(HALF_LIFE)), sd=0.0),
        share_lost=Normal(mean=LOST, sd=0.0),
    )
    problem: Problem = replace(usual.problem, priors=priors)
    post = usual.posterior
    fitted = fit(problem, post.names, functionals(problem.columns, post.names, post.treated), Quadrature())
    again = replace(
        usual,
        problem=problem,
        fitted=fitted,
        posterior=posterior_of(fitted.nodes, fitted.last, post.names, post.scale, post.treated),
    )
    return again, dense(again)


@pytest.mark.parametrize(("seed", "nights"), [(1, 40), (2, 75)])
def test_evidence_peak_effect_and_covariates(seed: int, nights: int) -> None:
    fitted, model = fixed(seed, nights)
    slow = 1.0 / (1.0 + np.exp(-SLOW_LOGIT))
    log_noise = np.log(60.0) + np.linspace(-1.0, 1.0, 161)
    step = log_noise[1] - log_noise[0]
    mean, sd = model.noise
    prior = -0.5 * ((log_noise - mean) / sd) ** 2 - np.log(sd * np.sqrt(2.0 * np.pi)) + np.log(step)
    logs, means, seconds = [], [], []
    for onset, probability in enumerate(model.onset):
        column = effect_column(model, onset, HALF_LIFE, LOST)
        for log_s, weight in zip(log_noise, prior, strict=True):
            noise = float(np.exp(log_s))
            logs.append(np.log(probability) + weight + dense_log_density(model, column, slow, MEMORY, noise))
            each, covariance = dense_coefficients(model, column, slow, MEMORY, noise)
            means.append(each)
            seconds.append(covariance + np.outer(each, each))
    evidence = float(logsumexp(logs))
    share = np.exp(np.array(logs) - evidence)
    expected = share @ np.array(means)
    spread = np.einsum("i,ijk->jk", share, np.array(seconds)) - np.outer(expected, expected)
    post = fitted.posterior
    assert post.nodes.log_evidence == pytest.approx(evidence, abs=1e-3)
    onset_mass = share.reshape(3, -1).sum(axis=1)
    assert list(post.onset().values()) == pytest.approx(onset_mass.tolist(), abs=1e-4)
    assert post.peak_effect().average() == pytest.approx(expected[-1], abs=1e-3 * spread[-1, -1] ** 0.5)
    assert post.peak_effect().deviation() == pytest.approx(spread[-1, -1] ** 0.5, rel=1e-3)
    for index, name in enumerate(post.names):
        assert post.covariate(name).average() == pytest.approx(
            expected[index], abs=1e-3 * spread[index, index] ** 0.5
        )
        assert post.covariate(name).deviation() == pytest.approx(spread[index, index] ** 0.5, rel=1e-3)


@pytest.mark.parametrize("seed", [3])
def test_night_of_the_dose_is_joint(seed: int) -> None:
    fitted, model = fixed(seed, 50)
    post = fitted.posterior
    share_left = 1.0 / float(post.on.responded.peak[0])
    slow = 1.0 / (1.0 + np.exp(-SLOW_LOGIT))
    log_noise = np.log(60.0) + np.linspace(-1.0, 1.0, 121)
    logs, firsts, seconds = [], [], []
    for onset, probability in enumerate(model.onset):
        column = effect_column(model, onset, HALF_LIFE, LOST)
        row = np.zeros(len(post.names) + 1)
        row[post.names.index("dose_night")] = 1.0
        row[-1] = share_left if onset == 0 else 0.0
        for log_s in log_noise:
            prior = -0.5 * ((log_s - model.noise[0]) / model.noise[1]) ** 2
            logs.append(
                np.log(probability) + prior + dense_log_density(model, column, slow, MEMORY, float(np.exp(log_s)))
            )
            mean, covariance = dense_coefficients(model, column, slow, MEMORY, float(np.exp(log_s)))
            firsts.append(row @ mean)
            seconds.append(row @ covariance @ row + firsts[-1] ** 2)
    share = np.exp(np.array(logs) - logsumexp(logs))
    expected = float(share @ np.array(firsts))
    spread = float(share @ np.array(seconds) - expected**2) ** 0.5
    effect = post.night_effect(0, 15.0, 0.9)
    assert effect.mean == pytest.approx(expected, abs=2e-3 * spread)
    assert effect.interval90.high - effect.interval90.low == pytest.approx(2 * 1.645 * spread, rel=0.03)


def test_without_the_slow_component_the_noise_is_independent() -> None:
    series = simple(60, seed=5, outcome=Outcome.TOTAL_SLEEP_TIME)
    fitted = analyse(series, knowledge=shipped(), slow_component=False)
    assert fitted.posterior.grid_marginal("slow_share").quantile(0.5) < -10.0
    assert fitted.posterior.nodes.weight.shape[0] == 1
