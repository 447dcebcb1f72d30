from dataclasses import replace

import pytest

from trochee.effect.gates import Counts, Shrinkage, describe_only, direction_of, identifiable, size_of
from trochee.effect.values import AverageBenefit, Direction, Identifiable, Interval, Size
from trochee.knowledge import shipped

ENOUGH = Counts(baseline=10, dose_nights=4, since_first_dose=28)
SHRUNK = Shrinkage(average=0.79, half_life=0.75, share_lost=0.75, p_long_half_life=0.3, p_onset=0.8, p_large_loss=0.5)
ALL = Identifiable(average_benefit=True, half_life=True, onset=True, tolerance=True)


def benefit(p_benefit: float | None, p_beyond: float | None = 0.0) -> AverageBenefit:
    return AverageBenefit(
        mean=1.0,
        sd=1.0,
        interval90=Interval(low=0.0, high=2.0),
        p_benefit=p_benefit,
        p_beyond_smallest=p_beyond,
        p_harm_beyond_smallest=0.0,
    )


def test_described_only_below_each_gate() -> None:
    assert describe_only(ENOUGH, shipped()) == ()
    assert describe_only(replace(ENOUGH, baseline=9), shipped()) == ("too_few_baseline_nights",)
    assert describe_only(replace(ENOUGH, dose_nights=3), shipped()) == ("too_few_doses",)
    assert describe_only(replace(ENOUGH, since_first_dose=27), shipped()) == ("too_few_nights_since_first_dose",)


def test_identifiable_at_the_gates() -> None:
    assert identifiable(SHRUNK, shipped(), judged=True) == ALL
    nothing = Identifiable(average_benefit=False, half_life=False, onset=False, tolerance=False)
    assert identifiable(SHRUNK, shipped(), judged=False) == nothing


@pytest.mark.parametrize(
    ("changes", "lost"),
    [
        ({"average": 0.8}, "average_benefit"),
        ({"half_life": 0.751}, "half_life"),
        ({"p_long_half_life": 0.31}, "half_life"),
        ({"p_onset": 0.79}, "onset"),
        ({"share_lost": 0.76, "p_large_loss": 0.2}, "tolerance"),
    ],
)
def test_beyond_a_gate_a_question_is_open(changes: dict[str, float], lost: str) -> None:
    assert identifiable(replace(SHRUNK, **changes), shipped(), judged=True) == replace(ALL, **{lost: False})


def test_tolerance_is_known_where_a_large_loss_is_unlikely() -> None:
    shrunk = replace(SHRUNK, share_lost=0.9, p_large_loss=0.19)
    assert identifiable(shrunk, shipped(), judged=True).tolerance


@pytest.mark.parametrize(
    ("probability", "direction"),
    [
        (0.975, Direction.CLEAR_BENEFIT),
        (0.974, Direction.LIKELY_BENEFIT),
        (0.90, Direction.LIKELY_BENEFIT),
        (0.899, Direction.CANNOT_TELL),
        (0.101, Direction.CANNOT_TELL),
        (0.099, Direction.LIKELY_HARM),
        (0.024, Direction.CLEAR_HARM),
        (None, Direction.DESCRIBE_ONLY),
    ],
)
def test_direction(probability: float | None, direction: Direction) -> None:
    assert direction_of(benefit(probability), ALL, shipped()) is direction


def test_too_little_information_gives_no_direction() -> None:
    assert direction_of(benefit(0.99), replace(ALL, average_benefit=False), shipped()) is Direction.CANNOT_TELL


@pytest.mark.parametrize(
    ("probability", "size"),
    [
        (0.90, Size.WORTHWHILE),
        (0.75, Size.PROBABLY_WORTHWHILE),
        (0.74, Size.UNCERTAIN),
        (0.26, Size.UNCERTAIN),
        (0.25, Size.PROBABLY_TOO_SMALL),
        (0.10, Size.TOO_SMALL),
        (None, None),
    ],
)
def test_size(probability: float | None, size: Size | None) -> None:
    assert size_of(probability, shipped()) is size
