"""The lagged regression against least squares with Student's t, and against Gibbs-free brute force."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import integrate, stats

from trochee.effect.lagged import coefficient, lagged
from trochee.effect.values import FloatArray
from trochee.knowledge import Knowledge, shipped

FLAT = 1e4


def rows(count: int, columns: int, seed: int) -> tuple[FloatArray, FloatArray]:
    rng = np.random.default_rng(seed)
    made = rng.normal(size=(count, columns))
    values = made @ rng.normal(size=columns) + 0.7 * rng.standard_t(5, size=count)
    return values - values.mean(), made - made.mean(axis=0)


def with_numbers(**values: float) -> Knowledge:
    knowledge = shipped()
    changed = {
        f"effect.lagged.{name}": replace(knowledge.quantities[f"effect.lagged.{name}"], value=value)
        for name, value in values.items()
    }
    return replace(knowledge, quantities={**knowledge.quantities, **changed})


@pytest.mark.parametrize(("count", "columns", "seed"), [(25, 4, 1), (60, 5, 2), (364, 5, 3), (9, 3, 4)])
def test_with_vague_priors_it_is_least_squares_with_students_t(count: int, columns: int, seed: int) -> None:
    values, made = rows(count, columns, seed)
    found = coefficient(values, made, np.full(columns, FLAT), FLAT)
    with_mean = np.column_stack([made, np.ones(count)])
    best, (left,), _, _ = np.linalg.lstsq(with_mean, values, rcond=None)
    free = count - columns - 1
    sd = np.sqrt(left / free * np.linalg.inv(with_mean.T @ with_mean)[0, 0])
    classical = stats.t(free, loc=best[0], scale=sd)
    assert found.average() == pytest.approx(best[0], abs=1e-4 * sd)
    for probability in (0.05, 0.5, 0.95):
        assert found.quantile(probability) == pytest.approx(classical.ppf(probability), abs=2e-3 * sd)
    assert found.beyond(0.0) == pytest.approx(classical.sf(0.0), abs=1e-4)


def test_with_sceptical_priors_it_is_what_brute_force_integration_gives() -> None:
    """One column and its coefficient integrated by quadrature, the mean of the values by hand."""
    values, made = rows(12, 1, 5)

    def density(link: float, log_noise: float) -> float:
        noise = np.exp(log_noise)
        left = values - link * made[:, 0]
        return float(
            np.exp(-0.5 * (left @ left) / noise**2 - 11 * log_noise)
            * stats.norm.pdf(link, 0.0, 0.3)
            * stats.norm.pdf(log_noise, 0.0, 1.0)
        )

    def whole(power: int, low: float) -> float:
        return float(integrate.dblquad(lambda s, b: b**power * density(b, s), low, 3.0, -3.0, 3.0, epsabs=1e-12)[0])

    found = coefficient(values, made, np.array([0.3]), 1.0)
    total = whole(0, -3.0)
    assert found.average() == pytest.approx(whole(1, -3.0) / total, rel=1e-4)
    assert found.beyond(0.0) == pytest.approx(whole(0, 0.0) / total, rel=1e-4)


def test_standard_deviations_are_those_of_the_complete_pairs() -> None:
    values, made = rows(80, 2, 6)
    later, before, held = 30.0 + 7.0 * values, 5.0 + 2.0 * made[:, 0], 100.0 * made[:, 1:]
    later[3], before[7], held[11, 0] = np.nan, np.nan, np.nan
    found = lagged(later, before, held, 21, with_numbers(link_sd=FLAT, held_sd=FLAT, log_noise_sd=FLAT))
    kept = np.delete(np.arange(80), [3, 7, 11])
    columns = np.column_stack([before, held, np.ones(80)])[kept]
    best = np.linalg.lstsq(columns, later[kept], rcond=None)[0][0]
    assert found is not None
    assert found.pairs == 77
    assert found.per_sd == pytest.approx(best * before[kept].std() / later[kept].std(), abs=1e-5)
