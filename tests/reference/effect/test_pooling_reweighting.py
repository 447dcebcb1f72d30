"""A patient under a group's priors against fits made anew under them, and against dense covariances node by node."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from benchmarks.oracles import DenseModel, dense_coefficients, dense_log_density, effect_column
from scipy import stats
from scipy.special import logsumexp
from tests.effect_cases import dense, simple

from trochee.effect.analysis import Analysis, analyse, refit
from trochee.effect.benefit import average_benefit, responses
from trochee.effect.distributions import Distribution
from trochee.effect.pooling import Group, components, estimated_group, shipped_group, under
from trochee.effect.priors import ONSET_NIGHTS, Normal
from trochee.effect.values import FloatArray, Outcome
from trochee.knowledge import shipped


def benefit_under(fitted: Analysis, group: Group) -> Distribution:
    posterior = fitted.posterior
    lost = posterior.nodes.grid.share_lost.nodes
    return average_benefit(
        components(under(posterior.nodes, shipped_group(fitted), group)),
        responses(posterior.on.responded, lost, posterior.treated),
        posterior.scale,
        posterior.level,
        shares=lost.size,
    )


def test_the_shipped_priors_give_the_estimate_back() -> None:
    fitted = analyse(simple(98, effect=30.0, seed=41), knowledge=shipped())
    again, own = benefit_under(fitted, shipped_group(fitted)), fitted.posterior.average_benefit()
    assert again.average() == pytest.approx(own.average(), rel=1e-3)
    assert again.deviation() == pytest.approx(own.deviation(), rel=1e-3)
    assert again.beyond(0.0) == pytest.approx(own.beyond(0.0), abs=1e-3)


@pytest.mark.parametrize("outcome", [Outcome.TOTAL_SLEEP_TIME, Outcome.SLEEP_EFFICIENCY])
@pytest.mark.parametrize("narrow", [0.5, 0.75])
def test_a_group_around_nothing_is_a_fit_made_anew_with_its_priors(outcome: Outcome, narrow: float) -> None:
    """The fit made anew places its own nodes for the narrower, shifted priors."""
    usual = {"level": 72.0, "noise": 5.0, "effect": 2.5} if outcome is Outcome.SLEEP_EFFICIENCY else {"effect": 30.0}
    fitted = analyse(simple(112, outcome=outcome, seed=42, **usual), knowledge=shipped())  # type: ignore[arg-type]  # all numbers
    own = shipped_group(fitted)
    group = Group(
        peak_effect=Normal(mean=0.0, sd=narrow * own.peak_effect.sd),
        half_life=Normal(mean=own.half_life.mean - 0.4, sd=narrow * own.half_life.sd),
        memory=Normal(mean=own.memory.mean + 0.3, sd=narrow * own.memory.sd),
        slow_share=Normal(mean=own.slow_share.mean - 0.3, sd=narrow * own.slow_share.sd),
    )
    priors = replace(
        fitted.problem.priors, half_life=group.half_life, memory=group.memory, slow_share=group.slow_share
    )
    anew = refit(fitted, replace(fitted.problem, priors=priors, peak_effect_sd=group.peak_effect.sd))
    direct = replace(anew.posterior, level=fitted.posterior.level).average_benefit()
    found = benefit_under(fitted, group)
    assert found.average() == pytest.approx(direct.average(), abs=0.02 * direct.deviation())
    assert found.deviation() == pytest.approx(direct.deviation(), rel=0.02)
    for probability in (0.05, 0.95):
        off = found.quantile(probability) - direct.quantile(probability)
        assert abs(off) < 0.04 * direct.deviation()
    assert found.beyond(0.0) == pytest.approx(direct.beyond(0.0), abs=0.005)


def one_node(fitted: Analysis, place: tuple[int, int, int], group_peak: Normal) -> tuple[float, float, float]:
    """Log density of the values, mean and variance of the peak effect at a node: noise summed, all else dense."""
    process, lost, response = place
    grid, model = fitted.posterior.nodes.grid, dense(fitted)
    slow_at, memory_at = divmod(process, grid.memory.nodes.size)
    onset_at, half_life_at = divmod(response, grid.half_life.nodes.size)
    column = effect_column(
        model,
        ONSET_NIGHTS[onset_at],
        float(np.exp(grid.half_life.nodes[half_life_at])),
        float(grid.share_lost.nodes[lost]),
    )
    slow = float(1.0 / (1.0 + np.exp(-grid.slow_share.nodes[slow_at])))
    memory = float(np.exp(grid.memory.nodes[memory_at]))
    around: DenseModel = replace(model, values=model.values - group_peak.mean * column, peak_sd=group_peak.sd)
    log_noise = np.arange(-0.6, 0.6, 0.02) + float(np.log(60.0))
    made: FloatArray = np.array([_at_noise(around, column, slow, memory, float(np.exp(each))) for each in log_noise])
    log_weight = made[:, 0] - 0.5 * ((log_noise - model.noise[0]) / model.noise[1]) ** 2
    total = float(logsumexp(log_weight))
    weight = np.exp(log_weight - total)
    mean = float(weight @ made[:, 1])
    return total, group_peak.mean + mean, float(weight @ (made[:, 2] + made[:, 1] ** 2)) - mean**2


def _at_noise(model: DenseModel, column: FloatArray, slow: float, memory: float, noise: float) -> FloatArray:
    mean, covariance = dense_coefficients(model, column, slow, memory, noise)
    return np.array([dense_log_density(model, column, slow, memory, noise), mean[-1], covariance[-1, -1]])


def test_a_group_that_is_not_around_nothing_agrees_with_dense_covariances_at_every_node_looked_at() -> None:
    """Weights against each other, mean and variance of the peak effect; the group's mean is taken off the values."""
    fitted = analyse(simple(70, baseline=21, effect=25.0, seed=43), knowledge=shipped())
    own = shipped_group(fitted)
    peak = Normal(mean=70.0, sd=30.0)
    nodes = fitted.posterior.nodes
    taken = under(nodes, own, replace(own, peak_effect=peak))
    order = np.argsort(nodes.weight.ravel())[::-1]
    places = [np.unravel_index(order[rank], nodes.weight.shape) for rank in (0, 500, 2000, 6000)]
    log_ratios = []
    for place in places:
        at = (int(place[0]), int(place[1]), int(place[2]))
        before, _, _ = one_node(fitted, at, own.peak_effect)
        after, mean, variance = one_node(fitted, at, peak)
        assert float(taken.mean[at]) == pytest.approx(mean, abs=0.02 * variance**0.5)
        assert float(taken.variance[at]) == pytest.approx(variance, rel=0.02)
        log_ratios.append(float(np.log(taken.weight[at] / nodes.weight[at])) - (after - before))
    assert max(log_ratios) - min(log_ratios) < 0.02


def objective(members: list[Analysis], own: Group, group: Group, pseudo_patients: float) -> float:
    """Log density of all values under a group and of the pseudo-patients: constants apart, by plain sums."""
    total = 0.0
    for each in members:
        nodes = each.posterior.nodes
        told = 1.0 / nodes.variance - own.peak_effect.sd**-2
        pull = nodes.mean / nodes.variance
        pieces = []
        for prior, sign in ((own.peak_effect, -1.0), (group.peak_effect, 1.0)):
            precision = told + prior.sd**-2
            centre = (pull + prior.mean * prior.sd**-2) / precision
            pieces.append(
                sign
                * (
                    0.5 * centre**2 * precision
                    - 0.5 * (prior.mean / prior.sd) ** 2
                    - 0.5 * np.log(precision)
                    - np.log(prior.sd)
                )
            )
        log_weight = np.log(np.maximum(nodes.weight, 1e-300)) + pieces[0] + pieces[1]
        shape = (nodes.grid.slow_share.nodes.size, nodes.grid.memory.nodes.size, -1, nodes.grid.log_onset.size)
        cube = log_weight.reshape(*shape, nodes.grid.half_life.nodes.size)
        for name, at in (("slow_share", 0), ("memory", 1), ("half_life", 4)):
            place = [1] * 5
            place[at] = -1
            values = getattr(nodes.grid, name).nodes
            one, other = getattr(group, name), getattr(own, name)
            ratio = stats.norm.logpdf(values, one.mean, one.sd) - stats.norm.logpdf(values, other.mean, other.sd)
            cube = cube + ratio.reshape(place)
        total += float(logsumexp(cube))
    for name in ("peak_effect", "half_life", "memory", "slow_share"):
        one, other = getattr(group, name), getattr(own, name)
        total -= pseudo_patients * (np.log(one.sd) + (other.sd**2 + (other.mean - one.mean) ** 2) / (2.0 * one.sd**2))
    return total


def test_no_group_nearby_is_more_probable_than_the_one_estimated() -> None:
    members = [
        analyse(simple(84, effect=25.0 + 6.0 * seed, seed=44 + seed), knowledge=shipped()) for seed in range(4)
    ]
    own = shipped_group(members[0])
    found = estimated_group(members, own, 3.0)
    best = objective(members, own, found, 3.0)
    assert best > objective(members, own, own, 3.0)
    for name in ("peak_effect", "half_life", "memory", "slow_share"):
        prior = getattr(found, name)
        for mean, sd in ((0.1, 1.0), (-0.1, 1.0), (0.0, 1.1), (0.0, 0.9)):
            moved = replace(found, **{name: Normal(mean=prior.mean + mean * prior.sd, sd=sd * prior.sd)})
            assert objective(members, own, moved, 3.0) < best
