"""The verdict of a claim comes from probabilities fixed beforehand, and never says more than a diary can."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.factories.review import describe_only, estimate, nothing_to_estimate

from trochee.effect.messages import FADED, NOT_NATURAL
from trochee.effect.values import Estimate, Identifiable, Interval, Message, NightsOfBenefit
from trochee.foundation.unknown import Unknown
from trochee.knowledge import shipped
from trochee.review.claims import NO_LARGE_LOSS, OFF_WEEKS, ledger
from trochee.review.values import ClaimRow, Verdict

KNOWLEDGE = shipped()
ALL_CLEAR = Identifiable(average_benefit=True, half_life=True, onset=True, tolerance=True)


def claim(name: str, of: Estimate | None, regularity: str = "") -> ClaimRow:
    return next(row for row in ledger(of, regularity, KNOWLEDGE) if row.id == name)


def first_night(p_benefit: float, p_beyond: float, **changes: Any) -> Estimate:
    made = estimate(identifiable=changes.pop("identifiable", ALL_CLEAR), **changes)
    night = replace(made.by_night[0], p_benefit=p_benefit, p_beyond_smallest=p_beyond)
    return replace(made, by_night=(night, *made.by_night[1:]))


def lasting(p_two: float, identifiable: Identifiable = ALL_CLEAR) -> Estimate:
    nights = NightsOfBenefit(mean=1.7, interval90=Interval(low=0, high=4), p_at_least={1: 0.95, 2: p_two, 3: 0.1})
    return replace(estimate(), identifiable=identifiable, nights_of_benefit_per_dose=nights)


def test_every_promise_of_the_contract_has_a_row_with_its_evidence() -> None:
    rows = ledger(estimate(), "", KNOWLEDGE)
    assert {row.id for row in rows} == {
        "deeper_sleep", "synchronised_sleep", "less_anxiety", "rapid_onset", "several_nights", "less_dependence",
        "better_mood", "mild_adverse_effects", "lower_doses",
    }  # fmt: skip
    assert all(row.evidence.grade and row.evidence.text for row in rows)


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
    row = claim("rapid_onset", first_night(p_benefit, p_beyond))
    assert row.verdict is verdict
    assert (row.would_settle == OFF_WEEKS) == (verdict is Verdict.CANNOT_TELL_YET)


def test_the_night_of_a_medicine_is_marked_as_not_natural_sleep_and_that_of_bright_light_is_not() -> None:
    medicine = replace(estimate(), messages=(Message(code=NOT_NATURAL, text="…"),))
    light = replace(estimate(), messages=())
    assert "not natural sleep" in claim("rapid_onset", medicine).estimate_text
    assert "not natural sleep" not in claim("rapid_onset", light).estimate_text


def test_a_likely_but_small_first_night_is_worded_as_such() -> None:
    assert "too small to matter" in claim("rapid_onset", first_night(0.95, 0.05)).estimate_text
    assert "too small to matter" not in claim("rapid_onset", first_night(0.50, 0.05)).estimate_text


def test_too_little_information_never_fits_a_promise_but_may_speak_against_it() -> None:
    unsure = replace(ALL_CLEAR, average_benefit=False)
    assert claim("rapid_onset", first_night(0.99, 0.9, identifiable=unsure)).verdict is Verdict.CANNOT_TELL_YET
    assert claim("rapid_onset", first_night(0.05, 0.01, identifiable=unsure)).verdict is Verdict.DIARY_SPEAKS_AGAINST


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
    row = claim("several_nights", lasting(p_two, identifiable))
    assert row.verdict is verdict
    assert ("Half of the effect is gone" in row.estimate_text) == identifiable.half_life


def test_an_estimate_without_duration_cannot_tell() -> None:
    assert claim("several_nights", replace(estimate(), half_life_nights=None)).verdict is Verdict.CANNOT_TELL_YET


@pytest.mark.parametrize("name", ["rapid_onset", "several_nights"])
def test_nothing_dosed_or_only_described_cannot_tell(name: str) -> None:
    assert claim(name, None).verdict is Verdict.CANNOT_TELL_YET
    assert claim(name, nothing_to_estimate()).verdict is Verdict.CANNOT_TELL_YET
    described = claim(name, describe_only())
    assert described.verdict is Verdict.CANNOT_TELL_YET
    assert "Fewer doses" in described.estimate_text
    assert claim(name, replace(describe_only(), messages=())).verdict is Verdict.CANNOT_TELL_YET


@pytest.mark.parametrize("name", ["rapid_onset", "several_nights"])
def test_an_effect_that_has_faded_fits_no_promise(name: str) -> None:
    fits = first_night(0.95, 0.6) if name == "rapid_onset" else lasting(0.95)
    assert claim(name, fits).verdict is Verdict.DIARY_FITS
    row = claim(name, replace(fits, messages=(Message(code=FADED, text="It was smaller at the last."),)))
    assert row.verdict is Verdict.CANNOT_TELL_YET
    assert "smaller at the last" in row.estimate_text
    against = first_night(0.05, 0.01, messages=(Message(code=FADED, text="…"),))
    assert claim("rapid_onset", against).verdict is Verdict.DIARY_SPEAKS_AGAINST


def test_less_dependence_says_where_the_effect_has_faded() -> None:
    told = replace(estimate(), identifiable=ALL_CLEAR, messages=(Message(code=FADED, text="…"),))
    assert "smaller than at the first" in claim("less_dependence", told).estimate_text


def test_less_dependence_can_never_be_measured_here() -> None:
    told = replace(estimate(), identifiable=ALL_CLEAR, messages=(Message(code=NO_LARGE_LOSS, text="…"),))
    row = claim("less_dependence", told)
    assert row.verdict is Verdict.CANNOT_BE_MEASURED_HERE
    assert "No large loss of effect so far." in row.estimate_text
    untold = claim("less_dependence", replace(told, messages=()))
    assert "cannot tell" in untold.estimate_text
    assert claim("less_dependence", None).verdict is Verdict.CANNOT_BE_MEASURED_HERE


def test_depth_and_connectivity_are_not_in_a_diary() -> None:
    assert claim("deeper_sleep", estimate()).verdict is Verdict.CANNOT_BE_MEASURED_HERE
    row = claim("synchronised_sleep", estimate(), "Regularity index 80 of 100.")
    assert row.verdict is Verdict.CANNOT_BE_MEASURED_HERE
    assert row.estimate_text.endswith("Regularity index 80 of 100.")


@pytest.mark.parametrize("name", ["less_anxiety", "better_mood", "mild_adverse_effects", "lower_doses"])
def test_what_is_not_computed_yet_says_so(name: str) -> None:
    verdict = claim(name, estimate()).verdict
    assert isinstance(verdict, Unknown)
    assert verdict.reason.startswith("not computed yet")
