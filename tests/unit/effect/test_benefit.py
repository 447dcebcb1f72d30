import numpy as np
import pytest
from scipy.special import ndtr

from trochee.effect.benefit import Components, average_benefit
from trochee.effect.distributions import Mapped, Mixture
from trochee.effect.scales import scale_of
from trochee.effect.values import FloatArray, Outcome
from trochee.knowledge import shipped

RESPONSE = np.array([[0.0, 1.0, 0.5, 0.25, 0.75], [1.0, 0.2, -0.3, 0.9, 0.4]])
LEVEL = float(np.log(3.0))


def components(mean: float, sd: float, which: int) -> Components:
    return Components(
        weight=np.array([0.25, 0.75]), mean=np.array([mean, mean]), sd=np.array([sd, sd]), which=np.array([which] * 2)
    )


def of(outcome: Outcome, made: Components, response: FloatArray = RESPONSE) -> Mixture | Mapped:
    found = average_benefit(made, response, scale_of(outcome, shipped()), LEVEL)
    assert isinstance(found, Mixture | Mapped)
    return found


def test_linear_scale_is_the_mean_response_times_the_peak() -> None:
    found = of(Outcome.TOTAL_SLEEP_TIME, components(30.0, 10.0, 0))
    assert found.average() == pytest.approx(30.0 * 0.5)
    assert found.deviation() == pytest.approx(5.0)
    assert found.beyond(20.0) == pytest.approx(ndtr(-1.0))


def test_response_that_is_nowhere_felt_is_an_atom() -> None:
    silent = np.vstack([RESPONSE[0], np.zeros(5)])
    made = Components(
        weight=np.array([0.25, 0.75]), mean=np.array([30.0, 30.0]), sd=np.array([10.0, 10.0]), which=np.array([0, 1])
    )
    found = of(Outcome.TOTAL_SLEEP_TIME, made, silent)
    assert found.average() == pytest.approx(0.25 * 15.0)
    assert found.quantile(0.5) == 0.0
    nonlinear = of(Outcome.SLEEP_EFFICIENCY, made, silent)
    assert nonlinear.beyond(0.0) == pytest.approx(0.25 * ndtr(3.0))


@pytest.mark.parametrize(("which", "mean"), [(0, 0.6), (1, -0.4), (1, 0.1)])
def test_logit_scale_by_brute_force(which: int, mean: float) -> None:
    sd = 0.3
    peak = mean + sd * np.linspace(-6.0, 6.0, 20001)
    share = np.exp(-0.5 * ((peak - mean) / sd) ** 2)
    share /= share.sum()
    benefit = (100.0 / (1.0 + np.exp(-(LEVEL + peak[:, None] * RESPONSE[which]))) - 75.0).mean(axis=1)
    expected = float((share * benefit).sum())
    spread = float(np.sqrt((share * benefit**2).sum() - expected**2))
    found = of(Outcome.SLEEP_EFFICIENCY, components(mean, sd, which))
    assert found.average() == pytest.approx(expected, abs=2e-3 * spread)
    assert found.deviation() == pytest.approx(spread, rel=2e-3)
    for value in (-2.0, 0.0, 3.0):
        assert found.beyond(value) == pytest.approx(float(share[benefit > value].sum()), abs=5e-4)


@pytest.mark.parametrize("shift", [-0.04, 0.0, 0.02, 0.05])
def test_chance_of_a_benefit_does_not_depend_on_where_the_nodes_of_the_share_lost_lie(shift: float) -> None:
    """A share lost around 1.0, and a response whose sign turns at 1.02; the peak effect is clearly positive."""
    lost = np.linspace(0.7, 1.3, 7) + shift
    weight = np.exp(-0.5 * ((lost - 1.0) / 0.1) ** 2)
    made = Components(
        weight=weight / weight.sum(), mean=np.full(7, 30.0), sd=np.full(7, 10.0), which=np.arange(7, dtype=np.intp)
    )
    response = (1.02 - lost)[:, None] * np.array([[1.0, 0.6]])
    scale = scale_of(Outcome.TOTAL_SLEEP_TIME, shipped())
    found = average_benefit(made, response, scale, LEVEL, shares=7)
    positive = float(ndtr(0.2))
    assert found.beyond(0.0) == pytest.approx(positive * ndtr(3.0) + (1.0 - positive) * ndtr(-3.0), abs=0.01)
    kept = 30.0 * 0.8 * float(made.weight @ (1.02 - lost))
    assert found.average() == pytest.approx(kept, abs=1e-9)
    assert average_benefit(made, response, scale, LEVEL).average() == pytest.approx(found.average(), abs=1e-9)
