"""Where a severe adverse effect followed a dose, nothing is offered that takes another dose."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache

from tests.factories import records as invented
from tests.needs import REPOSITORY

from trochee.effect.values import NextStep
from trochee.interop.tables import read_folder
from trochee.knowledge import shipped
from trochee.record import AdverseEffect, Record
from trochee.review.answers import settles as settles_by
from trochee.review.build import build
from trochee.review.harm_first import HARM_FIRST, STOP_FIRST, harm_sentence, severe_after_a_dose
from trochee.review.sides import Balance
from trochee.review.values import Review, Tone


@cache
def open_yet() -> Record:
    """An invented person of whom it is open whether the doses help."""
    found = read_folder(REPOSITORY / "examples" / "lark").record
    return replace(found, scores=())  # by week 4 the insomnia score of this person says stop


def reviewed(*effects: AdverseEffect) -> Review:
    return build(replace(open_yet(), adverse_effects=effects), shipped())


def after_a_dose(grade: int) -> AdverseEffect:
    return AdverseEffect(
        onset=open_yet().doses[3].taken_at + timedelta(hours=1), term="vomiting", grade=grade, ended=None
    )


def test_a_severe_effect_after_a_dose_offers_no_plan_that_takes_another() -> None:
    review = reviewed(after_a_dose(3))
    assert review.effects[review.primary_outcome].next_step == HARM_FIRST
    settles = [row.would_settle for row in review.claims if row.would_settle] + [review.lead.would_settle or ""]
    assert not [text for text in settles if "weeks" in text.casefold()]
    assert review.lead.sentence.startswith(
        "A stop of the safety rules fires, a severe adverse effect followed a dose, and no benefit offsets that. "
    )


def test_a_stop_that_fires_leads_and_offers_no_plan_that_takes_another_dose() -> None:
    stopped = replace(open_yet(), patient=replace(open_yet().patient, facts={"aneurysm": True}))
    review = build(stopped, shipped())
    (stop,) = review.findings.stops
    assert review.lead.sentence.startswith("A stop of the safety rules fires, and no benefit offsets that. ")
    assert review.lead.harms[0] == f"Stop: {stop.message}"
    assert review.effects[review.primary_outcome].next_step == STOP_FIRST
    settles = [row.would_settle for row in review.claims if row.would_settle] + [review.lead.would_settle or ""]
    assert not [text for text in settles if "weeks" in text.casefold()]
    said = "A stop of the safety rules fires, and to learn more is no reason for another dose."
    assert settles_by(review.effects[review.primary_outcome]) == said
    assert Tone.BENEFIT not in {part.tone for part in review.lead.parts}
    assert isinstance(review.balance, Balance)
    assert review.balance.text.startswith("A stop of the safety rules fires. ")
    assert isinstance(build(open_yet(), shipped()).effects[review.primary_outcome].next_step, NextStep)


def test_stops_are_counted_and_one_leads_also_where_there_is_nothing_to_compare() -> None:
    undosed = invented.reading(())
    assert harm_sentence(0, undosed) is None
    assert harm_sentence(2, undosed) == "2 stops of the safety rules fire, and no benefit offsets that."
    without = replace(open_yet(), doses=(), patient=replace(open_yet().patient, facts={"aneurysm": True}))
    sentence = build(without, shipped()).lead.sentence
    assert sentence.startswith(
        "A stop of the safety rules fires, and no benefit offsets that. Nothing to compare yet."
    )


def test_a_moderate_effect_leaves_the_question_open() -> None:
    assert isinstance((review := reviewed(after_a_dose(2))).effects[review.primary_outcome].next_step, NextStep)


def test_a_severe_effect_that_no_dose_preceded_leaves_the_question_open() -> None:
    before = replace(after_a_dose(4), onset=open_yet().doses[0].taken_at - timedelta(days=3))
    assert isinstance((review := reviewed(before)).effects[review.primary_outcome].next_step, NextStep)


def test_a_grade_that_was_not_given_is_not_called_severe_here() -> None:
    taken = invented.doses("2026-03-10", 2)
    graded = invented.effect("2026-03-10T23:00", grade=4)
    assert severe_after_a_dose(invented.reading(taken, effects=[graded])) == 1
    assert severe_after_a_dose(invented.reading(taken, effects=[replace(graded, grade=None)])) == 0
    assert harm_sentence(0, invented.reading(taken, effects=[replace(graded, grade=None)])) is None
    both = [graded, replace(graded, term="panic", grade=3)]
    harmed = invented.reading(taken, effects=both)
    assert harm_sentence(0, harmed) == "2 severe adverse effects followed a dose, and no benefit offsets that."
    assert harm_sentence(1, harmed) == (
        "A stop of the safety rules fires, 2 severe adverse effects followed a dose, and no benefit offsets that."
    )
