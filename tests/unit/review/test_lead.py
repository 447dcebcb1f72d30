"""The lead is the headline, its answer set off by tone and never by colour alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.factories.review import estimate

from trochee.effect.values import Direction, Message
from trochee.review.claims import NO_LARGE_LOSS
from trochee.review.lead import lead
from trochee.review.values import Tone


@pytest.mark.parametrize(
    ("direction", "tone", "settles"),
    [
        (Direction.CLEAR_BENEFIT, Tone.BENEFIT, False),
        (Direction.LIKELY_BENEFIT, Tone.BENEFIT, False),
        (Direction.CANNOT_TELL, Tone.UNSURE, True),
        (Direction.DESCRIBE_ONLY, Tone.UNSURE, True),
        (Direction.LIKELY_HARM, Tone.HARM, False),
        (Direction.CLEAR_HARM, Tone.HARM, False),
    ],
)
def test_the_answer_has_the_tone_of_its_direction_and_its_figures_none(
    direction: Direction, tone: Tone, settles: bool
) -> None:
    found = lead(replace(estimate(), direction=direction, headline="An answer: about +3 points."))
    assert [(part.text, part.tone) for part in found.parts] == [
        ("An answer", tone),
        (": about +3 points.", Tone.PLAIN),
    ]
    assert found.sentence == "An answer: about +3 points."
    assert (found.would_settle is not None) == settles


def test_a_headline_without_figures_stays_whole() -> None:
    assert lead(replace(estimate(), headline="No night has this outcome.")).sentence == "No night has this outcome."


def test_messages_are_reasons_to_doubt_unless_they_are_none() -> None:
    doubt, comfort = Message(code="x", text="Why not."), Message(code=NO_LARGE_LOSS, text="No loss.")
    assert lead(replace(estimate(), messages=(doubt, comfort))).may_be_wrong == ("Why not.",)


def test_without_a_dose_there_is_nothing_to_compare() -> None:
    found = lead(None)
    assert "nothing to compare" in found.sentence
    assert found.would_settle is None
