from __future__ import annotations

from dataclasses import replace

import pytest
from tests.factories import review as invented
from tests.factories import rules, sides
from tests.factories.pages import document
from tests.factories.review import CASES
from tests.reading import plain

from trochee.effect.values import Outcome
from trochee.reports.parts import Bullets, Chart, Document, Paragraph, Place, Section
from trochee.review.values import Review, ReviewOption


def sections(made: Document) -> dict[str, Section]:
    return {section.id: section for section in (*made.summary, *made.sections)}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_answer_comes_first_and_what_it_rests_on_last(case: Review) -> None:
    made = document(case)
    order = [section.id for section in made.sections]
    assert made.answer.sentence == case.lead.sentence
    assert len(made.facts) == 4
    assert order[0] == "the-nights" or not case.nights
    assert order[-1] == "record-quality"
    assert "before-any-dose" in [section.id for section in made.summary]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_ids_are_unique_and_every_chart_has_words_and_data(case: Review) -> None:
    made = document(case)
    found = [section.id for section in made.sections] + [note.id for note in made.notes]
    charts = [block for section in made.sections for block in section.blocks if isinstance(block, Chart)]
    found += [chart.id for chart in charts]
    assert len(found) == len(set(found))
    assert all(chart.description and chart.table.rows for chart in charts)


def test_options_are_left_to_the_clinician() -> None:
    made = document(invented.review(options=(ReviewOption(id="cbti", text="CBT-I, not offered yet"),)))
    said, ways = sections(made)["before-any-dose"].blocks[-2:]
    assert said == Paragraph(text="Not blocked by a recorded rule; the clinician decides:", why="rule-options")
    assert ways == Bullets(items=(Paragraph(text="CBT-I, not offered yet", why="rule-options"),))


def test_a_stop_stands_before_benefit_and_harm() -> None:
    stopped, open_yet = (
        document(invented.review(findings=each, balance=sides.balance())) for each in (rules.firing(), rules.asking())
    )
    assert stopped.summary[0].id == "before-any-dose"
    assert open_yet.summary[0].id != "before-any-dose"
    assert [section.id for section in stopped.sections].index("safety-findings") < [
        section.id for section in stopped.sections
    ].index("claims")


def test_a_long_record_takes_the_whole_width_and_a_short_one_stands_beside_its_effect() -> None:
    short, long = sections(document(invented.review(49))), sections(document(invented.review(497)))
    assert (short["the-nights"].place, short["one-dose"].place) == (Place.MAIN, Place.SIDE)
    assert (long["the-nights"].place, long["one-dose"].place) == (Place.FULL, Place.FULL)


def test_the_facts_of_the_design() -> None:
    facts = document(invented.review()).facts
    assert [plain(fact.value) for fact in facts] == ["72 → 77 %", "91 %", "2 %", "0.4"]
    assert plain(facts[2].note) == "probability of 10 points or more"


def test_what_may_only_be_described_has_no_probability() -> None:
    facts = document(invented.review(effects={Outcome.SLEEP_EFFICIENCY: invented.describe_only()})).facts
    assert [fact.value for fact in facts[1:3]] == ["—", "—"]
    assert {fact.note for fact in facts[1:3]} == {"not estimated from so little"}


def test_nothing_estimated_says_so() -> None:
    made = document(CASES["nothing to estimate"])
    assert [fact.value for fact in made.facts[1:]] == ["—", "—", "—"]
    assert sections(made)["one-dose"].blocks == (
        Paragraph(text="No night has an answer for sleep quality.", why="note-by-night"),
    )
    assert "with-and-without" not in sections(made)


def test_without_doses_the_levels_are_shown() -> None:
    facts = document(invented.without_doses()).facts
    assert [plain(fact.value) for fact in facts] == ["72 %", "352 min", "33 min", "70 min"]
    assert {fact.note for fact in facts} == {"all nights"}


def test_a_record_without_levels_says_so() -> None:
    facts = document(invented.review(spans=())).facts
    assert (facts[0].value, facts[0].note) == ("—", "no answer")
    undosed = document(invented.review(spans=(), effects={}, effects_by_product={}, product=None, products=())).facts
    assert {(fact.value, fact.note) for fact in undosed} == {("—", "no answer")}


def test_an_estimate_of_another_length_is_not_drawn_beside_the_nights() -> None:
    made = invented.review(49, effects={Outcome.SLEEP_EFFICIENCY: invented.estimate(night_count=12)})
    assert "with-and-without" not in sections(document(made))


def test_each_product_has_its_own_section_the_most_dosed_first() -> None:
    made = document(CASES["several products"])
    titles = [section.title for section in made.sections if section.id.startswith("outcomes-")]
    assert titles == ["Every outcome: ketamine troche", "Every outcome: bright light"]


def test_another_primary_outcome_is_named() -> None:
    made = invented.review(primary_outcome=Outcome.TOTAL_SLEEP_TIME)
    fact = document(made).facts[0]
    assert (fact.label, plain(fact.value)) == ("total sleep time", "352 → 378 min")


def test_what_the_picture_had_to_decide_is_said() -> None:
    chart = sections(document(CASES["as in the design"]))["the-nights"].blocks[0]
    assert isinstance(chart, Chart)
    assert "in the middle of the sleep: its length is on record, its place is not" in chart.note
    odd = tuple(
        replace(night, rise_min=1300.0) if index == 300 else night for index, night in enumerate(invented.nights(497))
    )
    chart = sections(document(invented.review(497, nights=odd)))["the-nights"].blocks[0]
    assert isinstance(chart, Chart)
    assert "reach" in chart.note


def test_times_that_were_not_said_are_not_invented() -> None:
    chart = sections(document(CASES["times not said"]))["the-nights"].blocks[0]
    assert isinstance(chart, Chart)
    texts = [entry.text for entry in chart.legend]
    assert "asleep, time awake not said" in texts
    assert "dose (at the left edge: taken earlier in the day)" in texts
    assert chart.note == ""
    assert [cell.text for cell in chart.table.rows[1]][3] == "no sleep"
