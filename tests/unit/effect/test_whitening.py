import numpy as np
import pytest
from benchmarks.oracles import correlation
from tests.effect_cases import random_days

from trochee.effect.priors import ONSET_NIGHTS
from trochee.effect.response import exposure, response
from trochee.effect.whitening import gains, whitened_products
from trochee.knowledge import shipped


@pytest.mark.parametrize("nights", [3, 40, 150])
def test_products_are_those_of_the_full_correlation_matrix(nights: int) -> None:
    rng = np.random.default_rng(nights)
    observed = rng.random(nights) > 0.3
    observed[-1] = True
    doses = random_days(nights, 1, 3)
    doses[1] = 1.0
    made = response(exposure(doses, nights, shipped()), np.array([1.0, 4.0]))
    linear = rng.standard_normal((nights, 3))
    slow, memory = np.array([0.05, 0.6, 0.9]), np.array([1.5, 6.0, 40.0])
    products = whitened_products(
        observed, linear, made.basis(ONSET_NIGHTS), gains(observed, slow, np.exp(-1.0 / memory))
    )
    plain, tolerated = made.shifted(ONSET_NIGHTS, slice(None))
    every = np.concatenate([linear, plain, tolerated], axis=1)[observed]
    seen = np.flatnonzero(observed)
    for node in range(slow.size):
        matrix = correlation(seen, float(slow[node]), float(memory[node]))
        whole = every.T @ np.linalg.solve(matrix, every)
        assert np.allclose(products.linear[node], whole[:3], rtol=1e-9, atol=1e-9)
        own, other = whole[3:9, 3:9], whole[9:, 9:]
        assert np.allclose(products.plain[node], np.diag(own), rtol=1e-9, atol=1e-9)
        assert np.allclose(products.crossed[node], np.diag(whole[3:9, 9:]), rtol=1e-9, atol=1e-9)
        assert np.allclose(products.tolerated[node], np.diag(other), rtol=1e-9, atol=1e-9)
        assert products.log_sd[node] == pytest.approx(0.5 * np.linalg.slogdet(matrix)[1])
    assert products.nights == seen.size
