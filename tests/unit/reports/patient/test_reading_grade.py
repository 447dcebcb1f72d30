"""The patient's version reads at grade 6 or lower, in whole and section by section; the counter counts rightly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

import pytest
from tests.factories.review import CASES, estimate, review
from tests.reading_grade import counts, syllables

from trochee.effect.values import Direction, Message, NextStep, Outcome, Question, Size
from trochee.reports import patient
from trochee.reports.parts import Block, Bullets, Callout, Chart, Document, Paragraph, Table
from trochee.reports.patient import wording
from trochee.review.values import Review

GRADE = 6.0
BY_HAND = {
    "the": 1, "sleep": 1, "better": 2, "probably": 3, "emergency": 4, "breathing": 2, "swelling": 2, "thoughts": 1,
    "harming": 2, "diary": 3, "enough": 2, "matter": 2, "little": 2, "table": 2, "clinic": 2, "prescriber": 3,
    "decides": 2, "doses": 2, "nights": 1, "because": 2, "problem": 2, "treatment": 2, "bladder": 2, "pressure": 2,
    "training": 2, "promises": 3, "wanted": 2, "jumped": 1, "loved": 1, "agreed": 2, "believe": 2, "side": 1,
    "effects": 2, "changes": 2, "caused": 1, "causes": 2, "alone": 2, "records": 2, "anything": 3, "habit": 2,
    "pages": 2, "choice": 1, "worry": 2, "question": 2, "create": 2, "radio": 3, "period": 3, "medical": 3,
    "information": 4, "evidence": 3, "benefit": 3, "minutes": 2, "asleep": 2, "tired": 1, "apple": 2, "horse": 1,
    "tables": 2, "handled": 2, "sooner": 2, "missed": 1, "natural": 3, "usual": 3, "trials": 2, "severity": 4,
    "nobody": 3, "faces": 2, "boxes": 2, "times": 1, "takes": 1, "used": 1, "older": 2, "while": 1, "scale": 1,
    "scales": 1, "failed": 1, "pale": 1, "before": 2, "diamond": 3, "ketamine": 3, "46": 2, "CBT-I": 4,
}  # fmt: skip


@pytest.mark.parametrize(("word", "count"), BY_HAND.items(), ids=BY_HAND)
def test_syllables_are_those_of_a_dictionary(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_formula_is_that_of_its_authors() -> None:
    found = counts("The cat sat on the mat.")  # 6 words, 6 syllables, 1 sentence
    assert found.grade == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    hard = counts("Considerable methodological heterogeneity complicates interpretation.")
    assert hard.grade > 25


def told(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield block.text
        case Bullets():
            yield from (item.text for item in block.items)
        case Callout():
            yield block.text
        case Table():
            yield from (f"{row[0].text}: {row[-1].text}." for row in block.rows)
        case Chart():
            yield block.description
            yield block.note
        case _:
            assert_never(block)


def parts(page: Document) -> Iterator[tuple[str, str]]:
    """Every part of the page with its sentences; headings are left out, what stands under them is not."""
    assert page.first is not None
    yield "first", page.first.text
    yield "answer", " ".join([page.answer.sentence, *(each.text for each in page.answer.against)])
    for section in (*page.summary, *page.sections):
        said = [text for block in section.blocks for text in told(block)]
        subtitle = [f"{section.subtitle}."] if section.subtitle else []
        yield section.id, " ".join([*subtitle, *said])
    yield "closing", page.closing


def with_call(direction: Direction, size: Size | None) -> Review:
    outcome = Outcome.WAKE_AFTER_SLEEP_ONSET
    messages = tuple(Message(code=code, text="Not for the patient.") for code in wording.DOUBTS)
    step = NextStep(
        question=Question.SIZE,
        recommendation="randomise_days",
        weeks=8,
        chance_of_decision=0.71,
        text="Not for the patient.",
        outlooks=(),
    )
    made = estimate(outcome, direction=direction, size=size, messages=messages, next_step=step)
    return replace(
        review(),
        primary_outcome=outcome,
        effects={outcome: made},
        effects_by_product={"ketamine troche": {outcome: made}},
    )


CALLS = {
    f"{direction}, {size}": with_call(direction, size)
    for direction in Direction
    for size in ((None,) if direction is Direction.DESCRIBE_ONLY else Size)
}


@pytest.mark.parametrize("case", [*CASES.values(), *CALLS.values()], ids=[*CASES, *CALLS])
def test_it_reads_at_grade_6_or_lower(case: Review) -> None:
    page = patient.document(case)
    grades = {name: counts(text).grade for name, text in parts(page)}
    whole = counts(" ".join(text for _, text in parts(page))).grade
    assert whole <= GRADE
    assert {name: round(grade, 1) for name, grade in grades.items() if grade > GRADE} == {}


@pytest.mark.parametrize("sentence", [*wording.DOUBTS.values(), *wording.WATCHED.values(), wording.WATCHED_OTHER])
def test_every_sentence_that_may_be_chosen_is_plain_by_itself(sentence: str) -> None:
    assert counts(sentence).grade <= GRADE + 1
