import numpy as np
import pytest
from benchmarks.oracles import correlation
from tests.effect_cases import simple

from trochee.effect.analysis import analyse
from trochee.effect.paths import paths_of, smooth
from trochee.knowledge import shipped


def test_smoothed_level_is_the_conditional_mean() -> None:
    rng = np.random.default_rng(2)
    values = rng.standard_normal(30)
    values[[0, 4, 5, 6, 29]] = np.nan
    seen = np.flatnonzero(~np.isnan(values))
    slow, memory = 0.4, 5.0
    made = smooth(values, slow, float(np.exp(-1.0 / memory)))
    apart = np.abs(np.arange(30)[:, None] - seen[None, :])
    expected = slow * np.exp(-apart / memory) @ np.linalg.solve(correlation(seen, slow, memory), values[seen])
    assert np.allclose(made.level, expected, atol=1e-12)
    factor = np.linalg.cholesky(correlation(seen, slow, memory))
    assert np.allclose(made.residual[seen], np.linalg.solve(factor, values[seen]), atol=1e-12)
    assert np.isnan(made.residual[[0, 4, 29]]).all()


def test_paths_part_at_the_first_dose_by_the_effect() -> None:
    series = simple(98, effect=60.0, seed=1, noise=30.0)
    fitted = analyse(series, knowledge=shipped())
    paths, residual = paths_of(fitted.problem, fitted.posterior)
    first = int(np.flatnonzero(series.doses)[0])
    assert np.array_equal(paths.with_doses[:first], paths.without_doses[:first])
    gain = (paths.with_doses - paths.without_doses)[first:].mean()
    dose_night = fitted.posterior.covariate("dose_night").average() * series.doses[first:].mean()
    assert gain - dose_night == pytest.approx(fitted.posterior.average_benefit().average(), rel=1e-4)
    assert np.isnan(residual).sum() == np.isnan(series.values).sum()
    assert paths.with_doses.size == series.values.size
