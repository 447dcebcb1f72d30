"""Promises that tie sleep to anxiety and mood: scores first, never a cause."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from tests.factories.records import doses, reading, score
from tests.factories.review import describe_only, estimate
from tests.factories.sides import filled, mood_links

from trochee.effect.values import Direction, Estimate, Size
from trochee.foundation.unknown import Unknown
from trochee.record import Score
from trochee.review.answers import OFF_WEEKS, Answer, Found
from trochee.review.claims_mood import NO_BASELINE, SCORE_AGAIN, better_mood, less_anxiety
from trochee.review.scores import score_changes
from trochee.review.values import Verdict

BETTER_SLEEP = estimate(direction=Direction.LIKELY_BENEFIT, size=Size.UNCERTAIN)
OPEN_SLEEP = estimate(direction=Direction.CANNOT_TELL, size=Size.UNCERTAIN)
WORSE_SLEEP = estimate(direction=Direction.LIKELY_HARM, size=Size.UNCERTAIN)
SMALL_SLEEP = estimate(direction=Direction.CLEAR_BENEFIT, size=Size.PROBABLY_TOO_SMALL)


def pair(instrument: str, before: float, after: float, on: str = "2026-03-30") -> tuple[Score, Score]:
    return score("2026-03-08", instrument, before), score(on, instrument, after)


def answered(
    promise: Callable[[Found], Answer], *scores: Score, of: Estimate | None = BETTER_SLEEP, **changes: Any
) -> Answer:
    made = reading(doses("2026-03-10", 5), scores=scores)
    return promise(replace(Found(reading=made, estimate=of, scores=score_changes(made)), **changes))


@pytest.mark.parametrize(("promise", "one", "other"), [(less_anxiety, "pcl5", "gad7"), (better_mood, "phq9", "gad7")])
@pytest.mark.parametrize(
    ("first", "second", "sleep", "verdict"),
    [
        (-20, -8, BETTER_SLEEP, Verdict.DIARY_FITS),
        (-20, -8, OPEN_SLEEP, Verdict.CANNOT_TELL_YET),
        (-20, -8, None, Verdict.CANNOT_TELL_YET),
        (-20, -8, describe_only(), Verdict.CANNOT_TELL_YET),
        (-20, -8, WORSE_SLEEP, Verdict.DIARY_DOES_NOT_SHOW),
        (-20, -8, SMALL_SLEEP, Verdict.DIARY_DOES_NOT_SHOW),
        (-20, 0, BETTER_SLEEP, Verdict.CANNOT_TELL_YET),
        (-2, 0, BETTER_SLEEP, Verdict.DIARY_DOES_NOT_SHOW),
        (-20, 8, BETTER_SLEEP, Verdict.DIARY_SPEAKS_AGAINST),
    ],
)
def test_a_fit_needs_every_score_better_and_sleep_better_too(
    promise: Callable[[Found], Answer], one: str, other: str, first: int, second: int, sleep: Any, verdict: Verdict
) -> None:
    answer = answered(promise, *pair(one, 22, 22 + first), *pair(other, 10, 10 + second), of=sleep)
    assert answer.verdict is verdict
    assert "That one led to the other is not shown." in answer.text
    assert (answer.would_settle is None) == (verdict is not Verdict.CANNOT_TELL_YET)


def test_one_reliable_worsening_speaks_against_it_whatever_cannot_be_judged() -> None:
    answer = answered(better_mood, *pair("phq9", 5, 15), score("2026-03-30", "gad7", 3))
    assert answer.verdict is Verdict.DIARY_SPEAKS_AGAINST


def test_without_scores_or_a_baseline_nothing_settles_it_any_more() -> None:
    for scores in ((), (score("2026-03-20", "phq9", 15), score("2026-03-30", "phq9", 5))):
        answer = answered(better_mood, *scores)
        assert answer.verdict is Verdict.CANNOT_TELL_YET
        assert answer.would_settle == NO_BASELINE
    assert "No mood score" in answered(better_mood).text
    assert "No anxiety score" in answered(less_anxiety).text


def test_a_score_too_soon_still_asks_about_the_time_before() -> None:
    soon = answered(better_mood, *pair("phq9", 20, 5, on="2026-03-23"))  # 13 days after the first dose
    assert soon.verdict is Verdict.CANNOT_TELL_YET
    assert "asks about time before the first dose too" in soon.text
    assert soon.would_settle == SCORE_AGAIN
    later = answered(better_mood, *pair("phq9", 20, 5, on="2026-03-24"))
    assert later.verdict is Verdict.DIARY_FITS


def test_a_change_that_cannot_be_judged_is_asked_for_again() -> None:
    answer = answered(better_mood, *pair("phq9", 20, 5), score("2026-03-08", "gad7", 9))
    assert answer.verdict is Verdict.CANNOT_TELL_YET
    assert answer.would_settle == SCORE_AGAIN


def test_open_sleep_is_settled_as_sleep_is() -> None:
    assert answered(better_mood, *pair("phq9", 20, 5), of=OPEN_SLEEP).would_settle == OFF_WEEKS


def test_a_fit_that_other_assumptions_do_not_show_is_taken_back() -> None:
    fragile = replace(BETTER_SLEEP, sensitivity=filled(BETTER_SLEEP).sensitivity)
    assert answered(better_mood, *pair("phq9", 20, 5), of=fragile).verdict is Verdict.CANNOT_TELL_YET


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.42, "At least 42\N{NO-BREAK SPACE}% of the effect on sleep goes with mood"),
        (1.2, "All of the effect"),
        (-0.1, "None of the effect"),
        (None, "too unsure to say what part"),
    ],
)
def test_the_part_that_goes_with_mood_is_said_as_a_least_part(share: float | None, words: str) -> None:
    made = filled(BETTER_SLEEP).with_mood
    assert made is not None
    of = replace(BETTER_SLEEP, with_mood=replace(made, share_with_mood=share))
    assert words in answered(less_anxiety, of=of).text


def test_without_a_rating_the_effect_with_mood_held_fixed_is_unknown() -> None:
    assert "too few nights have a rating" in answered(less_anxiety).text
    assert "too few nights have a rating" in answered(less_anxiety, of=None).text


def test_both_lagged_directions_stand_with_mood_and_those_of_anxiety_with_anxiety() -> None:
    first, second = mood_links()
    anxious = replace(first, what="anxiety", text="Anxiety after sleep.")
    links = (first, second, anxious)
    mood, anxiety = (answered(promise, mood_links=links).text for promise in (better_mood, less_anxiety))
    assert first.text in mood
    assert second.text in mood
    assert anxious.text not in mood
    assert anxious.text in anxiety
    assert first.text not in anxiety
    silent = {
        promise: answered(promise, mood_links=Unknown("no rating")).text for promise in (better_mood, less_anxiety)
    }
    assert "From day to day: no rating." in silent[better_mood]
    assert "no rating." not in silent[less_anxiety]


def test_nothing_says_what_caused_what() -> None:
    text = answered(better_mood, *pair("phq9", 20, 5), mood_links=mood_links()).text.lower()
    assert not any(word in text for word in ("because", "caused", "due to", "thanks to"))
