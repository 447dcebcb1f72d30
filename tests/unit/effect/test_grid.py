import numpy as np
import pytest

from trochee.effect.grid import AXES, Moments, axis, coarse_grid, refined_grid
from trochee.effect.priors import Normal, nonlinear_priors
from trochee.knowledge import shipped

PRIORS = nonlinear_priors(0.0, shipped())


def test_weights_of_an_axis_hold_the_prior() -> None:
    made = axis(Normal(mean=1.0, sd=2.0), 40, -7.0, 9.0)
    assert np.exp(made.log_weight).sum() == pytest.approx(0.99994, abs=1e-5)
    assert (np.exp(made.log_weight) * made.nodes).sum() == pytest.approx(1.0, abs=1e-4)


def test_fixed_axis_is_one_node() -> None:
    made = axis(Normal(mean=1.0, sd=0.0), 40, -7.0, 9.0)
    assert (made.nodes.tolist(), made.log_weight.tolist(), made.step) == ([1.0], [0.0], 0.0)


def test_passes_have_at_least_the_nodes_of_the_specification() -> None:
    first = coarse_grid(PRIORS)
    assert [getattr(first, name).nodes.size for name in AXES] == [6, 6, 5, 7]
    found = {name: Moments(mean=getattr(PRIORS, name).mean, sd=getattr(PRIORS, name).sd) for name in AXES}
    second = refined_grid(PRIORS, found, first)
    assert [getattr(second, name).nodes.size for name in AXES] == [8, 8, 21, 11]
    assert second.half_life.nodes[-1] == pytest.approx(PRIORS.half_life.mean + 3.9 * PRIORS.half_life.sd)


def test_narrow_posterior_between_two_nodes_keeps_both_in_the_box() -> None:
    first = coarse_grid(PRIORS)
    found = {name: Moments(mean=float(getattr(first, name).nodes[3]), sd=0.0) for name in AXES}
    second = refined_grid(PRIORS, found, first)
    for name in AXES:
        before, after = getattr(first, name).nodes, getattr(second, name).nodes
        assert after[0] < before[3] - 0.9 * (before[3] - before[2])
        assert after[-1] > before[3] + 0.9 * (before[4] - before[3])
