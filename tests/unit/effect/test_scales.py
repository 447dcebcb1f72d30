import math

import numpy as np
import pytest

from trochee.effect.scales import Link, scale_of
from trochee.effect.values import Outcome
from trochee.knowledge import shipped


@pytest.mark.parametrize(
    ("outcome", "natural", "modelled"),
    [
        (Outcome.SLEEP_EFFICIENCY, 75.0, math.log(3.0)),
        (Outcome.SLEEP_EFFICIENCY, 100.0, math.log(199.0)),
        (Outcome.SLEEP_EFFICIENCY, 0.0, -math.log(199.0)),
        (Outcome.TOTAL_SLEEP_TIME, 360.0, 360.0),
        (Outcome.SLEEP_ONSET_LATENCY, 0.0, -math.log(15.0)),
        (Outcome.WAKE_AFTER_SLEEP_ONSET, 45.0, -math.log(60.0)),
        (Outcome.SLEEP_QUALITY, 4.0, 4.0),
    ],
)
def test_scale_by_its_formula(outcome: Outcome, natural: float, modelled: float) -> None:
    assert scale_of(outcome, shipped()).to_model(np.array([natural]))[0] == pytest.approx(modelled, abs=1e-12)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_back_and_forth(outcome: Outcome) -> None:
    scale = scale_of(outcome, shipped())
    natural = np.array([3.0, 20.0, 60.0, 90.0])
    assert np.allclose(scale.to_natural(scale.to_model(natural)), natural)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_more_on_the_modelled_scale_is_better(outcome: Outcome) -> None:
    scale = scale_of(outcome, shipped())
    level = float(scale.to_model(np.array([40.0]))[0])
    benefit = scale.benefit(np.array([-0.5, 0.0, 0.5]), level)
    assert benefit[0] < 0.0 < benefit[2]
    assert benefit[1] == 0.0
    worse_or_better = scale.to_natural(np.array(level + 0.5)) - 40.0
    assert (worse_or_better > 0) == outcome.higher_is_better


@pytest.mark.parametrize("outcome", list(Outcome))
def test_change_undoes_benefit(outcome: Outcome) -> None:
    scale = scale_of(outcome, shipped())
    level = float(scale.to_model(np.array([40.0]))[0])
    for wanted in (-10.0, 10.0):
        change = scale.change(wanted, level)
        assert scale.benefit(np.array([change]), level)[0] == pytest.approx(wanted)


def test_benefit_beyond_the_bounds_cannot_be_had() -> None:
    efficiency, latency = (
        scale_of(each, shipped()) for each in (Outcome.SLEEP_EFFICIENCY, Outcome.SLEEP_ONSET_LATENCY)
    )
    assert efficiency.change(10.0, math.log(95.0 / 5.0)) == math.inf
    assert efficiency.change(-96.0, math.log(95.0 / 5.0)) == -math.inf
    assert latency.change(20.0, -math.log(4.0 + 15.0)) == math.inf


def test_prior_of_latency_is_mirrored_with_its_scale() -> None:
    scale = scale_of(Outcome.SLEEP_ONSET_LATENCY, shipped())
    assert scale.link is Link.LOG_MINUTES
    assert scale.to_natural(np.array(scale.intercept_mean)) == pytest.approx(30.0, abs=0.5)


def test_far_below_any_level_the_share_is_zero_without_a_warning() -> None:
    """Warnings are errors here; the logistic function tends to zero."""
    assert scale_of(Outcome.SLEEP_EFFICIENCY, shipped()).to_natural(np.array([-1e4, 1e4])).tolist() == [0.0, 100.0]


@pytest.mark.parametrize("outcome", Outcome)
def test_changes_of_many_are_those_of_each(outcome: Outcome) -> None:
    scale = scale_of(outcome, shipped())
    levels = scale.to_model(np.asarray([70.0, 80.0, 90.0] if scale.link is Link.LOGIT_PERCENT else [3.0, 4.0, 5.0]))
    benefits = np.asarray([-1.0, 0.5, 60.0])
    many = scale.changes(benefits[:, None], levels[None, :])
    one_by_one = [[scale.change(float(benefit), float(level)) for level in levels] for benefit in benefits]
    np.testing.assert_allclose(np.broadcast_to(many, (3, 3)), one_by_one)
