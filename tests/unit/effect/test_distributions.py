import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from trochee.effect.distributions import Mapped, Mixture, expected, interval_of, mapped, marginal, search


def one(mean: float, sd: float, atom: float = 0.0) -> Mixture:
    return Mixture(weight=np.array([1.0 - atom]), mean=np.array([mean]), sd=np.array([sd]), atom=atom)


def two() -> Mixture:
    return Mixture(weight=np.array([0.3, 0.7]), mean=np.array([-2.0, 1.0]), sd=np.array([0.5, 2.0]))


def test_one_normal() -> None:
    normal = one(1.5, 2.0)
    assert (normal.average(), normal.deviation()) == (1.5, 2.0)
    assert normal.beyond(1.5) == 0.5
    interval = interval_of(normal, 0.9)
    assert interval.low == pytest.approx(1.5 - 2.0 * 1.6448536269514722, abs=1e-8)
    assert interval.high == pytest.approx(1.5 + 2.0 * 1.6448536269514722, abs=1e-8)


@pytest.mark.parametrize("probability", [0.001, 0.05, 0.3, 0.5, 0.95, 0.999])
def test_quantile_inverts_the_mixture(probability: float) -> None:
    mixture = two()
    assert mixture.below(mixture.quantile(probability)) == pytest.approx(probability, abs=1e-9)
    assert mixture.beyond(1.0) == pytest.approx(1.0 - mixture.below(1.0))


def test_moments_of_a_mixture() -> None:
    assert two().average() == pytest.approx(0.1)
    assert two().deviation() ** 2 == pytest.approx(0.3 * (0.25 + 4.0) + 0.7 * (4.0 + 1.0) - 0.01)


def test_atom_at_zero() -> None:
    half = one(1.0, 1.0, atom=0.5)
    assert half.average() == 0.5
    assert half.deviation() ** 2 == pytest.approx(0.5 * 2.0 - 0.25)
    assert half.beyond(0.0) == pytest.approx(0.5 * ndtr(1.0))
    assert half.beyond(-0.1) == pytest.approx(0.5 * ndtr(1.1) + 0.5)
    assert half.below(0.0) == pytest.approx(0.5 * ndtr(-1.0) + 0.5)
    assert half.quantile(0.3) == 0.0
    assert half.quantile(0.01) == pytest.approx(1.0 + float(ndtri(0.02)), abs=1e-8)
    assert half.quantile(0.9) == pytest.approx(1.0 + float(ndtri(0.8)), abs=1e-8)


def through(function: object, mean: float = 0.3, sd: float = 0.8) -> Mapped:
    points = np.linspace(mean - 8.0 * sd, mean + 8.0 * sd, 2001)
    table = function(points)[None]  # type: ignore[operator]  # a parameter of the test
    return mapped(np.array([1.0]), np.array([mean]), np.array([sd]), np.array([0]), points, table)


def test_rising_map() -> None:
    image = through(np.exp)
    assert image.beyond(2.0) == pytest.approx(ndtr((0.3 - np.log(2.0)) / 0.8), abs=1e-5)
    assert image.quantile(0.9) == pytest.approx(np.exp(0.3 + 0.8 * ndtri(0.9)), rel=1e-4)
    assert image.average() == pytest.approx(np.exp(0.3 + 0.32), rel=1e-3)


def test_falling_map() -> None:
    image = through(lambda value: -value)
    assert image.beyond(0.0) == pytest.approx(ndtr(-0.3 / 0.8), abs=1e-9)
    assert image.average() == pytest.approx(-0.3)
    assert image.deviation() == pytest.approx(0.8)


def test_map_that_turns_back() -> None:
    image = through(lambda value: value**2)
    exact = ndtr((1.0 - 0.3) / 0.8) - ndtr((-1.0 - 0.3) / 0.8)
    assert 1.0 - image.beyond(1.0) == pytest.approx(exact, abs=1e-5)
    assert image.beyond(-1.0) == pytest.approx(1.0)
    assert image.below(image.quantile(0.5))[0] == pytest.approx(0.5, abs=1e-8)


def test_flat_map() -> None:
    image = through(np.zeros_like)
    assert (image.average(), image.deviation(), image.beyond(0.0), image.beyond(-0.1)) == (0.0, 0.0, 0.0, 1.0)


def test_expected_is_that_of_each_normal() -> None:
    assert expected(two(), lambda value: value) == pytest.approx(0.1)
    assert expected(one(0.2, 0.3), lambda value: np.exp(value) - 1.0) == pytest.approx(np.exp(0.245) - 1.0, rel=1e-9)


@pytest.mark.parametrize("shift", [0.0, 0.23])
def test_marginal_of_a_bell_between_its_nodes(shift: float) -> None:
    nodes = np.linspace(-3.6, 3.6, 8)
    mass = np.exp(-0.5 * (nodes - shift) ** 2)
    mass[[0, -1]] /= 2.0
    made = marginal(nodes, mass / mass.sum())
    for value in (-1.3, 0.1, 0.77):
        assert made.below(value) == pytest.approx(ndtr(value - shift), abs=5e-4)
    assert made.quantile(0.95) == pytest.approx(1.6449 + shift, abs=5e-3)
    assert (made.below(-99.0), made.below(99.0)) == (0.0, 1.0)


def test_marginal_with_empty_ends_and_of_a_fixed_parameter() -> None:
    mass = np.exp(-0.5 * ((np.arange(50.0) - 20.0) / 0.5) ** 2)
    assert mass[-1] == 0.0
    made = marginal(np.arange(50.0), mass / mass.sum())
    assert made.quantile(0.95) == pytest.approx(20.0 + 0.5 * 1.6449, abs=1e-3)
    fixed = marginal(np.array([2.0]), np.array([1.0]))
    assert fixed.quantile(0.3) == 2.0


def test_search_survives_a_flat_stretch_and_a_cliff() -> None:
    def steep(value: float) -> tuple[float, float]:
        return (0.0, 0.0) if value < 1.0 else (1.0, 0.0)

    assert search(steep, 0.5, 0.0, 1.0) == pytest.approx(1.0, abs=1e-3)
