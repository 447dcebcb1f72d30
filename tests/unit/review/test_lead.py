"""The lead is the headline, its answer set off by tone and never by colour alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.factories.review import estimate

from trochee.effect.next_step import ENDED
from trochee.effect.values import Direction, Message, NextStep, Outcome, Question, Size
from trochee.review.answers import NOT_TO_LEARN
from trochee.review.lead import NOTHING_THAT_MATTERS, lead
from trochee.review.values import Tone
from trochee.review.watch import NO_LARGE_LOSS


@pytest.mark.parametrize(
    ("direction", "tone", "settles"),
    [
        (Direction.CLEAR_BENEFIT, Tone.BENEFIT, False),
        (Direction.LIKELY_BENEFIT, Tone.BENEFIT, False),
        (Direction.CANNOT_TELL, Tone.UNSURE, True),
        (Direction.DESCRIBE_ONLY, Tone.UNSURE, False),
        (Direction.LIKELY_HARM, Tone.HARM, False),
        (Direction.CLEAR_HARM, Tone.HARM, False),
    ],
)
def test_the_answer_has_the_tone_of_its_direction_and_its_figures_none(
    direction: Direction, tone: Tone, settles: bool
) -> None:
    found = lead(
        replace(estimate(), direction=direction, size=Size.UNCERTAIN, headline="An answer: about +3 points.")
    )
    if tone is Tone.HARM:
        found = replace(found, parts=found.parts[:-1])  # what follows a harm has a test of its own
    assert [(part.text, part.tone) for part in found.parts] == [
        ("An answer", tone),
        (": about +3 points.", Tone.PLAIN),
    ]
    assert found.sentence == "An answer: about +3 points."
    assert (found.would_settle is not None) == settles


def test_a_headline_without_figures_stays_whole() -> None:
    found = lead(replace(estimate(), size=None, headline="No night has this outcome."))
    assert found.sentence == "No night has this outcome."


def test_direction_and_size_have_their_own_tones() -> None:
    def tones(direction: Direction, size: Size) -> list[Tone]:
        said = replace(estimate(), direction=direction, size=size, headline="Worse, not better, too small: about 3.")
        return [part.tone for part in lead(said).parts][:3]

    assert tones(Direction.CLEAR_HARM, Size.TOO_SMALL) == [Tone.HARM, Tone.PLAIN, Tone.PLAIN]
    assert tones(Direction.CLEAR_BENEFIT, Size.TOO_SMALL) == [Tone.BENEFIT, Tone.PLAIN, Tone.PLAIN]
    assert tones(Direction.CLEAR_BENEFIT, Size.WORTHWHILE) == [Tone.BENEFIT, Tone.BENEFIT, Tone.PLAIN]
    assert tones(Direction.CANNOT_TELL, Size.UNCERTAIN) == [Tone.UNSURE, Tone.UNSURE, Tone.PLAIN]
    whole = lead(replace(estimate(), size=Size.WORTHWHILE, headline="Worse, not better, too small: about 3."))
    assert whole.sentence == "Worse, not better, too small: about 3."


def test_the_gravest_doubts_come_first_and_expectation_always() -> None:
    codes = (
        NO_LARGE_LOSS,
        "includes_expectation",
        "duration_not_identifiable",
        "outlying_nights",
        "weekday_confounded",
    )
    messages = tuple(Message(code=code, text=code) for code in codes)
    assert lead(replace(estimate(), messages=messages)).may_be_wrong == (
        "weekday_confounded", "outlying_nights", "includes_expectation",
    )  # fmt: skip
    assert lead(replace(estimate(), messages=())).may_be_wrong == ()


def test_what_the_doses_were_compared_with_always_stands() -> None:
    codes = ("outlying_nights", "other_medicines_same_nights", "other_medicines", "against_placebo")
    messages = tuple(Message(code=code, text=code) for code in codes)
    assert lead(replace(estimate(), messages=messages)).may_be_wrong == (
        "other_medicines_same_nights", "outlying_nights", "against_placebo",
    )  # fmt: skip


def test_without_a_dose_there_is_nothing_to_compare() -> None:
    found = lead(None)
    assert "Nothing to compare" in found.sentence
    assert found.would_settle == NOT_TO_LEARN


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("no_nights", "Diary entries"),
        ("too_few_doses", "no reason to take more"),
        ("too_few_nights_since_first_dose", "not more doses"),
        ("too_few_baseline_nights", "without doses"),
        ("allocation_not_known", "Opening the allocation"),
        ("nights_hardly_differ", "another outcome"),
    ],
)
def test_what_would_settle_follows_from_what_is_missing_and_is_never_more_doses(code: str, words: str) -> None:
    described = replace(estimate(), direction=Direction.DESCRIBE_ONLY, messages=(Message(code=code, text="…"),))
    assert words in (lead(described).would_settle or "")


def test_harms_are_led_with() -> None:
    assert lead(estimate(), ("It got worse.",)).harms == ("It got worse.",)
    assert lead(None, ("It got worse.",)).harms == ("It got worse.",)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"size": Size.TOO_SMALL}, True),
        ({"size": Size.UNCERTAIN, "direction": Direction.LIKELY_HARM}, True),
        ({"size": Size.PROBABLY_TOO_SMALL}, False),
        ({"size": None, "direction": Direction.DESCRIBE_ONLY}, False),
        ({"identifiable": replace(estimate().identifiable, average_benefit=False)}, False),
    ],
)
def test_no_benefit_is_a_result_and_is_said_without_deciding(changes: dict[str, Any], says: bool) -> None:
    found = lead(estimate(**changes))
    assert ("stopping would lose little" in found.sentence) == says
    assert ("decide" in found.sentence) == says
    if says:
        assert found.would_settle == (NOTHING_THAT_MATTERS if changes.get("size") is Size.TOO_SMALL else None)
    open_yet = lead(estimate(**{**changes, "direction": Direction.CANNOT_TELL}))
    if changes.get("size") is Size.TOO_SMALL:
        assert open_yet.would_settle == NOTHING_THAT_MATTERS


def test_what_is_open_elsewhere_or_better_elsewhere_is_not_called_little() -> None:
    told, opened = estimate(), estimate(Outcome.TOTAL_SLEEP_TIME, size=Size.UNCERTAIN)
    better = estimate(Outcome.TOTAL_SLEEP_TIME, size=Size.PROBABLY_WORTHWHILE)
    small = estimate(Outcome.TOTAL_SLEEP_TIME, size=Size.PROBABLY_TOO_SMALL)
    assert "By this record stopping" in lead(told, others=(told, small)).sentence
    assert "By this measure stopping" in lead(told, others=(told, small, opened)).sentence
    assert "stopping" not in lead(told, others=(told, better)).sentence


def test_what_was_simulated_is_what_would_settle_it() -> None:
    step = NextStep(
        question=Question.DIRECTION, recommendation="off_weeks", weeks=4, chance_of_decision=0.7,
        text="Four weeks off would tell.", outlooks=(),
    )  # fmt: skip
    open_yet = estimate(direction=Direction.CANNOT_TELL, size=Size.UNCERTAIN)
    assert lead(replace(open_yet, next_step=step)).would_settle == "Four weeks off would tell."
    assert "without doses" in (lead(open_yet).would_settle or "")
    ended = lead(replace(open_yet, next_step=ENDED)).would_settle
    assert ended == "No dose was taken lately, and to take doses only in order to learn is no reason."


def test_harm_comes_before_a_benefit_and_takes_its_colour() -> None:
    helped = replace(
        estimate(), direction=Direction.CLEAR_BENEFIT, size=Size.WORTHWHILE, headline="A clear effect: 9."
    )
    found = lead(helped, harm="A severe adverse effect followed a dose.")
    assert found.sentence == "A severe adverse effect followed a dose. A clear effect: 9."
    assert {part.tone for part in found.parts} == {Tone.HARM, Tone.PLAIN}


def test_where_several_products_are_on_record_the_one_spoken_of_is_named() -> None:
    found = lead(replace(estimate(), headline="An answer."), product="melatonin")
    assert found.sentence.startswith("melatonin: An answer.")


def test_a_pessimistic_estimate_does_not_say_that_stopping_loses_little() -> None:
    no_gain = replace(estimate(), direction=Direction.CANNOT_TELL, size=Size.TOO_SMALL, messages=())
    assert "stopping would lose little" in lead(no_gain).sentence
    after_bad_days = replace(no_gain, messages=(Message(code="as_needed_dosing", text="Doses followed bad days."),))
    assert "stopping" not in lead(after_bad_days).sentence
