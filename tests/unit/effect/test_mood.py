"""Mood in and out: how much of a benefit goes with it, where the truth is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.effect_cases import random_days, record

from trochee.effect import estimate
from trochee.effect.mood import mood_messages
from trochee.effect.values import AverageBenefit, Estimate, FloatArray, Interval, Series, WithMood
from trochee.knowledge import shipped

NIGHTS = 182
NAN = float("nan")


def rising(doses: FloatArray) -> FloatArray:
    felt, state = np.zeros(doses.size), 0.0
    for night in range(1, doses.size):
        state = 2.0 ** (-1.0 / 3.0) * state + doses[night - 1]
        felt[night] = state
    return felt


def diary(seed: int, *, through_mood: float, beside_mood: float, rating_noise: float = 0.0) -> Series:
    """Doses raise mood; sleep follows mood by ``through_mood`` and doses by ``beside_mood`` minutes."""
    rng = np.random.default_rng(seed)
    doses = random_days(NIGHTS, 35, seed)
    felt = rising(doses)
    mood = felt + 0.5 * rng.standard_normal(NIGHTS)
    sleep = 360.0 + through_mood * mood + beside_mood * felt + 30.0 * rng.standard_normal(NIGHTS)
    rated = 5.0 + mood + rating_noise * rng.standard_normal(NIGHTS)
    return record(sleep, doses, mood=rated)


def of(series: Series) -> Estimate:
    return estimate(series, knowledge=shipped())


def parted(series: Series) -> WithMood:
    found = of(series).with_mood
    assert found is not None
    return found


def share(series: Series) -> float:
    found = parted(series).share_with_mood
    assert found is not None
    return found


def codes(made: Estimate) -> set[str]:
    return {message.code for message in made.messages}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_benefit_that_runs_through_mood_goes_with_mood(seed: int) -> None:
    series = diary(seed, through_mood=40.0, beside_mood=0.0)
    found = parted(series)
    assert found.total.mean > 20.0
    assert abs(found.direct.mean) < 0.35 * found.total.mean
    assert found.share_with_mood is not None
    assert found.share_with_mood > 0.65


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_benefit_beside_mood_does_not_go_with_it(seed: int) -> None:
    """Mood is lifted too and follows nothing else; it takes little of a benefit that it does not carry."""
    series = diary(seed, through_mood=0.0, beside_mood=40.0, rating_noise=1.5)
    assert abs(share(series)) < 0.25
    assert "moves_with_mood" not in codes(of(series))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_noisy_rating_takes_out_only_part(seed: int) -> None:
    clear = share(diary(seed, through_mood=40.0, beside_mood=0.0))
    noisy = share(diary(seed, through_mood=40.0, beside_mood=0.0, rating_noise=0.9))
    assert 0.1 < noisy < clear - 0.1


def test_the_share_is_said_as_the_least_and_never_as_a_cause() -> None:
    made = of(diary(1, through_mood=40.0, beside_mood=0.0))
    texts = {message.code: message.text for message in made.messages}
    assert texts["moves_with_mood"].startswith("At least ")
    assert "only part" in texts["mood_rating_removes_only_part"]
    for code in ("moves_with_mood", "mood_rating_removes_only_part"):
        assert "cause" not in texts[code]


def test_both_fits_are_of_the_nights_that_have_a_mood() -> None:
    series = diary(4, through_mood=40.0, beside_mood=0.0)
    assert series.mood is not None
    mood, values = series.mood.copy(), series.values.copy()
    mood[60:80], values[70:90] = NAN, NAN
    found = parted(replace(series, mood=mood, values=values))
    assert found.nights == NIGHTS - 30
    kept = np.where(np.isnan(mood), NAN, values)
    alone = of(replace(series, mood=None, values=kept)).average_benefit
    assert alone is not None
    assert found.total.mean == pytest.approx(alone.mean, abs=1e-9)
    assert found.total.interval90.low == pytest.approx(alone.interval90.low, abs=1e-9)


def test_the_scale_of_the_rating_does_not_matter() -> None:
    series = diary(5, through_mood=40.0, beside_mood=10.0)
    assert series.mood is not None
    stretched = replace(series, mood=-20.0 + 10.0 * series.mood)
    assert share(stretched) == pytest.approx(share(series), abs=1e-9)


def test_without_a_benefit_nothing_is_parted() -> None:
    series = diary(7, through_mood=0.0, beside_mood=0.0)
    assert parted(series).share_with_mood is None
    assert codes(of(series)) >= {"mood_rating_removes_only_part"}
    assert "moves_with_mood" not in codes(of(series))


def test_no_mood_no_variation_or_too_few_ratings_give_none() -> None:
    series = diary(8, through_mood=40.0, beside_mood=0.0)
    few = np.full(NIGHTS, NAN)
    few[100:140] = np.arange(40.0)
    for mood in (None, np.full(NIGHTS, 5.0), few):
        made = of(replace(series, mood=mood))
        assert made.with_mood is None
        assert not codes(made) & {"moves_with_mood", "mood_rating_removes_only_part"}


def test_a_record_that_is_only_described_is_not_parted() -> None:
    series = diary(9, through_mood=40.0, beside_mood=0.0)
    assert series.mood is not None
    cut = slice(29, 29 + 60)
    short = record(series.values[cut], series.doses[cut], mood=series.mood[cut])
    assert of(short).with_mood is None


def test_a_mood_of_another_length_or_without_bound_is_refused() -> None:
    series = diary(10, through_mood=0.0, beside_mood=0.0)
    with pytest.raises(ValueError, match="values and mood need one entry"):
        of(replace(series, mood=np.ones(3)))
    assert series.mood is not None
    endless = series.mood.copy()
    endless[3] = np.inf
    with pytest.raises(ValueError, match="mood is finite"):
        of(replace(series, mood=endless))


def test_the_mood_is_part_of_what_is_stamped() -> None:
    series = diary(11, through_mood=0.0, beside_mood=0.0)
    hashes = {of(each).model.data_sha256 for each in (series, replace(series, mood=None))}
    assert len(hashes) == 2


@pytest.mark.parametrize(
    ("value", "start"), [(None, None), (-0.4, None), (0.1, None), (0.4, "At least 40"), (1.3, "All of this")]
)
def test_which_shares_are_said(value: float | None, start: str | None) -> None:
    benefit = AverageBenefit(
        mean=10.0,
        sd=3.0,
        interval90=Interval(low=5.0, high=15.0),
        p_benefit=0.99,
        p_beyond_smallest=0.1,
        p_harm_beyond_smallest=0.0,
    )
    made = mood_messages(WithMood(nights=90, total=benefit, direct=benefit, share_with_mood=value), shipped())
    said = [message.text for message in made if message.code == "moves_with_mood"]
    assert [text.startswith(start) for text in said] == [True] if start else said == []


def test_nothing_is_said_without_a_mood() -> None:
    assert mood_messages(None, shipped()) == ()
