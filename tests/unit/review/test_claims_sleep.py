"""Promises about sleep: verdicts come from probabilities fixed beforehand, and never say more than a diary can."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.factories.nights import nights_from
from tests.factories.records import doses, reading
from tests.factories.review import describe_only, estimate, nothing_to_estimate
from tests.factories.sides import filled

from trochee.effect.messages import FADED, NOT_NATURAL
from trochee.effect.values import (
    Direction,
    Estimate,
    Identifiable,
    Interval,
    Message,
    NextStep,
    NightsOfBenefit,
    Outcome,
    Question,
)
from trochee.review.answers import OFF_WEEKS, Answer, Found
from trochee.review.claims_nights import several_nights
from trochee.review.claims_sleep import deeper_sleep, rapid_onset, synchronised_sleep
from trochee.review.course import spans
from trochee.review.values import Verdict

READING = reading(doses("2026-03-10", 5))
ALL_CLEAR = Identifiable(average_benefit=True, half_life=True, onset=True, tolerance=True)


def found(of: Estimate | None) -> Found:
    return Found(reading=READING, estimate=of, effects={} if of is None else {of.outcome: of})


def first_night(p_benefit: float, p_beyond: float, **changes: Any) -> Estimate:
    made = estimate(identifiable=changes.pop("identifiable", ALL_CLEAR), **changes)
    night = replace(made.by_night[0], p_benefit=p_benefit, p_beyond_smallest=p_beyond)
    return replace(made, by_night=(night, *made.by_night[1:]))


def lasting(p_two: float, identifiable: Identifiable = ALL_CLEAR, **changes: Any) -> Estimate:
    nights = NightsOfBenefit(mean=1.7, interval90=Interval(low=0, high=4), p_at_least={1: 0.95, 2: p_two, 3: 0.1})
    return replace(estimate(), identifiable=identifiable, nights_of_benefit_per_dose=nights, **changes)


@pytest.mark.parametrize(
    ("p_benefit", "p_beyond", "verdict"),
    [
        (0.90, 0.50, Verdict.DIARY_FITS),
        (0.89, 0.50, Verdict.CANNOT_TELL_YET),
        (0.50, 0.11, Verdict.CANNOT_TELL_YET),
        (0.50, 0.10, Verdict.DIARY_DOES_NOT_SHOW),
        (0.95, 0.10, Verdict.DIARY_DOES_NOT_SHOW),
        (0.10, 0.01, Verdict.DIARY_SPEAKS_AGAINST),
    ],
)
def test_rapid_onset_is_judged_on_the_night_of_the_dose(p_benefit: float, p_beyond: float, verdict: Verdict) -> None:
    answer = rapid_onset(found(first_night(p_benefit, p_beyond)))
    assert answer.verdict is verdict
    assert (answer.would_settle == OFF_WEEKS) == (verdict is Verdict.CANNOT_TELL_YET)


def test_rapid_onset_says_both_probabilities_that_it_is_judged_by() -> None:
    said = rapid_onset(found(first_night(0.81, 0.05))).text.replace("\N{NO-BREAK SPACE}", " ")
    assert "81 % likely better than without, 5 % likely by 10 or more." in said


def test_a_headline_that_is_its_own_reason_is_said_once() -> None:
    hidden = estimate(direction=Direction.DESCRIBE_ONLY, headline="Why.", messages=(Message(code="x", text="Why."),))
    assert rapid_onset(found(hidden)).text == "Why."


def test_what_was_simulated_would_settle_an_open_promise() -> None:
    made = filled(first_night(0.5, 0.5))
    assert rapid_onset(found(made)).would_settle == made.next_step.text  # type: ignore[union-attr]  # a plan was made


def test_the_night_of_a_medicine_is_marked_as_not_natural_sleep_and_that_of_bright_light_is_not() -> None:
    medicine = replace(estimate(), messages=(Message(code=NOT_NATURAL, text="…"),))
    assert "not natural sleep" in rapid_onset(found(medicine)).text
    assert "not natural sleep" not in rapid_onset(found(replace(estimate(), messages=()))).text


def test_a_likely_but_small_first_night_is_worded_as_such() -> None:
    assert "too small to matter" in rapid_onset(found(first_night(0.95, 0.05))).text
    assert "too small to matter" not in rapid_onset(found(first_night(0.50, 0.05))).text


def test_too_little_information_never_fits_a_promise_but_may_speak_against_it() -> None:
    unsure = replace(ALL_CLEAR, average_benefit=False)
    fits = rapid_onset(found(first_night(0.99, 0.9, identifiable=unsure)))
    assert fits.verdict is Verdict.CANNOT_TELL_YET
    against = rapid_onset(found(first_night(0.05, 0.01, identifiable=unsure)))
    assert against.verdict is Verdict.DIARY_SPEAKS_AGAINST


NEVER = {"probably": (0.95, Verdict.DIARY_FITS), "improbably": (0.05, Verdict.DIARY_DOES_NOT_SHOW)}


def beside(p_primary: float, *others: Estimate) -> Answer:
    primary = lasting(p_primary)
    effects = {each.outcome: each for each in (primary, *others)}
    return several_nights(Found(reading=READING, estimate=primary, effects=effects))


def other(outcome: Outcome, p_two: float, **changes: Any) -> Estimate:
    return replace(lasting(p_two), outcome=outcome, **changes)


def said(answer: Answer) -> str:
    return answer.text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(("p_two", "verdict"), NEVER.values(), ids=NEVER)
def test_other_outcomes_that_agree_are_named_and_change_nothing(p_two: float, verdict: Verdict) -> None:
    answer = beside(p_two, other(Outcome.TOTAL_SLEEP_TIME, p_two), other(Outcome.SLEEP_QUALITY, 0.5))
    assert answer.verdict is verdict
    assert f"total sleep time {100 * p_two:.0f} % likely at least 2 (agrees)" in said(answer)
    assert "sleep quality 50 % likely at least 2." in said(answer)
    assert "contradict" not in answer.text


def test_nights_by_another_outcome_take_back_that_there_are_none() -> None:
    answer = beside(0.05, other(Outcome.TOTAL_SLEEP_TIME, 0.95))
    assert answer.verdict is Verdict.CANNOT_TELL_YET
    assert "total sleep time 95 % likely at least 2 (differs)" in said(answer)
    assert "The outcomes contradict each other" in answer.text
    assert answer.would_settle == OFF_WEEKS


def test_harm_by_another_outcome_takes_back_a_fit() -> None:
    worse = other(Outcome.WAKE_AFTER_SLEEP_ONSET, 0.05, direction=Direction.LIKELY_HARM)
    answer = beside(0.95, worse)
    assert answer.verdict is Verdict.CANNOT_TELL_YET
    assert "time awake in the night got worse (differs)" in said(answer)


def test_an_outcome_without_such_nights_differs_from_a_fit_and_leaves_it() -> None:
    """Who falls asleep at once cannot do so 20 min sooner."""
    answer = beside(0.95, other(Outcome.SLEEP_ONSET_LATENCY, 0.01))
    assert answer.verdict is Verdict.DIARY_FITS
    assert "time to fall asleep 1 % likely at least 2 (differs)" in said(answer)


def test_an_outcome_that_cannot_be_told_is_said_and_one_that_is_not_estimated_is_left_out() -> None:
    unsure = other(Outcome.SLEEP_QUALITY, 0.9, identifiable=replace(ALL_CLEAR, average_benefit=False))
    none = other(Outcome.TOTAL_SLEEP_TIME, 0.9, average_benefit=None)
    answer = beside(0.5, unsure, none)
    assert answer.verdict is Verdict.CANNOT_TELL_YET
    assert "sleep quality cannot be told." in said(answer)
    assert "total sleep time" not in answer.text
    assert "By the other outcomes" not in beside(0.5, none).text


@pytest.mark.parametrize(
    ("p_two", "identifiable", "verdict"),
    [
        (0.92, ALL_CLEAR, Verdict.DIARY_FITS),
        (0.92, replace(ALL_CLEAR, half_life=False), Verdict.CANNOT_TELL_YET),
        (0.50, ALL_CLEAR, Verdict.CANNOT_TELL_YET),
        (0.10, replace(ALL_CLEAR, half_life=False), Verdict.DIARY_DOES_NOT_SHOW),
        (0.10, replace(ALL_CLEAR, average_benefit=False), Verdict.CANNOT_TELL_YET),
    ],
)
def test_several_nights_needs_a_duration_that_can_be_told(
    p_two: float, identifiable: Identifiable, verdict: Verdict
) -> None:
    answer = several_nights(found(lasting(p_two, identifiable)))
    assert answer.verdict is verdict
    assert ("Half of the effect is gone" in answer.text) == identifiable.half_life


def test_a_plan_about_the_size_of_the_benefit_settles_nothing_about_its_duration() -> None:
    step = NextStep(
        question=Question.SIZE, recommendation="off_weeks", weeks=4, chance_of_decision=0.5,
        text="Four weeks off would tell whether it is large enough.", outlooks=(),
    )  # fmt: skip
    open_yet = replace(lasting(0.50, ALL_CLEAR), next_step=step)
    assert several_nights(found(open_yet)).would_settle == OFF_WEEKS


def test_an_effect_by_night_that_could_not_be_estimated_cannot_tell() -> None:
    assert several_nights(found(replace(estimate(), half_life_nights=None))).verdict is Verdict.CANNOT_TELL_YET
    answer = rapid_onset(found(replace(estimate(), by_night=())))
    assert answer.verdict is Verdict.CANNOT_TELL_YET
    assert "could not be estimated" in answer.text


@pytest.mark.parametrize("answer", [rapid_onset, several_nights])
def test_nothing_dosed_or_only_described_cannot_tell(answer: Any) -> None:
    assert "No dose" in answer(found(None)).text
    for of in (None, nothing_to_estimate(), describe_only(), replace(describe_only(), messages=())):
        assert answer(found(of)).verdict is Verdict.CANNOT_TELL_YET
    assert "Fewer doses" in answer(found(describe_only())).text


@pytest.mark.parametrize("answer", [rapid_onset, several_nights])
def test_a_fit_is_taken_back_where_the_effect_faded_or_rests_on_assumptions(answer: Any) -> None:
    made = lasting(0.95, by_night=first_night(0.95, 0.6).by_night)
    assert answer(found(made)).verdict is Verdict.DIARY_FITS
    faded: Answer = answer(found(replace(made, messages=(Message(code=FADED, text="It was smaller at the last."),))))
    assert faded.verdict is Verdict.CANNOT_TELL_YET
    assert "smaller at the last" in faded.text
    assert "More doses would not be a reason" in (faded.would_settle or "")
    fragile: Answer = answer(found(replace(made, sensitivity=filled(made).sensitivity)))
    assert fragile.verdict is Verdict.CANNOT_TELL_YET
    assert "other assumptions" in fragile.text


def test_what_speaks_against_a_promise_stays_whether_or_not_it_faded() -> None:
    against = first_night(0.05, 0.01, messages=(Message(code=FADED, text="…"),))
    assert rapid_onset(found(against)).verdict is Verdict.DIARY_SPEAKS_AGAINST


def test_nights_with_a_sleep_medicine_stand_beside_several_nights() -> None:
    nights = [
        replace(night, hypnotic="zopiclone" if night.date.day % 2 else "no")
        for night in nights_from("2026-03-02", 20)
    ]
    made = found(lasting(0.5))
    with_medicine = replace(made, reading=reading(doses("2026-03-10", 3), nights=nights))
    # before the night of 11 March: 3, 5, 7, 9 of nine nights; since: 11, 13, 15, 17, 19, 21 of eleven
    text = several_nights(with_medicine).text.replace("\N{NO-BREAK SPACE}", " ")
    assert "before the first dose 3.1 (4 of 9 nights that say); since 3.8 (6 of 11 nights that say)" in text
    assert "sleep medicine" not in several_nights(made).text


def test_depth_is_in_no_diary_and_what_is_stands_beside_it() -> None:
    quality = estimate(Outcome.SLEEP_QUALITY, headline="Quality: about +0.2.")
    waking = nothing_to_estimate(Outcome.WAKE_AFTER_SLEEP_ONSET)
    start = READING.first_night_dosed
    assert start is not None
    nights = [
        replace(night, refreshed=2 if night.date < start else 4, sleep_quality=3)
        for night in nights_from("2026-03-02", 12)
    ]
    made = Found(
        reading=reading(doses("2026-03-10", 3), nights=nights),
        effects={Outcome.SLEEP_QUALITY: quality, Outcome.WAKE_AFTER_SLEEP_ONSET: waking},
    )
    answer = deeper_sleep(made)
    assert answer.verdict is Verdict.CANNOT_BE_MEASURED_HERE
    assert "Quality: about +0.2." in answer.text
    assert "awake in the night" not in answer.text
    assert "2.0 before the first dose (9\N{NO-BREAK SPACE}nights), 4.0 since" in answer.text
    silent = deeper_sleep(found(None))
    assert "Refreshed" not in silent.text
    undosed = deeper_sleep(Found(reading=reading(nights=nights)))
    assert "Refreshed" not in undosed.text


def test_regularity_is_reported_as_regularity() -> None:
    dosed = replace(found(None), spans=spans(READING.line, READING.leading, READING.knowledge))
    answer = synchronised_sleep(dosed)
    assert answer.verdict is Verdict.CANNOT_BE_MEASURED_HERE
    assert "100 before the first dose, 100 since the first dose" in answer.text  # every night is the same
    short = synchronised_sleep(replace(dosed, spans=()))
    assert "Too few nights" in short.text
