import numpy as np
import pytest
from tests.effect_cases import record, simple

from trochee.effect.design import Span, chosen_names, columns, span_of, weekday_share
from trochee.effect.priors import linear_priors
from trochee.effect.scales import scale_of
from trochee.effect.values import Outcome, Series
from trochee.knowledge import shipped

NAN = float("nan")


def built(series: Series, by_weekday: bool = False) -> dict[str, list[float]]:
    scale = scale_of(series.outcome, shipped())
    made = columns(series, scale, linear_priors(scale, shipped()), shipped(), by_weekday=by_weekday)
    return {name: made.matrix[:, index].tolist() for index, name in enumerate(made.names)}


def test_columns_by_their_definitions() -> None:
    series = record([1.0] * 14, [0, 0, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0], therapy_steps=(5, 40))
    made = built(series)
    assert list(made) == ["intercept", "weekend", "trend", "cbti_step_1", "dose_night", "first_dose_step"]
    assert made["weekend"] == [0, 0, 0, 0, 0, 1, 1] * 2
    assert made["dose_night"] == [0, 0, 1, 0, 1] + [0] * 9
    assert made["cbti_step_1"] == [0] * 5 + [1] * 9
    assert made["first_dose_step"] == [0, 0] + [1] * 12
    assert made["trend"][13] - made["trend"][12] == pytest.approx(1.0 / 30.0)
    assert sum(made["trend"]) == pytest.approx(0.0)


def test_missing_nights_at_the_ends_do_not_move_the_trend() -> None:
    inside = built(record([1.0, 1, 1, 1], [0, 1, 0, 0]))["trend"]
    wide = built(record([NAN, NAN, 1.0, 1, 1, 1, NAN], [0, 0, 0, 1, 0, 0, 0]))["trend"]
    assert wide[2:6] == pytest.approx(inside)


def test_weekday_columns_stand_against_monday() -> None:
    series = record([1.0] * 14, [1.0] + [0] * 13)
    made = built(series, by_weekday=True)
    assert made["weekday_tuesday"] == [0, 1, 0, 0, 0, 0, 0] * 2
    assert "weekday_monday" not in made


def test_models_choose_among_the_columns() -> None:
    series = simple(60, baseline=14)
    scale = scale_of(series.outcome, shipped())
    every = columns(series, scale, linear_priors(scale, shipped()), shipped(), by_weekday=True)
    plain, days = chosen_names(every, by_weekday=False), chosen_names(every, by_weekday=True, with_step=True)
    assert plain == ("intercept", "weekend", "trend", "dose_night")
    assert "weekend" not in days
    assert {"weekday_sunday", "first_dose_step"} <= set(days)


def test_priors_of_sleep_efficiency_are_points_over_18_75() -> None:
    scale = scale_of(Outcome.SLEEP_EFFICIENCY, shipped())
    priors = linear_priors(scale, shipped())
    expected = np.array([12.0, 3.0, 2.5, 3.0, 6.0, 6.0, 5.0]) / 18.75
    made = [
        priors.peak_effect,
        priors.weekend,
        priors.weekday,
        priors.trend,
        priors.therapy_step,
        priors.first_dose_step,
        priors.dose_night,
    ]
    assert np.allclose(made, expected)


def test_span_counts_what_can_be_seen() -> None:
    assert span_of(record([NAN, 1, 1, NAN], [0, 0, 1, 1])) == Span(first=1, last=2, first_dose=2, last_dose=2)
    assert span_of(record([NAN, 1], [0, 0])) == Span(first=1, last=1, first_dose=None, last_dose=None)
    assert span_of(record([NAN], [1])) == Span(first=None, last=None, first_dose=None, last_dose=None)


def test_share_of_doses_on_few_weekdays() -> None:
    doses = np.zeros(28)
    doses[[0, 7, 14, 21, 3, 12]] = 1.0
    assert weekday_share(record(np.ones(28), doses), shipped()) == pytest.approx(5 / 6)
