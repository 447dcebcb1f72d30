from collections import Counter

import numpy as np
import pytest
from scipy import stats

from trochee.effect.draws import fixed_lot, levels, normals, uniforms


def test_every_dimension_takes_every_level_once() -> None:
    made = levels(64, 9)
    assert made.shape == (9, 64)
    for row in made:
        assert sorted(row.tolist()) == list(range(64))


def test_the_first_dimensions_are_the_published_sequences() -> None:
    in_order, base_two = levels(8, 2)
    assert in_order.tolist() == [0, 1, 2, 3, 4, 5, 6, 7]
    assert base_two.tolist() == [0, 4, 2, 6, 1, 5, 3, 7]  # van der Corput: 0, 1/2, 1/4, 3/4, 1/8 …


def test_more_dimensions_leave_the_first_as_they_were() -> None:
    assert np.array_equal(levels(32, 6), levels(32, 12)[:6])


def test_points_fill_the_square_more_evenly_than_chance() -> None:
    ours = stats.qmc.discrepancy(uniforms(128, 2).T)
    chance = stats.qmc.discrepancy(np.random.default_rng(1).random((128, 2)))
    assert ours < chance / 5.0


def test_normal_numbers_have_mean_zero_and_variance_one_in_each_dimension() -> None:
    made = normals(128, 40)
    assert np.abs(made.mean(axis=1)).max() < 1e-12
    assert np.allclose((made**2).mean(axis=1), 1.0)
    assert stats.kstest(made[7], "norm").pvalue > 0.9


def test_dimensions_have_little_to_do_with_each_other() -> None:
    alike = np.corrcoef(normals(128, 60)) - np.eye(60)
    assert np.abs(alike).max() < 0.45  # of 1770 pairs; chance alone gives about 0.36
    assert np.sqrt((alike**2).mean()) < 0.11


@pytest.mark.parametrize("count", [2, 3, 7])
def test_a_lot_falls_on_every_number_alike(count: int) -> None:
    lot = fixed_lot(5)
    found = Counter(lot(count) for _ in range(1000 * count))
    assert set(found) == set(range(count))
    assert stats.chisquare(list(found.values())).pvalue > 0.001


def test_a_lot_falls_the_same_way_again_and_another_differently() -> None:
    first, again, other = fixed_lot(3), fixed_lot(3), fixed_lot(4)
    fell = [first(100) for _ in range(20)]
    assert fell == [again(100) for _ in range(20)]
    assert fell != [other(100) for _ in range(20)]


def test_a_lot_is_the_published_splitmix64_sequence() -> None:
    """First words from the state 0, as in the reference implementation of SplitMix64."""
    lot = fixed_lot(0)
    assert [lot(1 << 64) for _ in range(3)] == [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]
