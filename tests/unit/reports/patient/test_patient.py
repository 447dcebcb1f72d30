"""What the patient is told, and what never: no amount, no promise, no blame, no permission."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import rules, sides
from tests.factories.review import CASES, describe_only, estimate, review, without_doses
from tests.message_codes import message_codes

from trochee.effect.values import Direction, Message, NextStep, Outcome, Question, Size
from trochee.foundation.unknown import Unknown
from trochee.reports import patient, terminal, words
from trochee.reports.parts import Callout, Mood, Table
from trochee.reports.patient import wording
from trochee.reports.patient.shown import LITTLE_TO_LOSE, STOP_FIRST
from trochee.review.sides import Change, Harm, WatchItem
from trochee.review.values import ProductDoses, Review, Tone

BANNED = re.compile(
    r"\b(proven|proves|works|worked|safe|safely|cure[sd]?|guarantee\w*|you may drive|probab(?:ility|ilities)|percent|"
    r"interval|confidence|significant|credible|posterior|prior|estimate|adverse|efficiency|latency|compliance|"
    r"non-?compliant|failed|fail|refus\w+|abus\w+|addict\w*|should have|your fault|increase (?:the|your) dose|"
    r"take another|take more doses|double)\b",
    re.IGNORECASE,
)
AN_AMOUNT = re.compile(r"\d\s*(?:mg|µg|ug|mcg|g|ml)\b", re.IGNORECASE)


def said(case: Review) -> str:
    return " ".join(terminal.text(patient.document(case)).split())


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_help_comes_before_anything_else_in_neutral_words(case: Review) -> None:
    page = patient.document(case)
    assert page.first is not None
    assert page.first.mood is Mood.QUIET
    text = said(case)
    assert text.index("Call emergency services now.") < text.index(page.answer.sentence)
    for sign in ("trouble breathing", "swelling", "chest pain", "thoughts of harming yourself"):
        assert sign in page.first.text


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_no_banned_word_and_no_amount_of_any_dose_is_told(case: Review) -> None:
    text = said(case)
    assert BANNED.findall(text) == []
    assert AN_AMOUNT.findall(text) == []


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_always_stands_on_the_page(case: Review) -> None:
    text = said(case)
    for always in (
        "Ketamine can become a habit",
        "This holds no matter what your diary shows.",
        "Ketamine troches are not approved for sleep problems. No one knows yet if a troche helps sleep.",
        "Do not drive if you feel drowsy.",
        "You can ask to pause or stop at any time.",
        "You never need to take more to find out",
        "It does not tell you what to take.",
        "This page does not check if a dose is right for you.",
    ):
        assert always in text


def test_a_banned_word_would_be_found() -> None:
    assert BANNED.search("It works.")
    assert BANNED.search("You may drive now.")
    assert AN_AMOUNT.search("Take 50 mg")


def test_amounts_in_names_and_terms_are_left_out() -> None:
    harm = replace(sides.harm(), rates=(replace(sides.harm().rates[0], term="dizzy after 150 mg"),))
    named = ProductDoses(name="ketamine 100mg troche", label="ketamine 100mg troche 100 mg", doses=8)
    other = ProductDoses(name="50 mg", label="50 mg", doses=2)
    text = said(review(harm=harm, product=named, products=(named, other)))
    assert AN_AMOUNT.findall(text) == []
    assert "ketamine troche" in text
    assert "Dizzy after: after 3 of 8 doses." in text


@given(
    st.text(max_size=30), st.sampled_from(["mg", "MG", "µg", "mcg", "g", "mL", "mg/kg", " mg"]), st.integers(0, 999)
)
def test_no_amount_survives_whatever_stands_around_it(around: str, unit: str, amount: int) -> None:
    left = wording.unsigned(f"{around} {amount}{unit} {around}", "x")
    assert f"{amount}{unit}" not in left.split()
    assert left


@pytest.mark.parametrize(
    ("share", "count"),
    [
        (0.0004, "fewer than 1 of 100"), (0.01, "about 1 of 100"), (0.018, "about 2 of 100"),
        (0.04, "about 4 of 100"), (0.06, "about 1 of 10"), (0.5, "about 5 of 10"), (0.912, "about 9 of 10"),
        (0.949, "about 9 of 10"),
        (0.97, "about 97 of 100"), (0.99, "about 99 of 100"), (0.9999, "more than 99 of 100"),
    ],
)  # fmt: skip
def test_a_chance_is_a_count(share: float, count: str) -> None:
    assert wording.out_of(share) == count


@given(st.floats(0, 1))
def test_a_count_is_never_far_from_its_chance(share: float) -> None:
    told = wording.out_of(share)
    number, whole = (int(each) for each in re.findall(r"\d+", told))
    assert abs(number / whole - share) <= 0.05 + 1e-9
    assert number not in {0, whole}


def test_the_counts_are_those_of_the_review() -> None:
    text = said(review())
    benefit = review().effects[Outcome.SLEEP_EFFICIENCY].average_benefit
    assert benefit is not None
    for share in (benefit.p_benefit, benefit.p_beyond_smallest, benefit.p_harm_beyond_smallest):
        assert share is not None
        assert f"In {wording.out_of(share)}" in text


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_verdicts_are_the_words_of_the_clinicians_page(case: Review) -> None:
    tables = {
        block.id: block
        for section in patient.document(case).sections
        for block in section.blocks
        if isinstance(block, Table)
    }
    rows = tables["promises-table"].rows
    assert [(row[1].text, row[1].mood) for row in rows] == [words.verdict(claim.verdict) for claim in case.claims]


ANSWERS = {
    (Direction.CLEAR_BENEFIT, Size.WORTHWHILE): "sleep was better with the doses, by enough to matter",
    (Direction.LIKELY_BENEFIT, Size.UNCERTAIN): (
        "sleep was probably better with the doses, but it is open if it is enough to matter"
    ),
    (Direction.LIKELY_HARM, Size.TOO_SMALL): "sleep was probably worse with the doses",
    (Direction.CLEAR_HARM, Size.TOO_SMALL): "sleep was worse with the doses",
}


@pytest.mark.parametrize(("call", "sentence"), ANSWERS.items(), ids=[" ".join(call) for call in ANSWERS])
def test_the_answer_says_what_the_diary_shows_and_not_why(call: tuple[Direction, Size], sentence: str) -> None:
    direction, size = call
    made = {Outcome.SLEEP_EFFICIENCY: estimate(direction=direction, size=size)}
    told = patient.document(review(effects=made)).answer.sentence
    assert told.startswith(f"In your diary, {sentence}. It does not show why.")


def test_what_cannot_be_told_is_said_to_be_open() -> None:
    made = {Outcome.SLEEP_EFFICIENCY: estimate(direction=Direction.CANNOT_TELL, size=Size.TOO_SMALL)}
    told = patient.document(review(effects=made)).answer.sentence
    assert told.startswith("Your diary cannot tell yet if the doses help your sleep.")


@pytest.mark.parametrize(
    ("direction", "size", "said_so"),
    [
        (Direction.CANNOT_TELL, Size.TOO_SMALL, True),
        (Direction.CLEAR_HARM, Size.UNCERTAIN, True),
        (Direction.CANNOT_TELL, Size.UNCERTAIN, False),
        (Direction.CLEAR_BENEFIT, Size.WORTHWHILE, False),
        (Direction.DESCRIBE_ONLY, None, False),
    ],
)
def test_that_a_stop_may_lose_little_is_said_where_the_clinician_reads_it(
    direction: Direction, size: Size | None, *, said_so: bool
) -> None:
    made = {Outcome.SLEEP_EFFICIENCY: estimate(direction=direction, size=size)}
    told = patient.document(review(effects=made)).answer.sentence
    assert (LITTLE_TO_LOSE in told) is said_so


def test_where_there_is_too_little_no_chance_is_told_and_nobody_is_blamed() -> None:
    text = said(review(effects={Outcome.SLEEP_EFFICIENCY: describe_only()}))
    assert "too little so far" in text
    assert "There are too few nights or doses to count a chance. That is no fault of yours." in text
    assert "More nights in your diary would help. More doses would not." in text
    assert "records like yours, sleep" not in text


def test_without_doses_nothing_is_compared_and_nothing_counted() -> None:
    text = said(without_doses())
    assert "There is no dose in your diary yet, so we have nothing to compare." in text
    assert "we have nothing to count" in text
    assert "Should I stop" not in text
    later = replace(without_doses(), products=(ProductDoses(name="troche", label="troche", doses=5),))
    assert "Your diary has no night after a dose yet" in said(later)


def test_without_promises_there_is_no_table_of_them() -> None:
    assert "What was promised" in said(review())
    assert "What was promised" not in said(review(claims=()))


def test_what_got_worse_and_what_was_severe_stand_under_the_answer() -> None:
    against = [each.text for each in patient.document(CASES["whole"]).answer.against]
    assert against == [
        "You had 1 severe side effect. Talk with your clinic before any more doses.",
        "This got worse: time awake in the night.",
    ]
    assert patient.document(review()).answer.against == ()


def test_no_side_effect_seen_is_never_none_possible() -> None:
    harm = Harm(doses=6, rates=(), severe=0, severe_upper_percent=45.9, apart=0, text="0 severe in 6 doses.", note="")
    text = said(review(harm=harm))
    assert "You noted none in 6 doses. If you had one, please tell your clinic." in text
    assert "Even if you had none, up to 46 of 100 doses could be severe." in text
    assert "None was severe" not in text
    assert "None was severe" not in said(CASES["whole"])


def test_how_often_one_could_be_severe_is_said_and_what_has_no_grade_is_not_called_mild() -> None:
    whole = CASES["whole"].harm
    assert isinstance(whole, Harm)
    mild = replace(whole, severe=0, ungraded=0, severe_upper_percent=11.2, doses=24)
    assert "None was severe in 24 doses. Still, up to 11 of 100 doses could be severe." in said(review(harm=mild))
    unsure = said(review(harm=replace(mild, ungraded=2)))
    assert "None is known to be severe in 24 doses. Still, up to 11 of 100" in unsure
    assert "None was severe" not in unsure


def step(recommendation: str) -> NextStep:
    return NextStep(
        question=Question.DIRECTION, recommendation=recommendation, weeks=6, chance_of_decision=0.64, text="x",
        outlooks=(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("recommendation", "told"),
    [
        ("off_weeks", "In about 6 of 10 such tries, 6 weeks are enough to tell."),
        ("randomise_days", "Or your clinic can let chance pick the nights, with no more doses than now."),
        ("none_within_reach", "A few more weeks may still not be enough to tell."),
    ],
)
def test_weeks_without_doses_come_first_whatever_is_planned(recommendation: str, told: str) -> None:
    made = estimate(direction=Direction.CANNOT_TELL, size=Size.UNCERTAIN, next_step=step(recommendation))
    text = said(review(effects={Outcome.SLEEP_EFFICIENCY: made}))
    assert text.index("Some weeks with no doses would show the most.") < text.index(told)


def test_harm_needs_no_more_doses_to_be_seen() -> None:
    made = estimate(direction=Direction.CLEAR_HARM, size=Size.TOO_SMALL)
    text = said(review(effects={Outcome.SLEEP_EFFICIENCY: made}))
    assert "No more doses are needed to see this." in text
    assert "Some weeks with no doses would show the most" not in text


def test_the_gravest_doubts_are_told_and_no_more_than_four() -> None:
    messages = tuple(Message(code=code, text="x") for code in reversed([*wording.DOUBTS]))
    made = estimate(messages=messages)
    section = next(
        each
        for each in patient.document(review(effects={Outcome.SLEEP_EFFICIENCY: made})).summary
        if each.id == "what-else"
    )
    told = [item.text for item in section.blocks[0].items]  # type: ignore[union-attr]  # its one block is a list
    assert told == [*list(wording.DOUBTS.values())[:4], "Sleep gets better and worse on its own."]


def test_every_message_is_told_in_plain_words_or_left_out_for_a_reason() -> None:
    codes = message_codes()
    assert {
        "as_needed_dosing",
        "too_few_doses",
        "silent_diary",
        "doses_skipped_time",
    } <= codes  # each way to write one
    assert codes - {*wording.DOUBTS} - {*wording.NOT_TOLD} == set(), (
        "say it in reports/patient/wording.py, or why not"
    )
    assert {*wording.DOUBTS} & {*wording.NOT_TOLD} == set()
    assert all(len(reason.split()) > 4 for reason in wording.NOT_TOLD.values())


def test_no_wording_waits_for_a_message_that_nobody_says() -> None:
    assert ({*wording.DOUBTS} | {*wording.NOT_TOLD}) - message_codes() == set()


def test_what_is_watched_becomes_a_question() -> None:
    watch = (
        WatchItem(id="dose_rate", label="Doses a week", state="rose", concern=True),
        WatchItem(id="voids", label="Voids", state=Unknown("not on record")),
        WatchItem(id="liver", label="Liver", state="high", concern=True),
    )
    text = said(review(watch=watch))
    assert wording.WATCHED["dose_rate"] in text
    assert wording.WATCHED["voids"] not in text
    assert wording.WATCHED_OTHER in text


def test_an_answer_of_self_harm_brings_the_clinic_nearer_and_is_no_question() -> None:
    told = WatchItem(id="self_harm_item", label="PHQ-9, item 9", state="1", concern=True)
    page = patient.document(review(watch=(told,)))
    assert page.first is not None
    assert "You are not alone." in page.first.text
    assert wording.WATCHED_OTHER not in said(review(watch=(told,)))
    assert "You are not alone." not in said(review(watch=(replace(told, concern=False),)))


def test_sleep_training_is_asked_for_only_where_it_was_not_offered() -> None:
    assert "Can I get sleep training (CBT-I)?" in said(review())
    assert "Can I get sleep training (CBT-I)?" not in said(CASES["whole"])


def test_other_drugs_are_asked_about_where_they_were_taken() -> None:
    made = estimate(messages=(Message(code="other_medicines", text="x"),))
    assert "Could my other drugs play a part?" in said(review(effects={Outcome.SLEEP_EFFICIENCY: made}))
    assert "Could my other drugs play a part?" not in said(review())


@pytest.mark.parametrize("change", Change)
def test_every_change_of_a_form_has_its_words(change: Change) -> None:
    score = replace(sides.scores(review().as_of)[0], verdict=change, lower_is_better=False)
    text = said(review(scores=(score,)))
    assert wording.CHANGES[change][0] in text
    assert "Fewer points are better" not in text


def test_the_picture_shows_four_weeks_and_says_the_same_in_words() -> None:
    section = next(each for each in patient.document(review(49)).sections if each.id == "your-nights")
    chart = section.blocks[0]
    assert len(chart.table.rows) == 28  # type: ignore[union-attr]  # its one block is a chart
    dosed = sum(bool(night.doses) for night in review(49).nights[-28:])
    assert f"Each diamond is a dose: {dosed}\N{NO-BREAK SPACE}nights had one." in chart.description  # type: ignore[union-attr]  # a chart
    assert "diamond" not in said(without_doses())


def test_the_first_dose_is_marked_only_where_it_is_the_first() -> None:
    """Four weeks of a long record begin long after it; the first dose among them is not the first."""
    for count, marked in ((49, True), (120, False)):
        section = next(each for each in patient.document(review(count)).sections if each.id == "your-nights")
        legend = [entry.text for entry in section.blocks[0].legend]  # type: ignore[union-attr]  # its one block is a chart
        assert ("first dose" in legend) is marked


def test_the_warning_of_a_habit_stands_apart_from_the_answer() -> None:
    page = patient.document(review())
    section = next(each for each in page.summary if each.id == "habit")
    assert isinstance(section.blocks[0], Callout)
    assert section.blocks[0].mood is Mood.WARN
    assert "habit" not in page.answer.sentence


@pytest.mark.parametrize("outcome", Outcome)
def test_enough_to_matter_is_said_with_its_figure(outcome: Outcome) -> None:
    made = estimate(outcome)
    text = said(review(primary_outcome=outcome, effects={outcome: made}))
    assert wording.enough(outcome, made.smallest_effect) in text
    assert f"{made.smallest_effect:g}" in wording.enough(outcome, made.smallest_effect)


def test_a_stop_comes_before_the_answer_in_plain_words_and_names_no_rule() -> None:
    stopped = patient.document(review(findings=rules.firing()))
    assert stopped.answer.sentence.startswith(f"{STOP_FIRST} ")
    assert Tone.BENEFIT not in {part.tone for part in stopped.answer.parts}
    text = " ".join(terminal.text(stopped).split())
    assert rules.STOP.message not in text
    assert "invented." not in text


def test_what_the_rules_ask_is_said_as_one_sentence_and_not_where_nothing_is_asked() -> None:
    asks = "Some questions are still open. Your care team can go through them with you."
    assert asks in said(review(findings=rules.asking()))
    silent = said(review(findings=rules.silent()))
    assert asks not in silent
    assert STOP_FIRST not in silent
