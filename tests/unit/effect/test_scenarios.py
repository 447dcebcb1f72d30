"""Every message beside a small patient that brings it and one that does not, and what was true of some of them.

Each patient is drawn once from a fixed seed: minutes of sleep, 360 without doses, 60 from night to night. Thirty
minutes of sleep are a good five points of sleep efficiency.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.effect_cases import Floats, random_days, record, simple

from trochee.effect import estimate
from trochee.effect.values import Beside, Estimate, Noise, Outcome, Series, Step
from trochee.knowledge import shipped

PLANNED = {"as_needed_share": 0.0}


def of(series: Series) -> Estimate:
    return estimate(series, knowledge=shipped())


def codes(series: Series) -> set[str]:
    return {message.code for message in of(series).messages}


def text_of(series: Series, code: str) -> str:
    return next(each.text for each in of(series).messages if each.code == code).replace("\N{NO-BREAK SPACE}", " ")


def patient(nights: int = 98, **more: object) -> Series:
    return simple(nights, **{**PLANNED, "seed": 2, **more})  # type: ignore[arg-type]  # fields by name, of several types


def strong(**more: object) -> Series:
    return patient(182, **{"effect": 60.0, "noise": 40.0, "seed": 3, **more})


def added(series: Series, minutes: NDArray[np.floating[Any]]) -> Series:
    return replace(series, values=series.values + minutes)


def spaced(nights: int, every: int, start: int = 28) -> Floats:
    doses = np.zeros(nights)
    doses[start::every] = 1.0
    return doses


def habit(entry: int) -> Step:
    return Step(name="a habit (no screens in bed), begun on 2 February 2026", entry=entry)


def drifting() -> Series:
    """Doses that help by an hour or more a night, on a record that falls by five hours in half a year."""
    series = strong()
    return added(series, -300.0 * np.arange(series.values.size) / series.values.size)


def lasting(doses: Floats, minutes: float) -> Floats:
    """What doses bring that act from their own night on and halve in three nights."""
    felt, level = np.zeros(doses.size), 0.0
    for night, dose in enumerate(doses.tolist()):
        level = level * 2.0 ** (-1.0 / 3.0) + dose
        felt[night] = minutes * level
    return felt


def step_at_the_first_dose() -> Series:
    series = patient(84, doses=spaced(84, 2), seed=6, missing=0.0, noise=30.0)
    return added(series, 45.0 * (np.arange(84) >= 28))


def one_far_night() -> Series:
    series = patient(seed=4, noise=20.0, missing=0.0)
    values = series.values.copy()
    values[50] = 20.0
    return replace(series, values=values)


def fading() -> Series:
    """Each dose does less, as the tolerance of the model has it: all but a tenth is lost after many doses."""
    nights = 240
    doses, built, felt, level = random_days(nights, 28, 3, a_week=3), 0.0, np.zeros(nights), 0.0
    for night in range(nights):
        level = level * 2.0 ** (-1.0 / 1.5) + doses[night] * (1.0 - 0.9 * (1.0 - np.exp(-built / 6.0)))
        built = (built + doses[night]) * 2.0 ** (-1.0 / 30.0)
        felt[night] = level
    return added(patient(nights, doses=doses, noise=10.0, missing=0.0), 150.0 * felt)


def beside(doses: Floats, name: str = "melatonin", *, one_night: bool = False) -> tuple[Beside, ...]:
    return (Beside(name=name, doses=doses, one_night=one_night),)


def quality(share_of_threes: float) -> Series:
    rng = np.random.default_rng(5)
    values = np.where(rng.random(98) < share_of_threes, 3.0, rng.choice([1.0, 2.0, 4.0, 5.0], 98))
    return record(values, random_days(98, 28, 5), Outcome.SLEEP_QUALITY, **PLANNED)


def blinded(placebo: bool) -> Series:
    """Active and placebo fortnights in turn; with no placebo all are active, hidden or not."""
    every = random_days(112, 28, 8, a_week=2)
    active = every * ((np.arange(112) // 14) % 2 == 0) if placebo else every
    return patient(112, doses=active, troches=every)


Patient = Callable[[], Series]

FIRES_AND_SILENT: Mapping[str, tuple[Patient, Patient]] = {
    "weekday_confounded": (lambda: patient(doses=spaced(98, 7)), patient),
    "rests_on_before_and_after": (step_at_the_first_dose, strong),
    "duration_not_identifiable": (patient, strong),
    "onset_not_identifiable": (patient, strong),
    "tolerance_cannot_tell": (patient, strong),
    "no_large_loss_of_effect_so_far": (lambda: strong(noise=15.0), patient),
    "effect_has_faded": (fading, strong),
    "as_needed_dosing": (lambda: patient(as_needed_share=0.5), patient),
    "doses_on_better_days": (
        lambda: patient(as_needed_share=None, state_taken=(8.0,) * 6, state_not_taken=(3.0,) * 6),
        patient,
    ),
    "dose_reason_not_recorded": (
        lambda: patient(as_needed_share=None),
        lambda: patient(as_needed_share=None, state_taken=(5.0, 6.0) * 8, state_not_taken=(5.0, 6.0) * 8),
    ),
    "includes_expectation": (lambda: blinded(placebo=False), lambda: blinded(placebo=True)),
    "against_placebo": (lambda: blinded(placebo=True), lambda: blinded(placebo=False)),
    "too_few_baseline_nights": (lambda: patient(baseline=7, missing=0.0), patient),
    "too_few_doses": (lambda: patient(doses=spaced(98, 25)), patient),
    "too_few_nights_since_first_dose": (lambda: patient(50), patient),
    "short_baseline": (lambda: patient(baseline=12, missing=0.0), patient),
    "not_enough_information": (lambda: patient(60, baseline=14, noise=400.0), strong),
    "outlying_nights": (one_far_night, lambda: patient(seed=4, noise=20.0, missing=0.0)),
    "quality_mostly_one_category": (lambda: quality(0.6), lambda: quality(0.3)),
    "nights_hardly_differ": (lambda: quality(1.0), lambda: quality(0.6)),
    "allocation_not_known": (lambda: patient(unknown_allocations=("'kit 7' for 24 doses",)), patient),
    "other_medicines": (lambda: patient(beside=beside(random_days(98, 5, 9))), patient),
    "other_medicines_same_nights": (
        lambda: patient(beside=beside(patient().doses)),
        lambda: patient(beside=beside(random_days(98, 5, 9))),
    ),
    "therapy_steps": (lambda: patient(therapy_steps=(60,)), lambda: patient(therapy_begun=(habit(60),))),
    "therapy_began_with_doses": (
        lambda: patient(therapy_begun=(habit(28),)),
        lambda: patient(therapy_begun=(habit(60),), therapy_steps=(60,)),
    ),
    "raw_means_differ": (drifting, lambda: patient(effect=20.0)),
    "dose_night_not_natural_sleep": (patient, lambda: patient(is_medicine=False)),
    "no_doses": (lambda: patient(doses=np.zeros(98)), patient),
    "no_nights": (lambda: patient(missing=1.1), patient),
}


@pytest.mark.parametrize("code", list(FIRES_AND_SILENT))
def test_the_message_fires_where_it_should(code: str) -> None:
    assert code in codes(FIRES_AND_SILENT[code][0]())


@pytest.mark.parametrize("code", list(FIRES_AND_SILENT))
def test_the_message_is_silent_where_it_should_be(code: str) -> None:
    assert code not in codes(FIRES_AND_SILENT[code][1]())


def test_a_medicine_begun_with_the_doses_is_said_and_one_begun_later_has_its_column() -> None:
    def begun(entry: int) -> Series:
        return patient(medicine_steps=(Step(name="trazodone begun on 3 February 2026", entry=entry),))

    assert "other_medicines_same_nights" in codes(begun(30))
    assert "other_medicines_same_nights" not in codes(begun(60))
    assert "In the model it has a column of its own" in text_of(begun(60), "other_medicines")
    assert "no night can show what it did: trazodone" in text_of(begun(0), "other_medicines")
    assert "medicine_step:trazodone begun on 3 February 2026" in of(begun(60)).covariates


def mean_of(made: Estimate) -> float:
    assert made.average_benefit is not None
    return made.average_benefit.mean


def holds(made: Estimate, truth: float) -> bool:
    assert made.average_benefit is not None
    interval = made.average_benefit.interval90
    return interval.low <= truth <= interval.high


def test_what_another_product_did_is_not_credited_to_the_doses() -> None:
    """Melatonin on two of three evenings after a dose brings all there is; the doses bring nothing."""
    doses = random_days(126, 28, 12)
    other = np.maximum(doses * (np.random.default_rng(1).random(126) < 0.67), random_days(126, 60, 13, a_week=1))
    series = added(patient(126, doses=doses, seed=12, noise=15.0), lasting(other, 50.0))
    alone, told = of(series), of(replace(series, beside=beside(other)))
    assert mean_of(alone) > 15.0
    assert not holds(alone, 0.0)
    assert abs(mean_of(told)) < 0.5 * mean_of(alone)
    assert holds(told, 0.0)
    assert told.covariates["beside:melatonin"].mean > 2.0 * told.covariates["beside:melatonin"].sd


def test_what_a_hypnotic_did_that_night_has_its_own_figure() -> None:
    taken = random_days(98, 0, 21)
    series = added(patient(noise=40.0), 80.0 * taken)
    made = of(replace(series, beside=beside(taken, "zopiclone", one_night=True)))
    found = made.covariates["beside_night:zopiclone"]
    assert abs(found.mean - 80.0) < 2.0 * found.sd + 15.0  # a sceptical prior pulls it down
    assert found.mean > 3.0 * found.sd
    assert "beside:zopiclone" not in made.covariates
    assert holds(made, 0.0)


def test_what_a_medicine_begun_did_is_a_step() -> None:
    series = added(patient(noise=15.0), 60.0 * (np.arange(98) >= 40))
    alone, told = of(series), of(replace(series, medicine_steps=(Step(name="trazodone begun", entry=40),)))
    assert mean_of(alone) > 5.0
    assert abs(mean_of(told)) < 0.5 * mean_of(alone)
    assert told.covariates["medicine_step:trazodone begun"].mean == pytest.approx(60.0, abs=15.0)
    assert holds(told, 0.0)


def test_expectation_alone_is_not_called_an_effect_of_the_active_ones() -> None:
    """Any troche brings half an hour for three nights; active is as good as placebo."""
    series = blinded(placebo=True)
    assert series.troches is not None
    recent = np.convolve(series.troches, np.ones(3))[:112] > 0
    drawn = added(replace(series, values=0.25 * series.values + 0.75 * 360.0), 30.0 * recent)
    told, open_label = of(drawn), of(replace(drawn, doses=series.troches, troches=None))
    assert mean_of(open_label) > 10.0
    assert abs(mean_of(told)) < 0.5 * mean_of(open_label)
    assert holds(told, 0.0)
    assert told.covariates["expectation"].mean == pytest.approx(30.0, abs=12.0)
    assert "expectation" not in open_label.covariates
    assert "patient's guess" in text_of(drawn, "against_placebo")


def test_both_fits_of_an_outlying_night_are_said_and_the_wider_is_kept() -> None:
    series = one_far_night()
    made = of(series)
    tails = made.heavy_tails
    assert tails is not None

    def width(which: Noise) -> float:
        benefit = tails.gaussian if which is Noise.GAUSSIAN else tails.student_t4
        return benefit.interval90.high - benefit.interval90.low

    assert width(tails.kept) == max(width(each) for each in Noise)
    assert made.average_benefit == (tails.gaussian if tails.kept is Noise.GAUSSIAN else tails.student_t4)
    said = text_of(series, "outlying_nights")
    assert "1 night falls" in said
    assert "counted alike" in said
    assert "counted less" in said
    assert of(patient()).heavy_tails is None


def test_doses_beside_that_differ_too_little_share_the_credit_and_it_is_said() -> None:
    series = strong(missing=0.0)
    made = of(replace(series, beside=beside(series.doses)))
    assert made.average_benefit is not None
    assert mean_of(made) < 0.75 * mean_of(of(series))
    said = text_of(replace(series, beside=beside(series.doses)), "other_medicines_same_nights")
    assert said.startswith("Melatonin was taken on 44 of the 44 nights with a dose and on 0 other nights")


def test_means_that_fall_while_the_doses_help_are_explained_by_the_drift() -> None:
    """The reader sees fewer minutes since the first dose than before, and an estimate of more."""
    said = text_of(drifting(), "raw_means_differ")
    assert said.startswith("Mean night since the first dose against before: \N{MINUS SIGN}")
    assert "estimate of the doses: +" in said
    assert "a drift over the whole record: \N{MINUS SIGN}" in said
    assert "CBT-I" not in said


def test_therapy_that_did_it_takes_the_difference_by_name() -> None:
    series = patient(seed=5, noise=30.0, therapy_steps=(50, 70), therapy_names=("sleep window 23:45-06:30",))
    helped = added(series, 60.0 * (np.arange(98) >= 50) + 60.0 * (np.arange(98) >= 70))
    assert "In the model the difference lies with CBT-I (2 steps): +" in text_of(helped, "raw_means_differ")
    one = replace(helped, therapy_steps=(50,))
    assert "CBT-I step 1 (sleep window 23:45-06:30): +" in text_of(one, "raw_means_differ")
    assert of(one).covariate_labels == {"cbti_step_1": "CBT-I step 1 (sleep window 23:45-06:30)"}
    assert of(replace(one, therapy_names=())).covariate_labels == {"cbti_step_1": "CBT-I step 1"}


def test_what_began_with_the_first_dose_is_named_and_cannot_be_told_apart() -> None:
    """CBT-I on the evening of the first dose: a better record since then is nobody's in particular."""
    begun = Step(name="CBT-I (sleep window 23:45-06:30), begun on 2 February 2026", entry=29)
    both = patient(therapy_steps=(29,), therapy_names=("sleep window 23:45-06:30",), therapy_begun=(begun,))
    said = text_of(both, "therapy_began_with_doses")
    assert said.startswith("CBT-I (sleep window 23:45-06:30), begun on 2 February 2026, about when the doses began")
    assert "the estimate cannot keep the two apart" in said
    assert "except for what began about when the doses did" in text_of(both, "therapy_steps")
    later = replace(both, therapy_begun=(replace(begun, entry=60),))
    assert "except" not in text_of(later, "therapy_steps")
