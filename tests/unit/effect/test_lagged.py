"""Which goes with which later: simulated diaries whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from trochee.effect.lagged import Lagged, lagged, rating_then_sleep, sleep_then_rating
from trochee.effect.values import FloatArray
from trochee.knowledge import shipped

NIGHTS = 180
NAN = float("nan")


def diary(
    seed: int, *, sleep_to_mood: float = 0.0, mood_to_sleep: float = 0.0, nights: int = NIGHTS, drift: float = 0.0
) -> tuple[FloatArray, FloatArray]:
    """Sleep of each night and the rating on the evening before it, each with a memory of its own."""
    rng = np.random.default_rng(seed)
    sleep, evening = np.zeros(nights), np.zeros(nights)
    for night in range(1, nights):
        evening[night] = 0.4 * evening[night - 1] + sleep_to_mood * sleep[night - 1] + 0.8 * rng.standard_normal()
        sleep[night] = 0.3 * sleep[night - 1] + mood_to_sleep * evening[night] + 0.8 * rng.standard_normal()
    trend = drift * np.arange(nights) / nights
    return 75.0 + 8.0 * (sleep + trend), 5.0 + 1.5 * (evening + trend)


def both(sleep: FloatArray, evening: FloatArray, doses: FloatArray | None = None) -> tuple[Lagged, Lagged]:
    taken = np.zeros(sleep.size) if doses is None else doses
    one = sleep_then_rating(sleep, evening, taken, shipped())
    other = rating_then_sleep(sleep, evening, taken, shipped())
    assert one is not None
    assert other is not None
    return one, other


def sure(found: Lagged) -> bool:
    return found.p_same_direction > 0.99


def unsure(found: Lagged) -> bool:
    return 0.025 < found.p_same_direction < 0.975


def test_sleep_that_leads_is_found_and_nothing_the_other_way() -> None:
    """Nominal 5 % of 40 the other way: at most 5 by chance."""
    found = [both(*diary(seed, sleep_to_mood=0.5)) for seed in range(40)]
    assert all(sure(forward) and forward.interval90.low > 0.0 for forward, _ in found)
    assert sum(not unsure(back) for _, back in found) <= 5


def test_mood_that_leads_is_found_and_nothing_the_other_way() -> None:
    found = [both(*diary(seed, mood_to_sleep=0.5)) for seed in range(40)]
    assert all(sure(back) for _, back in found)
    assert sum(not unsure(forward) for forward, _ in found) <= 5


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_both_ways_are_found_together(seed: int) -> None:
    assert all(sure(each) for each in both(*diary(seed, sleep_to_mood=0.45, mood_to_sleep=0.45)))


@pytest.mark.parametrize("drift", [0.0, 2.0])
def test_where_there_is_none_none_is_found(drift: float) -> None:
    """Nominal 5 % of 100, whether or not both rise together over the months: at most 10 by chance."""
    found = [each for seed in range(50) for each in both(*diary(100 + seed, drift=drift))]
    assert sum(not unsure(each) for each in found) <= 10


def test_a_link_that_runs_against_is_found_with_its_sign() -> None:
    forward, _ = both(*diary(10, sleep_to_mood=-0.5))
    assert forward.p_same_direction < 0.01
    assert forward.interval90.high < 0.0


def test_the_interval_holds_a_known_link_nine_times_in_ten() -> None:
    """Drawn from the prior of the link; both sides have unit variance without it, so per standard deviation."""
    held, count = 0, 120
    for seed in range(count):
        rng = np.random.default_rng(1000 + seed)
        link = rng.normal(0.0, 0.3)
        before, kept = rng.standard_normal((2, 100))
        later = link * before + 0.5 * kept + rng.standard_normal(100)
        found = lagged(later, before, kept[:, None], 21, shipped())
        assert found is not None
        in_sd = link * before.std() / later.std()
        held += found.interval90.low <= in_sd <= found.interval90.high
    assert 0.82 * count <= held <= 0.97 * count


def test_a_dose_that_moves_both_is_held_fixed() -> None:
    """Each dose brightens the sleep of its night and the evening after it; neither leads the other."""
    rng = np.random.default_rng(11)
    sleep, evening = diary(11, nights=300)
    doses = (rng.random(300) < 0.3).astype(float)
    sleep += 16.0 * doses
    evening[1:] += 3.0 * doses[:-1]
    forward, _ = both(sleep, evening, doses)
    ignored, _ = both(sleep, evening)
    assert unsure(forward)
    assert sure(ignored)


def test_pairs_with_anything_missing_are_left_out() -> None:
    sleep, evening = diary(12, sleep_to_mood=0.5)
    sleep[50], evening[90] = NAN, NAN
    forward, back = both(sleep, evening)
    assert (forward.pairs, back.pairs) == (NIGHTS - 4, NIGHTS - 4)  # night 50; evening 90 later and held; the ends


def test_too_few_pairs_say_nothing() -> None:
    sleep, evening = diary(13, nights=21)
    none = np.zeros(21)
    assert sleep_then_rating(sleep, evening, none, shipped()) is None
    assert rating_then_sleep(*diary(13, nights=22), np.zeros(22), shipped()) is not None
    assert sleep_then_rating(np.full(60, NAN), evening[:1].repeat(60), np.zeros(60), shipped()) is None


def test_what_never_varies_says_nothing() -> None:
    sleep, evening = diary(14)
    none = np.zeros(NIGHTS)
    assert sleep_then_rating(sleep, np.full(NIGHTS, 5.0), none, shipped()) is None
    assert rating_then_sleep(np.full(NIGHTS, 80.0), evening, none, shipped()) is None


def test_a_rating_that_repeats_sleep_exactly_stays_finite() -> None:
    sleep, _ = diary(15)
    evening = np.concatenate([[0.0], sleep[:-1]])
    forward = sleep_then_rating(sleep, evening, np.zeros(NIGHTS), shipped())
    assert forward is not None
    assert forward.per_sd == pytest.approx(1.0, abs=1e-3)
