"""Exact limits against published values, an independent library and their own definition."""

from __future__ import annotations

import math

import pytest
from scipy import stats

from trochee.review.exact import at_most, exact_interval, exact_upper


@pytest.mark.parametrize(
    ("events", "trials", "low", "high"),
    [  # Newcombe 1998, Statistics in Medicine 17:857, table I, the exact method of Clopper and Pearson
        (81, 263, 25.27, 36.76),
        (15, 148, 5.78, 16.17),
        (0, 20, 0.0, 16.84),
        (1, 29, 0.09, 17.76),
    ],
)
def test_published_limits(events: int, trials: int, low: float, high: float) -> None:
    found = exact_interval(events, trials)
    assert found.low == pytest.approx(low, abs=0.0051)
    assert found.high == pytest.approx(high, abs=0.0051)


def test_none_in_six_could_be_39_percent_one_sided_and_46_percent_two_sided() -> None:
    assert exact_upper(0, 6) == pytest.approx(100 * (1 - 0.05 ** (1 / 6)))
    assert round(exact_upper(0, 6)) == 39
    assert exact_interval(0, 6).high == pytest.approx(100 * (1 - 0.025 ** (1 / 6)))
    assert round(exact_interval(0, 6).high) == 46


@pytest.mark.parametrize("trials", [30, 100, 1000])
def test_the_rule_of_three(trials: int) -> None:
    assert exact_upper(0, trials) == pytest.approx(300 / trials, rel=0.06)


@pytest.mark.parametrize(("events", "trials"), [(0, 1), (1, 1), (1, 2), (3, 7), (7, 7), (40, 97), (12, 2500)])
def test_limits_agree_with_an_independent_library(events: int, trials: int) -> None:
    expected = stats.binomtest(events, trials).proportion_ci(0.95, method="exact")
    found = exact_interval(events, trials)
    assert found.low == pytest.approx(100 * expected.low, abs=1e-9)
    assert found.high == pytest.approx(100 * expected.high, abs=1e-9)
    one_sided = stats.binomtest(events, trials, alternative="less").proportion_ci(0.95, method="exact")
    assert exact_upper(events, trials) == pytest.approx(100 * one_sided.high, abs=1e-9)


def test_at_most_is_the_sum_of_the_binomial() -> None:
    assert at_most(2, 5, 0.3) == pytest.approx(sum(math.comb(5, k) * 0.3**k * 0.7 ** (5 - k) for k in range(3)))


@pytest.mark.parametrize(("events", "trials"), [(-1, 3), (4, 3), (0, 0)])
def test_what_is_no_share_is_refused(events: int, trials: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        exact_interval(events, trials)
