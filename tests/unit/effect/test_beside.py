from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.effect_cases import record

from trochee.effect.beside import (
    columns_beside,
    first_troche,
    placebo_nights,
    same_nights,
    steps_at_the_start,
    without_column,
)
from trochee.effect.priors import linear_priors
from trochee.effect.scales import scale_of
from trochee.effect.values import Beside, Outcome, Series, Step
from trochee.knowledge import shipped

NAN = float("nan")
SCALE = scale_of(Outcome.SLEEP_QUALITY, shipped())
PRIORS = linear_priors(SCALE, shipped())


def beside(name: str, doses: Sequence[float], *, one_night: bool = False) -> Beside:
    return Beside(name=name, doses=np.array(doses, dtype=float), one_night=one_night)


def series(values: Sequence[float], doses: Sequence[float], **more: object) -> Series:
    return record(values, doses, Outcome.SLEEP_QUALITY, **more)


def built(of: Series) -> dict[str, tuple[list[float], float]]:
    return {name: (column.tolist(), sd) for name, column, sd in columns_beside(of, PRIORS, shipped())}


def test_nothing_beside_brings_no_column() -> None:
    assert columns_beside(series([1, 2, 3], [0, 1, 0]), PRIORS, shipped()) == []


def test_a_hypnotic_acts_on_its_own_night_only() -> None:
    made = built(series([1, 2, 3], [0, 1, 0], beside=(beside("zopiclone", [1, 0, 2], one_night=True),)))
    assert made == {"beside_night:zopiclone": ([1, 0, 1], PRIORS.dose_night)}


def test_another_product_has_its_night_and_a_sum_that_halves_in_three_nights() -> None:
    made = built(series([1] * 8, [0, 1] + [0] * 6, beside=(beside("melatonin", [0, 1, 0, 0, 1, 0, 0, 0]),)))
    own_night, own_sd = made["beside_night:melatonin"]
    assert own_night == [0, 1, 0, 0, 1, 0, 0, 0]
    assert own_sd == PRIORS.dose_night
    column, sd = made["beside:melatonin"]
    third = 2.0 ** (-1.0 / 3.0)
    sums = [0.0, 1.0, third, third**2, 1.5, 1.5 * third, 1.5 * third**2, 0.75]
    assert column == pytest.approx([each / 1.5 for each in sums], rel=1e-6)
    assert sd == PRIORS.peak_effect


def test_the_peak_is_that_of_the_nights_seen() -> None:
    """Doses after the last night with the outcome change nothing."""
    some = beside("melatonin", [0, 1, 0, 0])
    more = beside("melatonin", [0, 1, 0, 9])
    one, two = (built(series([1, 2, 3, NAN], [1, 0, 0, 0], beside=(each,))) for each in (some, more))
    assert one["beside:melatonin"][0][:3] == two["beside:melatonin"][0][:3]


def test_what_no_night_can_show_has_no_column_and_is_named() -> None:
    made = series(
        [NAN, 1, 2, NAN],
        [0, 1, 0, 0],
        beside=(
            beside("zopiclone", [1, 0, 0, 1], one_night=True),
            beside("melatonin", [0, 0, 0, 1]),
            beside("valerian", [1, 0, 0, 0]),
        ),
        medicine_steps=(Step(name="early", entry=1), Step(name="seen", entry=2), Step(name="late", entry=3)),
    )
    assert set(built(made)) == {"beside:valerian", "medicine_step:seen"}
    assert built(made)["medicine_step:seen"] == ([0, 0, 1, 1], PRIORS.therapy_step)
    assert without_column(made) == ("zopiclone", "melatonin", "early", "late")


def test_expectation_lasts_three_nights_after_any_troche() -> None:
    active, troches = [0, 1, 0, 0, 0, 0, 0, 0], np.array([0, 1, 0, 0, 0, 1, 0, 0], dtype=float)
    blinded = series([1] * 8, active, troches=troches)
    assert built(blinded) == {"expectation": ([0, 1, 1, 1, 0, 1, 1, 1], PRIORS.expectation)}
    assert (placebo_nights(blinded), first_troche(blinded)) == (1, 1)
    assert PRIORS.expectation == pytest.approx(4.0 / 9.0)


def test_without_placebo_expectation_cannot_be_told() -> None:
    active = [0, 1, 0, 1]
    assert built(series([1] * 4, active, troches=np.array(active, dtype=float))) == {}
    late = series([1, 2, NAN, NAN], [0, 1, 0, 0], troches=np.array([0.0, 1.0, 1.0, 0.0]))
    assert placebo_nights(late) == 0
    assert placebo_nights(series([1, 2], [0, 1])) == 0


def test_the_first_troche_may_be_placebo() -> None:
    assert first_troche(series([1] * 4, [0, 0, 1, 0], troches=np.array([0.0, 1.0, 1.0, 0.0]))) == 1


def nights(*taken: int) -> NDArray[np.float64]:
    made = np.zeros(40)
    made[list(taken)] = 1.0
    return made


@pytest.mark.parametrize(
    ("other", "both", "alone"),
    [
        ((10, 14, 18, 22), 4, 0),
        ((10, 14, 18, 22, 30), 4, 1),  # 4 of 5 nights with either: at the gate
        ((10, 14, 18, 22, 30, 31), None, None),
        ((10, 14, 18), None, None),
        ((11, 15), None, None),
    ],
)
def test_nearly_the_same_nights(other: tuple[int, ...], both: int | None, alone: int | None) -> None:
    of = record(np.ones(40), nights(10, 14, 18, 22), beside=(beside("x", nights(*other).tolist()),))
    found = same_nights(of, shipped())
    assert [(each.both, each.alone, each.dosed) for each in found] == ([] if both is None else [(both, alone, 4)])


@pytest.mark.parametrize(("entry", "near"), [(2, False), (3, True), (10, True), (17, True), (18, False)])
def test_a_change_within_a_week_of_the_first_dose_is_near(entry: int, near: bool) -> None:
    of = record(np.ones(40), nights(10, 14), medicine_steps=(Step(name="x", entry=entry),))
    assert bool(steps_at_the_start(of, shipped())) is near
    placebo_first = replace(of, troches=nights(3, 10, 14))
    assert bool(steps_at_the_start(placebo_first, shipped())) is (abs(entry - 3) <= 7)
