"""The fragility line against fits that were made anew under the other assumption."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats
from tests.effect_cases import simple

from trochee.effect import estimate
from trochee.effect.analysis import Analysis, analyse
from trochee.effect.fit import evaluate
from trochee.effect.reweighting import power_scaled, without_noise_process
from trochee.effect.sensitivity import thinned
from trochee.effect.values import AverageBenefit, Outcome, Series, Variant
from trochee.knowledge import Knowledge, shipped

AXES = ("slow_share", "memory", "share_lost", "half_life")


def with_numbers(**values: float) -> Knowledge:
    knowledge = shipped()
    changed = {key.replace("__", "."): value for key, value in values.items()}
    return replace(
        knowledge,
        quantities={
            **knowledge.quantities,
            **{key: replace(knowledge.quantities[key], value=value) for key, value in changed.items()},
        },
    )


def variant(series: Series, name: str) -> Variant:
    found = estimate(series, knowledge=shipped()).sensitivity
    assert found is not None
    return next(each for each in found.variants if each.id == name)


def anew(series: Series, **values: float) -> AverageBenefit:
    made = estimate(series, knowledge=with_numbers(**values))
    assert made.average_benefit is not None
    assert made.heavy_tails is None  # else the other noise might be kept, and two things would differ
    return made.average_benefit


def agree(one: AverageBenefit, other: AverageBenefit, *, curved: bool = False) -> None:
    """To a fiftieth of a standard deviation (a twentieth where a level of its own turns the other into natural
    units), and one in two hundred of a probability."""
    share = 0.05 if curved else 0.02
    assert one.mean == pytest.approx(other.mean, abs=share * other.sd)
    assert one.sd == pytest.approx(other.sd, rel=share)
    assert one.interval90.low == pytest.approx(other.interval90.low, abs=2.0 * share * other.sd)
    assert one.interval90.high == pytest.approx(other.interval90.high, abs=2.0 * share * other.sd)
    assert one.p_benefit == pytest.approx(other.p_benefit, abs=0.005)
    assert one.p_beyond_smallest == pytest.approx(other.p_beyond_smallest, abs=0.005)


@pytest.fixture(scope="module")
def fitted() -> Analysis:
    return analyse(simple(98, effect=30.0, seed=21), knowledge=shipped())


@pytest.mark.parametrize("axis", AXES)
@pytest.mark.parametrize("power", [0.5, 2.0])
def test_a_power_of_a_prior_is_a_fit_on_the_same_nodes_with_that_prior(
    fitted: Analysis, axis: str, power: float
) -> None:
    """A normal prior to a power is a normal one with its variance divided by the power; densities by scipy."""
    prior, on = getattr(fitted.problem.priors, axis), fitted.posterior.on
    nodes = getattr(on.grid, axis).nodes
    width = np.full(nodes.size, nodes[1] - nodes[0])
    width[[0, -1]] /= 2.0
    scaled = replace(
        getattr(on.grid, axis),
        log_weight=stats.norm.logpdf(nodes, prior.mean, prior.sd / np.sqrt(power)) + np.log(width),
    )
    names = fitted.posterior.names
    grid = replace(on.grid, **{axis: scaled})
    direct = evaluate(fitted.problem, replace(on, grid=grid), names, np.zeros((0, len(names))))
    made = power_scaled(fitted.posterior.nodes, prior, axis, power)
    np.testing.assert_allclose(made, direct.weight, rtol=1e-8, atol=1e-14)


def test_the_normals_of_the_thin_grid_keep_the_moments_of_all_nodes(fitted: Analysis) -> None:
    nodes = fitted.posterior.nodes
    made = without_noise_process(nodes)
    mean = float((nodes.weight * nodes.mean).sum())
    square = float((nodes.weight * (nodes.mean**2 + nodes.variance)).sum())
    assert float(made.weight @ made.mean) == pytest.approx(mean, rel=1e-3)
    assert float(made.weight @ (made.mean**2 + made.sd**2)) == pytest.approx(square, rel=1e-3)
    assert thinned(fitted.posterior.on).grid.share_lost.nodes.size == 11


@pytest.mark.parametrize("outcome", [Outcome.TOTAL_SLEEP_TIME, Outcome.SLEEP_EFFICIENCY])
def test_another_spread_of_the_peak_effect_is_an_analysis_with_that_prior(outcome: Outcome) -> None:
    usual = {"level": 70.0, "noise": 5.0, "effect": 3.0} if outcome is Outcome.SLEEP_EFFICIENCY else {"effect": 30.0}
    series = simple(112, outcome=outcome, seed=22, **usual)  # type: ignore[arg-type]  # all numbers
    own = shipped().number("effect.prior.peak_effect_sd")
    for name, factor in (("narrower", 2.0 / 3.0), ("wider", 1.67)):
        agree(
            variant(series, f"{name}_peak_effect").average_benefit,
            anew(series, effect__prior__peak_effect_sd=factor * own),
            curved=outcome is Outcome.SLEEP_EFFICIENCY,
        )


@pytest.mark.parametrize(
    ("axis", "quantity"),
    [("half_life", "log_half_life_sd"), ("share_lost", "share_lost_sd"), ("memory", "log_memory_sd")],
)
def test_a_weaker_or_stronger_prior_is_an_analysis_with_that_prior(axis: str, quantity: str) -> None:
    """The fit made anew places its own nodes and its own level."""
    series = simple(112, effect=35.0, seed=23)
    own = shipped().number(f"effect.prior.{quantity}")
    for name, power in (("weaker", 0.5), ("stronger", 2.0)):
        agree(
            variant(series, f"{name}_{axis}").average_benefit,
            anew(series, **{f"effect__prior__{quantity}": own / np.sqrt(power)}),
        )


def test_assumptions_that_change_nothing_give_what_is_shown() -> None:
    """Factors and powers of 1: the thin grid alone may differ."""
    same = {f"effect__sensitivity__{name}": 1.0 for name in ("narrower_peak_effect", "wider_peak_effect")}
    same |= {f"effect__sensitivity__{name}_power": 1.0 for name in ("weaker", "stronger")}
    series = simple(112, outcome=Outcome.SLEEP_EFFICIENCY, level=72.0, noise=5.0, effect=3.0, seed=24)
    made = estimate(series, knowledge=with_numbers(**same))
    assert made.sensitivity is not None
    assert made.average_benefit is not None
    shown, *others = made.sensitivity.variants
    assert shown.average_benefit == made.average_benefit
    unchanged = [each for each in others if each.id.endswith(("peak_effect", "half_life", "share_lost", "memory"))]
    assert len(unchanged) == 8
    for each in unchanged:
        agree(each.average_benefit, made.average_benefit)
