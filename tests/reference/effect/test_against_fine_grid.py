"""Held against a much finer grid over the whole prior, whitened by dense Cholesky factors; one short record."""

import numpy as np
import pytest
from benchmarks.oracles import Fineness, fine_grid
from tests.effect_cases import dense, simple

from trochee.effect.analysis import analyse
from trochee.effect.values import Outcome
from trochee.knowledge import shipped


@pytest.mark.parametrize(
    ("outcome", "level", "noise", "effect", "smallest"),
    [(Outcome.TOTAL_SLEEP_TIME, 360.0, 60.0, 25.0, 15.0), (Outcome.SLEEP_EFFICIENCY, 75.0, 9.0, -4.0, 10.0)],
)
def test_average_benefit(outcome: Outcome, level: float, noise: float, effect: float, smallest: float) -> None:
    series = simple(42, baseline=14, seed=8, effect=effect, outcome=outcome, level=level, noise=noise)
    fitted = analyse(series, knowledge=shipped())
    post = fitted.posterior
    oracle = fine_grid(
        dense(fitted), Fineness(slow_share=9, memory=8, half_life=12, share_lost=9, noise_step=0.9, noise_reach=4.0)
    )
    benefit, average = lambda change: fitted.scale.benefit(change, post.level), post.average_benefit()
    mean, sd = oracle.mapped_moments(benefit, post.treated)
    assert average.average() == pytest.approx(mean, abs=0.005 * sd)
    assert average.deviation() == pytest.approx(sd, rel=0.005)
    for value in (0.0, smallest, -smallest):
        assert average.beyond(value) == pytest.approx(oracle.mapped_beyond(value, benefit, post.treated), abs=0.002)
    assert post.nodes.log_evidence == pytest.approx(oracle.log_evidence, abs=0.05)
    onset = [float(oracle.weight[:, :, oracle.onset == night].sum()) for night in range(3)]
    assert list(post.onset().values()) == pytest.approx(onset, abs=0.002)
    by_response = oracle.weight.sum(axis=(0, 1))
    log_half_life = float((by_response * oracle.log_half_life).sum())
    half_life = post.grid_marginal("half_life")
    assert float(half_life.points @ np.gradient(half_life.probability)) == pytest.approx(log_half_life, abs=0.02)
