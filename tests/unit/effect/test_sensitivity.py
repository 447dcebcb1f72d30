"""Which assumptions the fragility line asks, when the answer is said to depend on them, and in which words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.effect_cases import simple

from trochee.effect import estimate
from trochee.effect.analysis import analyse
from trochee.effect.sensitivity import Shown, changes, said, sensitivity_of
from trochee.effect.values import (
    AverageBenefit,
    Direction,
    Estimate,
    HeavyTails,
    Identifiable,
    Interval,
    Noise,
    Sensitivity,
    Size,
    Variant,
)
from trochee.knowledge import shipped

KNOWN = Identifiable(average_benefit=True, half_life=True, onset=True, tolerance=True)
ALWAYS = [
    "as_shown",
    "narrower_peak_effect",
    "wider_peak_effect",
    "weaker_half_life",
    "stronger_half_life",
    "weaker_share_lost",
    "stronger_share_lost",
    "weaker_memory",
    "stronger_memory",
    "first_dose_step",
]


def benefit(p_benefit: float, p_beyond: float = 0.5) -> AverageBenefit:
    return AverageBenefit(
        mean=3.0,
        sd=2.0,
        interval90=Interval(low=-1.0, high=7.0),
        p_benefit=p_benefit,
        p_beyond_smallest=p_beyond,
        p_harm_beyond_smallest=0.0,
    )


def variant(direction: Direction, size: Size = Size.UNCERTAIN, name: str = "wider_peak_effect") -> Variant:
    return Variant(
        id=name, text="large effects held more likely", average_benefit=benefit(0.5), direction=direction, size=size
    )


def line(*variants: Variant) -> Sensitivity:
    return Sensitivity(variants=variants, depends_on_assumptions=changes(variants))


def codes(made: Estimate) -> set[str]:
    return {message.code for message in made.messages}


def test_every_assumption_has_its_answer_and_the_first_is_the_one_shown() -> None:
    made = estimate(simple(98, seed=31), knowledge=shipped())
    assert made.sensitivity is not None
    assert [each.id for each in made.sensitivity.variants] == ALWAYS
    shown = made.sensitivity.variants[0]
    assert shown.average_benefit == made.average_benefit
    assert (shown.direction, shown.size) == (made.direction, made.size)
    assert len({each.text for each in made.sensitivity.variants}) == len(ALWAYS)


def test_a_record_that_is_only_described_has_no_line() -> None:
    made = estimate(simple(98, baseline=7, seed=1, missing=0.0), knowledge=shipped())
    assert made.sensitivity is None
    assert "depends_on_assumptions" not in codes(made)


def test_weekday_columns_are_left_out_once_where_they_were_added() -> None:
    doses = np.zeros(98)
    doses[28::7] = 1.0
    made = estimate(simple(98, doses=doses, seed=2), knowledge=shipped())
    assert made.sensitivity is not None
    assert [each.id for each in made.sensitivity.variants] == [*ALWAYS, "without_weekdays"]


@pytest.mark.parametrize(("kept", "other"), [(Noise.GAUSSIAN, "student_t4"), (Noise.STUDENT_T4, "gaussian")])
def test_the_other_noise_stands_beside_the_one_that_is_kept(kept: Noise, other: str) -> None:
    tails = HeavyTails(gaussian=benefit(0.91), student_t4=benefit(0.99), kept=kept)
    shown = Shown(benefit=benefit(0.93), known=KNOWN, smallest=15.0, heavy_tails=tails)
    found = sensitivity_of(analyse(simple(60, seed=3, baseline=14), knowledge=shipped()), shown, shipped())
    assert found is not None
    last = found.variants[-1]
    assert last.id == other
    assert last.average_benefit is (tails.gaussian if other == "gaussian" else tails.student_t4)


def test_a_wide_effect_does_not_hang_on_its_prior_and_nothing_is_said() -> None:
    made = estimate(simple(182, effect=60.0, seed=3, noise=40.0), knowledge=shipped())
    assert made.sensitivity is not None
    assert {each.direction for each in made.sensitivity.variants} == {Direction.CLEAR_BENEFIT}
    assert not made.sensitivity.depends_on_assumptions
    assert "depends_on_assumptions" not in codes(made)


def test_a_mere_step_at_the_first_dose_depends_on_assumptions() -> None:
    """All that the record has is before against after: with a step in the model nothing is left to call."""
    doses = np.zeros(84)
    doses[28::2] = 1.0
    series = simple(84, doses=doses, seed=6, missing=0.0, noise=30.0)
    made = estimate(replace(series, values=series.values + 45.0 * (np.arange(84) >= 28)), knowledge=shipped())
    assert made.sensitivity is not None
    assert made.sensitivity.depends_on_assumptions
    text = next(message.text for message in made.messages if message.code == "depends_on_assumptions")
    assert "something else that began with the first dose and stayed" in text


def test_a_schedule_that_tells_too_little_tells_too_little_under_every_assumption() -> None:
    unknown = replace(KNOWN, average_benefit=False)
    fitted = analyse(simple(98, effect=60.0, seed=5), knowledge=shipped())
    found = sensitivity_of(fitted, Shown(benefit=benefit(0.99), known=unknown, smallest=15.0), shipped())
    assert found is not None
    assert {each.direction for each in found.variants} == {Direction.CANNOT_TELL}


def test_the_call_depends_where_direction_differs_or_size_crosses_over() -> None:
    likely = variant(Direction.LIKELY_BENEFIT)
    assert not changes((likely, likely))
    assert changes((likely, variant(Direction.CANNOT_TELL)))
    assert changes(
        (variant(Direction.LIKELY_BENEFIT, Size.TOO_SMALL), variant(Direction.LIKELY_BENEFIT, Size.WORTHWHILE))
    )
    assert not changes((likely, variant(Direction.LIKELY_BENEFIT, Size.WORTHWHILE)))
    assert not changes((likely, variant(Direction.LIKELY_BENEFIT, Size.TOO_SMALL)))


def test_the_furthest_call_is_named() -> None:
    (message,) = said(
        line(
            variant(Direction.CLEAR_BENEFIT, name="as_shown"),
            variant(Direction.LIKELY_BENEFIT),
            replace(variant(Direction.CANNOT_TELL), text="another assumption"),
        )
    )
    assert message.code == "depends_on_assumptions"
    assert "as shown it is 'a clear effect', with another assumption 'cannot tell'" in message.text


def test_a_size_that_crosses_over_is_named_from_both_sides() -> None:
    shown = replace(variant(Direction.LIKELY_BENEFIT, Size.PROBABLY_WORTHWHILE, name="as_shown"), text="as shown")
    (message,) = said(line(shown, variant(Direction.LIKELY_BENEFIT, Size.PROBABLY_TOO_SMALL)))
    assert "probably so as shown, probably not with large effects held more likely" in message.text


def test_nothing_is_said_where_nothing_depends_or_there_is_no_line() -> None:
    assert said(None) == ()
    assert said(line(variant(Direction.CANNOT_TELL), variant(Direction.CANNOT_TELL))) == ()
