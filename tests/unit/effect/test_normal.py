"""The normal distribution against scipy's, which nobody here wrote."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special

from trochee.effect.normal import ndtr, ndtri


def test_probabilities_are_those_of_scipy_to_the_last_digit() -> None:
    values = np.concatenate([np.linspace(-8.9, 8.9, 50_001), np.array([-1e9, -np.inf, 0.0, 1e9, np.inf])])
    assert np.abs(ndtr(values) - special.ndtr(values)).max() < 1e-15


def test_shape_is_kept() -> None:
    assert ndtr(np.zeros((3, 2))).tolist() == [[0.5, 0.5]] * 3


@pytest.mark.parametrize("probability", [1e-12, 0.05, 0.5, 0.95, 1.0 - 1e-9])
def test_quantiles_are_those_of_scipy(probability: float) -> None:
    assert ndtri(probability) == pytest.approx(float(special.ndtri(probability)), rel=1e-12, abs=1e-15)


def test_nothing_and_everything_lie_at_infinity() -> None:
    assert (ndtri(0.0), ndtri(1.0)) == (-np.inf, np.inf)
