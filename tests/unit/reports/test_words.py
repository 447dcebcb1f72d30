from __future__ import annotations

import re
from dataclasses import replace

import pytest
from tests.factories.review import INVENTED
from tests.odd_words import odd_words

from trochee.effect.values import Direction, Outcome, Size
from trochee.foundation.unknown import Unknown
from trochee.reports import words
from trochee.review.values import Verdict

PROMISES = re.compile(r"\b(works|safe|proven|cured?|effective)\b", re.IGNORECASE)


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_has_words_that_promise_nothing(verdict: Verdict) -> None:
    text, _ = words.verdict(verdict)
    assert text
    assert not PROMISES.search(text)


def test_an_unknown_verdict_is_no_verdict() -> None:
    text, _ = words.verdict(Unknown("needs anxiety scores"))
    assert text == "not computed yet"
    assert text not in {said for said, _ in words.VERDICTS.values()}


def test_every_outcome_direction_and_size_has_words() -> None:
    assert set(words.OUTCOMES) == set(Outcome)
    assert set(words.DIRECTIONS) == set(Direction)
    assert set(words.SIZES) == set(Size)


def test_levels_carry_their_unit() -> None:
    said = [words.level(outcome, 72.4).replace("\u00a0", " ") for outcome in Outcome]
    assert said == ["72 %", "72 min", "72 min", "72 min", "72.4 of 5"]
    assert words.level(Outcome.SLEEP_QUALITY, None) == "no answer"


def test_a_column_of_the_model_without_words_is_still_readable() -> None:
    assert words.covariate("weekend") == "Friday and Saturday nights"
    assert words.covariate("something_new") == "Something new"
    assert words.covariate("beside:melatonin") == "Lasting effect of melatonin, at its peak"
    assert words.covariate("beside_night:Zopiclone") == "A night with Zopiclone"
    assert words.covariate("medicine_step:trazodone begun on 3 March 2026") == (
        "From then on: trazodone begun on 3 March 2026"
    )
    assert words.covariate("other:thing") == "Other:thing"


def test_a_source_from_memory_says_so() -> None:
    assert words.read(INVENTED) == "Not yet read."
    assert words.read(replace(INVENTED, read="table")) == "Read: table."


def test_a_title_that_asks_is_not_ended_twice() -> None:
    asking = replace(INVENTED, title="What is it?")
    assert "What is it? doi" in words.source(asking)
    assert f"{INVENTED.title}. doi" in words.source(INVENTED)


@pytest.mark.parametrize("direction", [Direction.CANNOT_TELL, Direction.LIKELY_HARM, Direction.CLEAR_HARM])
@pytest.mark.parametrize("size", [Size.PROBABLY_TOO_SMALL, Size.TOO_SMALL])
def test_a_harm_is_never_called_too_small(direction: Direction, size: Size) -> None:
    said = words.judgement(direction, size)
    assert "too small" not in said
    assert "worthwhile benefit is" in said


def test_direction_and_size_are_both_said() -> None:
    assert words.judgement(Direction.LIKELY_BENEFIT, Size.TOO_SMALL) == "likely benefit; too small to matter"
    assert words.judgement(Direction.CANNOT_TELL, Size.UNCERTAIN) == "cannot tell; size uncertain"
    assert words.judgement(Direction.DESCRIBE_ONLY, None) == "described only"


@pytest.mark.parametrize("odd", ["sleep_efficiency", "None", "nan", "null", "Cbti", "cbbcca331187122d"])
def test_a_word_of_the_program_would_be_found(odd: str) -> None:
    assert odd_words(f"The answer is {odd}.") == [odd]
    assert odd_words("No part of it: CBT-I, 0.5 points; doi:10.1037/0022-006X; none, nil.") == []
