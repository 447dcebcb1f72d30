from dataclasses import replace

import numpy as np
import pytest
from tests.effect_cases import record

from trochee.effect.gates import Counts
from trochee.effect.messages import Findings, collect
from trochee.effect.values import AverageBenefit, HeavyTails, Identifiable, Interval, Noise, Outcome
from trochee.knowledge import shipped

KNOWN = Identifiable(average_benefit=True, half_life=True, onset=True, tolerance=True)
BENEFIT = AverageBenefit(
    mean=5.0,
    sd=2.0,
    interval90=Interval(low=1.0, high=9.0),
    p_benefit=0.99,
    p_beyond_smallest=0.1,
    p_harm_beyond_smallest=0.0,
)
TAILS = HeavyTails(gaussian=BENEFIT, student_t4=replace(BENEFIT, mean=4.0), kept=Noise.GAUSSIAN)
QUIET = Findings(
    series=record([70.0, 80.0, 75.0], [0, 1, 0], Outcome.SLEEP_EFFICIENCY, as_needed_share=0.0),
    counts=Counts(baseline=20, dose_nights=8, since_first_dose=60),
    described=(),
    benefit=BENEFIT,
    known=KNOWN,
    without_weekdays=None,
    p_without_step=0.95,
    p_with_step=0.90,
    p_large_loss=0.1,
    outlying=0,
    heavy_tails=None,
)


def codes(found: Findings) -> list[str]:
    return [message.code for message in collect(found, shipped())]


def quality(values: list[float]) -> Findings:
    return replace(QUIET, series=record(values, [1.0] + [0.0] * (len(values) - 1), Outcome.SLEEP_QUALITY))


ALWAYS = ["no_large_loss_of_effect_so_far", "includes_expectation", "dose_night_not_natural_sleep"]


def test_a_quiet_record_says_only_what_always_holds() -> None:
    assert codes(QUIET) == ALWAYS


def test_the_night_of_what_is_no_medicine_is_natural_sleep() -> None:
    light = replace(QUIET, series=replace(QUIET.series, is_medicine=False))
    assert codes(light) == [code for code in ALWAYS if code != "dose_night_not_natural_sleep"]


def test_cbti_steps_that_the_nights_show_are_said() -> None:
    begun = replace(QUIET, series=replace(QUIET.series, therapy_steps=(1, 2)))
    text = next(each.text for each in collect(begun, shipped()) if each.code == "therapy_steps")
    assert text.startswith("CBT-I: 2\N{NO-BREAK SPACE}steps on this record.")
    unseen = replace(QUIET.series, values=np.array([70.0, 80.0, np.nan]), therapy_steps=(2,))
    assert "therapy_steps" not in codes(replace(QUIET, series=unseen))
    assert "therapy_steps" not in codes(QUIET)


def test_where_no_effect_is_told_none_can_be_called_kept() -> None:
    assert "no_large_loss_of_effect_so_far" in codes(replace(QUIET, benefit=replace(BENEFIT, p_benefit=0.90)))
    open_one = codes(replace(QUIET, benefit=replace(BENEFIT, p_benefit=0.89)))
    assert "no_large_loss_of_effect_so_far" not in open_one
    assert "tolerance_cannot_tell" in open_one


def test_other_medicines_are_said_where_there_were_any() -> None:
    with_others = replace(QUIET, series=replace(QUIET.series, also_taken=("zolpidem on 3 nights",)))
    assert "other_medicines" in codes(with_others)
    assert "other_medicines" not in codes(QUIET)


def test_a_large_loss_that_is_likely_is_not_called_unknown() -> None:
    faded = codes(replace(QUIET, p_large_loss=0.8))
    assert "effect_has_faded" in faded
    assert "tolerance_cannot_tell" not in faded
    assert "tolerance_cannot_tell" in codes(replace(QUIET, p_large_loss=0.79))
    assert "tolerance_cannot_tell" in codes(replace(QUIET, p_large_loss=0.9, known=replace(KNOWN, tolerance=False)))


def as_needed(share: float | None) -> Findings:
    return replace(QUIET, series=replace(QUIET.series, as_needed_share=share))


def test_why_doses_were_taken_is_asked_told_or_silent() -> None:
    assert "dose_reason_not_recorded" in codes(as_needed(None))
    assert "as_needed_dosing" in codes(as_needed(0.2))
    assert {"dose_reason_not_recorded", "as_needed_dosing"}.isdisjoint(codes(as_needed(0.19)))


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("too_few_baseline_nights", replace(QUIET, described=("too_few_baseline_nights",))),
        ("too_few_doses", replace(QUIET, described=("too_few_doses",))),
        ("too_few_nights_since_first_dose", replace(QUIET, described=("too_few_nights_since_first_dose",))),
        ("short_baseline", replace(QUIET, counts=replace(QUIET.counts, baseline=13))),
        ("short_baseline", replace(QUIET, counts=replace(QUIET.counts, baseline=10))),
        ("not_enough_information", replace(QUIET, known=replace(KNOWN, average_benefit=False))),
        ("weekday_confounded", replace(QUIET, without_weekdays=replace(BENEFIT, mean=7.0))),
        ("rests_on_before_and_after", replace(QUIET, p_with_step=0.84)),
        ("duration_not_identifiable", replace(QUIET, known=replace(KNOWN, half_life=False))),
        ("onset_not_identifiable", replace(QUIET, known=replace(KNOWN, onset=False))),
        ("tolerance_cannot_tell", replace(QUIET, known=replace(KNOWN, tolerance=False))),
        ("tolerance_cannot_tell", replace(QUIET, p_large_loss=0.2)),
        ("outlying_nights", replace(QUIET, outlying=2, heavy_tails=TAILS)),
        ("quality_mostly_one_category", quality([3.0, 3.0, 4.0, 3.0, float("nan")])),
    ],
)
def test_fires(code: str, found: Findings) -> None:
    assert code in codes(found)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("short_baseline", replace(QUIET, counts=replace(QUIET.counts, baseline=14))),
        ("short_baseline", replace(QUIET, counts=replace(QUIET.counts, baseline=9))),
        (
            "not_enough_information",
            replace(QUIET, described=("too_few_doses",), known=replace(KNOWN, average_benefit=False)),
        ),
        ("rests_on_before_and_after", replace(QUIET, p_with_step=0.85)),
        ("quality_mostly_one_category", quality([3.0, 3.0, 4.0, 5.0])),
        ("quality_mostly_one_category", replace(QUIET, series=record([80.0, 80.0, 80.0], [1, 0, 0]))),
        ("no_large_loss_of_effect_so_far", replace(QUIET, known=replace(KNOWN, tolerance=False))),
    ],
)
def test_is_silent(code: str, found: Findings) -> None:
    assert code not in codes(found)


def test_both_results_are_shown_where_weekdays_were_added() -> None:
    found = replace(QUIET, without_weekdays=replace(BENEFIT, mean=7.0))
    text = next(each.text for each in collect(found, shipped()) if each.code == "weekday_confounded")
    assert "+5 (+1 to +9) with weekdays, +7 (+1 to +9) without" in text


def test_one_night_is_written_as_one() -> None:
    found = replace(QUIET, outlying=1, heavy_tails=TAILS, counts=replace(QUIET.counts, baseline=1))
    found = replace(found, described=("too_few_baseline_nights",))
    texts = {each.code: each.text for each in collect(found, shipped())}
    assert texts["outlying_nights"].startswith("1 night falls far")
    assert texts["too_few_baseline_nights"].startswith("Only 1 night before")
