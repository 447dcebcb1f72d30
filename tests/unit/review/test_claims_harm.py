"""Promises of mild effects, low doses and less dependence: each fits, does not, speaks against, or cannot tell."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.factories.records import PERSON, dose, doses, effect, reading
from tests.factories.review import estimate

from trochee.effect.messages import FADED
from trochee.effect.values import Message
from trochee.record import Dose
from trochee.review.answers import Answer, Found
from trochee.review.claims_harm import less_dependence, lower_doses, mild_adverse_effects
from trochee.review.dosing import dose_use
from trochee.review.harms import harm
from trochee.review.relate import relate
from trochee.review.values import Verdict
from trochee.review.watch import NO_LARGE_LOSS

FORTY = doses("2026-03-04", 40)
MILD = effect("2026-03-04T22:30", "dizziness", 1, ended="2026-03-04T23:00")


def found(taken: Any = (), **parts: Any) -> Found:
    read = reading(taken, **parts)
    related = relate(read)
    return Found(reading=read, related=related, harm=harm(read, related), dose_use=dose_use(read))


def mild(*effects: Any, taken: Any = FORTY) -> Answer:
    return mild_adverse_effects(found(taken, effects=effects))


def test_graded_short_effects_after_many_doses_fit_mild() -> None:
    answer = mild(MILD)
    assert answer.verdict is Verdict.DIARY_FITS
    assert "0 severe in 40" in answer.text
    assert "nasal esketamine" in answer.text
    assert answer.would_settle is None


def test_a_severe_effect_after_a_dose_speaks_against_mild() -> None:
    assert mild(MILD, effect("2026-03-07T23:00", "fall", 3)).verdict is Verdict.DIARY_SPEAKS_AGAINST


@pytest.mark.parametrize(
    ("effects", "words"),
    [
        ([effect(f"2026-03-{day:02d}T23:00", "nausea", 2) for day in (4, 7, 10, 13)], "more than mild after 4"),
        ([effect("2026-03-04T23:00", "fog", 1, ended="2026-03-06T01:00")], "Fog lasted up to 26 h"),
    ],
)
def test_moderate_or_long_effects_do_not_show_mild_and_short(effects: Any, words: str) -> None:
    answer = mild(*effects)
    assert answer.verdict is Verdict.DIARY_DOES_NOT_SHOW
    assert words in answer.text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    "effects",
    [
        (),
        (MILD, effect("2026-03-07T23:00", "nausea", None, ended="2026-03-07T23:30")),
        (MILD, effect("2026-03-07T23:00", "nausea", 1)),
        (MILD, effect("2026-03-03T10:00", "fall", 3)),
    ],
    ids=["nothing on record", "no grade", "no end", "severe but apart"],
)
def test_what_is_missing_or_apart_leaves_mild_open(effects: Any) -> None:
    answer = mild(*effects)
    assert answer.verdict is Verdict.CANNOT_TELL_YET
    assert "that is taken anyway" in (answer.would_settle or "")


def test_too_few_doses_leave_mild_open_and_a_few_moderate_effects_among_many_do_not() -> None:
    few = mild(MILD, taken=doses("2026-03-04", 28))
    assert few.verdict is Verdict.CANNOT_TELL_YET  # up to 10.1 %
    assert (few.would_settle or "").endswith("falls with the number of doses, and this is no reason to take one.")
    assert mild(MILD, taken=doses("2026-03-04", 29)).verdict is Verdict.DIARY_FITS  # up to 9.8 %
    nauseous = [
        effect(f"2026-03-{day:02d}T23:00", "nausea", 2, ended=f"2026-03-{day:02d}T23:30") for day in (4, 7, 10)
    ]
    assert mild(*nauseous).verdict is Verdict.DIARY_FITS


def test_without_a_dose_mild_is_open() -> None:
    assert mild_adverse_effects(found()).verdict is Verdict.CANNOT_TELL_YET


def low(*taken: Dose, **parts: Any) -> Answer:
    return lower_doses(found(taken, **parts))


@pytest.mark.parametrize(
    ("amount", "weight", "verdict"),
    [
        (20.0, 80.0, Verdict.DIARY_FITS),  # 0.25 mg/kg
        (25.0, 100.0, Verdict.DIARY_FITS),
        (26.0, 110.0, Verdict.DIARY_DOES_NOT_SHOW),
        (20.0, 79.0, Verdict.DIARY_DOES_NOT_SHOW),
        (100.0, None, Verdict.DIARY_DOES_NOT_SHOW),
        (300.0, None, Verdict.DIARY_SPEAKS_AGAINST),
        (250.0, 50.0, Verdict.DIARY_SPEAKS_AGAINST),  # 5 mg/kg
        (20.0, None, Verdict.CANNOT_TELL_YET),
    ],
)
def test_a_dose_is_low_only_by_amount_and_by_weight(amount: float, weight: float | None, verdict: Verdict) -> None:
    answer = low(dose("2026-03-04T22:00", amount=amount), patient=replace(PERSON, weight_kg=weight))
    assert answer.verdict is verdict
    assert "No dose for sleep is established." in answer.text
    assert ("weight" in (answer.would_settle or "")) == (verdict is Verdict.CANNOT_TELL_YET)


def test_doses_without_an_amount_or_ketamine_from_elsewhere_leave_low_open() -> None:
    small = dose("2026-03-04T22:00", amount=20)
    assert low(dose("2026-03-04T22:00", amount=None)).verdict is Verdict.CANNOT_TELL_YET
    assert low(dose("2026-03-04T22:00", amount=3, unit="drops")).verdict is Verdict.CANNOT_TELL_YET
    assert low(small, dose("2026-03-06T22:00", amount=None)).verdict is Verdict.CANNOT_TELL_YET
    elsewhere = replace(PERSON, medicines=("Spravato",))
    assert low(small, patient=elsewhere).verdict is Verdict.CANNOT_TELL_YET
    assert low(small).verdict is Verdict.DIARY_FITS


def test_of_two_ketamine_products_the_stricter_verdict_holds_and_both_are_named() -> None:
    small = [dose(f"2026-03-{day:02d}T22:00", amount=20) for day in (4, 6, 8)]
    answer = low(*small, dose("2026-03-10T22:00", product="ketamine nasal spray", amount=350))
    assert answer.verdict is Verdict.DIARY_SPEAKS_AGAINST
    assert "ketamine nasal spray: " in answer.text
    assert "Called low here: up to 25 mg and 0.25 mg/kg" in answer.text.replace("\N{NO-BREAK SPACE}", " ")


def test_without_ketamine_there_is_no_dose_to_call_low() -> None:
    answer = low(dose("2026-03-05T08:00", product="bright light", amount=30, unit="min"))
    assert answer.verdict is Verdict.CANNOT_TELL_YET
    assert "No dose of ketamine is on record" in answer.text


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (NO_LARGE_LOSS, "No large loss of effect so far."),
        (FADED, "smaller than at the first"),
        ("tolerance_cannot_tell", "cannot tell"),
    ],
)
def test_less_dependence_can_never_be_measured_here(code: str, words: str) -> None:
    told = replace(estimate(), messages=(Message(code=code, text="…"),))
    answer = less_dependence(replace(found(), estimate=told))
    assert answer.verdict is Verdict.CANNOT_BE_MEASURED_HERE
    assert words in answer.text
    assert "no benefit offsets" in answer.text
    untold = less_dependence(replace(found(), estimate=replace(told, tolerance_share_lost=None)))
    assert words not in untold.text
    assert less_dependence(found()).verdict is Verdict.CANNOT_BE_MEASURED_HERE
