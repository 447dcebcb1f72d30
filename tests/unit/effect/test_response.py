import numpy as np
import pytest
from benchmarks.oracles import effect_column
from tests.effect_cases import random_days

from trochee.effect.priors import ONSET_NIGHTS
from trochee.effect.response import exposure, response
from trochee.knowledge import shipped


def test_one_dose_halves_with_the_half_life() -> None:
    doses = np.zeros(8)
    doses[2] = 1.0
    made = response(exposure(doses, 8, shipped()), np.array([1.0, 2.0]))
    assert made.plain[:, 0].tolist() == [0, 0, 1, 0.5, 0.25, 0.125, 0.0625, 0.03125]
    assert made.plain[4, 1] == pytest.approx(0.5)
    assert made.peak.tolist() == [1.0, 1.0]


def test_first_dose_meets_no_tolerance_and_the_second_some() -> None:
    doses = np.array([0.0, 1.0, 0.0, 1.0])
    come = exposure(doses, 4, shipped()).tolerance
    assert come[1] == 0.0
    assert come[3] == pytest.approx(1.0 - np.exp(-(2.0 ** (-2.0 / 30.0)) / 6.0))


@pytest.mark.parametrize(("onset", "lost"), [(0, 0.0), (1, 0.4), (2, 1.3), (2, -0.2)])
def test_column_is_that_of_the_definition(onset: int, lost: float) -> None:
    from tests.effect_cases import dense, simple

    from trochee.effect.analysis import analyse

    series = simple(40, baseline=10, seed=4)
    fitted = analyse(series, knowledge=shipped())
    half_lives = np.array([0.7, 3.0, 12.0])
    made = response(fitted.problem.exposed, half_lives)
    plain, tolerated = made.shifted(ONSET_NIGHTS, slice(None))
    for index, half_life in enumerate(half_lives.tolist()):
        place = onset * half_lives.size + index
        expected = effect_column(dense(fitted), onset, half_life, lost)
        assert np.allclose(plain[:, place] - lost * tolerated[:, place], expected, atol=1e-12)


def test_few_columns_span_every_onset() -> None:
    exposed = exposure(random_days(50, 10, 1), 50, shipped())
    made = response(exposed, np.array([0.8, 2.5, 9.0]))
    basis = made.basis(ONSET_NIGHTS)
    plain, tolerated = made.shifted(ONSET_NIGHTS, slice(None))
    assert np.allclose(np.tile(basis.plain, 3) * basis.fade + basis.doses @ basis.mix.T, plain, atol=1e-12)
    assert np.allclose(
        np.tile(basis.tolerated, 3) * basis.fade + basis.tolerated_doses @ basis.mix.T, tolerated, atol=1e-12
    )


def test_later_doses_do_not_move_the_peak() -> None:
    doses = np.array([0.0, 1.0, 0.0, 0.0, 1.0, 1.0])
    assert response(exposure(doses, 4, shipped()), np.array([2.0])).peak.tolist() == [1.0]


def test_no_dose_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a dose"):
        response(exposure(np.array([0.0, 0.0, 1.0]), 2, shipped()), np.array([2.0]))
