"""Sleep and mood from day to day, from a record's ratings or its questionnaires."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import numpy as np
import pytest
from tests.factories.nights import nights_from, usual_night

from trochee.effect.values import Outcome
from trochee.foundation.unknown import Unknown
from trochee.knowledge import shipped
from trochee.record import Dose, Night, Observation, Patient, Record, Score
from trochee.review.mood import mood_links
from trochee.review.series import timeline
from trochee.review.sides import LaggedLink, LaggedOrder
from trochee.sleep.columns import FloatArray

KNOWLEDGE = shipped()
FIRST = date(2026, 3, 2)


def nights(latency: FloatArray) -> list[Night]:
    """A night for each latency [min]: the longer it took, the worse the sleep."""
    return [
        usual_night((FIRST + timedelta(days=number)).isoformat(), sleep_onset_latency_min=round(minutes))
        for number, minutes in enumerate(latency.tolist())
    ]


def rated(values: FloatArray, code: str = "mood") -> list[Observation]:
    """One rating on the evening before each night, NaN for none; one decimal."""
    start = datetime.combine(FIRST, time(21)) - timedelta(days=1)
    return [
        Observation(at=start + timedelta(days=number), code=code, value=f"{value:.1f}")
        for number, value in enumerate(values.tolist())
        if value == value
    ]


def links(
    made: Sequence[Night],
    observations: Sequence[Observation] = (),
    scores: Sequence[Score] = (),
    doses: Sequence[Dose] = (),
) -> tuple[LaggedLink, ...] | Unknown:
    record = Record(
        patient=Patient(time_zone="Europe/Berlin"),
        nights=tuple(made),
        observations=tuple(observations),
        doses=tuple(doses),
    )
    return mood_links(timeline(record, KNOWLEDGE), scores, Outcome.SLEEP_EFFICIENCY, KNOWLEDGE)


def known(found: tuple[LaggedLink, ...] | Unknown) -> tuple[LaggedLink, ...]:
    assert not isinstance(found, Unknown)
    return found


def sleep_first(seed: int, count: int = 120, strength: float = 0.03) -> tuple[FloatArray, FloatArray]:
    """Latency of each night, and a rating that is lower after a long one and tells nothing of the next."""
    rng = np.random.default_rng(seed)
    latency = np.clip(45.0 + 25.0 * rng.standard_normal(count), 0.0, 150.0)
    evening = 5.0 + 0.6 * rng.standard_normal(count)
    evening[1:] -= strength * (latency[:-1] - 45.0)
    return latency, np.clip(evening, 0.0, 10.0)


def test_both_orders_are_given_and_only_the_true_one_is_sure() -> None:
    latency, mood = sleep_first(1)
    forward, back = known(links(nights(latency), rated(mood)))
    assert (forward.order, back.order) == (LaggedOrder.SLEEP_THEN_MOOD, LaggedOrder.MOOD_THEN_SLEEP)
    assert forward.what == back.what == "mood"
    assert forward.p_same_direction > 0.99
    assert forward.text.startswith("Better sleep went with a better mood the next evening: +")
    assert 0.03 < back.p_same_direction < 0.97
    assert back.text.startswith("No clear link between a better mood in the evening and sleep that night")
    assert (forward.pairs, back.pairs) == (119, 119)


def test_anxiety_is_worse_where_it_is_higher() -> None:
    latency, mood = sleep_first(2)
    (forward, _) = known(links(nights(latency), rated(10.0 - mood, "anxiety")))
    assert forward.what == "anxiety"
    assert forward.per_sd > 0.0
    assert "less anxiety the next evening" in forward.text


def test_mood_that_comes_first_is_put_in_that_order() -> None:
    rng = np.random.default_rng(3)
    mood = np.clip(5.0 + rng.standard_normal(120), 0.0, 10.0)
    latency = np.clip(45.0 - 15.0 * (mood - 5.0) + 15.0 * rng.standard_normal(120), 0.0, 150.0)
    forward, back = known(links(nights(latency), rated(mood)))
    assert back.p_same_direction > 0.99
    assert back.text.startswith("A better mood in the evening went with better sleep that night: +")
    assert forward.text.startswith("No clear link between better sleep and mood the next evening")


def test_what_runs_against_is_said_as_it_is() -> None:
    latency, mood = sleep_first(4, strength=-0.03)
    forward, _ = known(links(nights(latency), rated(mood)))
    assert forward.text.startswith("Better sleep went with a worse mood the next evening: \N{MINUS SIGN}")


def test_a_link_that_is_only_likely_is_called_so() -> None:
    """Searched over strengths for one whose probability lies between likely and clear."""
    texts = []
    for strength in (0.002, 0.004, 0.006, 0.008):
        latency, mood = sleep_first(5, strength=strength)
        forward, _ = known(links(nights(latency), rated(mood)))
        probably = "probably went with" in forward.text
        assert probably == (0.9 <= max(forward.p_same_direction, 1.0 - forward.p_same_direction) < 0.975)
        texts.append(probably)
    assert any(texts)


def test_no_sentence_speaks_of_a_cause() -> None:
    latency, mood = sleep_first(6)
    for link in known(links(nights(latency), rated(mood))):
        assert "cannot be told" in link.text
        assert not {"because", "caused", "causes", "due to", "makes"} & set(link.text.split())


def test_doses_that_move_both_are_held_fixed() -> None:
    """On dose nights sleep is good and the next evening bright; beyond that the two know nothing of each other."""
    rng = np.random.default_rng(7)
    dosed = rng.random(150) < 0.3
    latency = np.clip(50.0 - 35.0 * dosed + 10.0 * rng.standard_normal(150), 0.0, 150.0)
    mood = 4.0 + 0.7 * rng.standard_normal(150)
    mood[1:] += 2.5 * dosed[:-1]
    evenings = [datetime.combine(FIRST, time(21, 30)) + timedelta(days=int(n) - 1) for n in np.flatnonzero(dosed)]
    long_before = datetime.combine(FIRST, time(21)) - timedelta(days=30)
    doses = [Dose(taken_at=at, product="troche", amount=100.0) for at in (long_before, *evenings)]
    with_doses, _ = known(links(nights(latency), rated(mood), doses=doses))
    without, _ = known(links(nights(latency), rated(mood)))
    assert without.p_same_direction > 0.99
    assert with_doses.p_same_direction < 0.975


def test_nothing_rated_and_nothing_scored_is_unknown_with_its_reason() -> None:
    found = links(nights_from("2026-03-02", 40))
    assert isinstance(found, Unknown)
    assert "no rating of mood or anxiety" in found.reason
    assert isinstance(links([]), Unknown)


def test_too_few_evenings_are_unknown_and_counted() -> None:
    latency, mood = sleep_first(8, count=18)
    found = links(nights(latency), rated(mood))
    assert isinstance(found, Unknown)
    assert "mood stands on 18" in found.reason.replace("\N{NO-BREAK SPACE}", " ")


def fortnightly(
    instrument: str, latency: FloatArray, *, every: int = 7, seed: int = 0, items: bool = False
) -> list[Score]:
    """Totals that are higher the longer falling asleep took in the week before."""
    rng = np.random.default_rng(seed)
    made = []
    for on in range(every, latency.size, every):
        week = float(latency[on - 6 : on + 1].mean())
        total = float(np.clip(round(10.0 + 0.4 * (week - 45.0) + 1.5 * rng.standard_normal()), 3, 20))
        answers = (1.0, 1.0, float(min(3, total - 2))) + (0.0,) * 6 if items else None
        made.append(
            Score(
                date=FIRST + timedelta(days=on),
                instrument=instrument,
                total=total if not items else None,
                items=answers,
            )
        )
    return made


def weekly_waves(seed: int, count: int = 196) -> FloatArray:
    rng = np.random.default_rng(seed)
    weeks = 45.0 + 18.0 * rng.standard_normal(count // 7 + 1)
    waves: FloatArray = np.clip(np.repeat(weeks, 7)[:count] + 5.0 * rng.standard_normal(count), 0.0, 150.0)
    return waves


@pytest.mark.parametrize(("instrument", "label"), [("PHQ-9", "PHQ-9"), ("gad7", "GAD-7")])
def test_questionnaires_take_the_place_of_ratings_that_are_missing(instrument: str, label: str) -> None:
    latency = weekly_waves(9)
    forward, back = known(links(nights(latency), scores=fortnightly(instrument, latency)))
    assert label in forward.what
    assert f"a lower {label} after it" in forward.text
    assert forward.p_same_direction > 0.99
    assert forward.pairs == 26  # 27 totals, each but the first with the one before it
    assert "in the 7 nights after it" in back.text
    assert ("asks about sleep itself" in forward.text) == (label == "PHQ-9")


def test_the_question_about_sleep_is_left_out_where_every_item_is_on_record() -> None:
    """All that moves with sleep here is that question: without it nothing is left to link."""
    latency = weekly_waves(10)
    scores = fortnightly("phq9", latency, items=True)
    assert isinstance(links(nights(latency), scores=scores), Unknown)
    blurred = [
        Score(date=each.date, instrument="phq9", items=(*(each.items or ())[:1], number % 3, *(each.items or ())[2:]))
        for number, each in enumerate(scores)
    ]
    forward, _ = known(links(nights(latency), scores=blurred))
    assert "without its question about sleep" in forward.what
    assert "asks about sleep itself" not in forward.text
    assert forward.p_same_direction < 0.975


def test_too_few_questionnaires_or_nights_around_them_say_nothing() -> None:
    latency = weekly_waves(11)
    assert isinstance(links(nights(latency), scores=fortnightly("gad7", latency)[:9]), Unknown)
    sparse = [each for number, each in enumerate(nights(latency)) if number % 7 < 3]
    assert isinstance(links(sparse, scores=fortnightly("gad7", latency)), Unknown)


def test_ratings_come_before_questionnaires() -> None:
    latency, mood = sleep_first(12)
    found = known(links(nights(latency), rated(mood), scores=fortnightly("gad7", latency)))
    assert {link.what for link in found} == {"mood"}


def test_a_score_without_a_total_is_left_out() -> None:
    latency = weekly_waves(13)
    scores = [*fortnightly("gad7", latency), Score(date=FIRST + timedelta(days=3), instrument="gad7")]
    whole = known(links(nights(latency), scores=scores))
    assert whole == known(links(nights(latency), scores=scores[:-1]))
