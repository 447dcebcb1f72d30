from dataclasses import replace

import pytest
from tests.effect_cases import record

from trochee.effect.as_needed import Dosing, dosing_of
from trochee.knowledge import shipped

SERIES = record([70.0, 80.0, 75.0], [0, 1, 0])
BAD = (2.0, 3.0, 2.0, 3.0, 2.0)
GOOD = (7.0, 6.0, 7.0, 8.0, 6.0)
MANY = (4.0, 5.0, 6.0, 5.0) * 6


def by_state(taken: tuple[float, ...], other: tuple[float, ...]) -> Dosing:
    return dosing_of(replace(SERIES, state_taken=taken, state_not_taken=other), shipped())


@pytest.mark.parametrize(
    ("share", "dosing"),
    [(0.2, Dosing.AS_NEEDED), (1.0, Dosing.AS_NEEDED), (0.19, Dosing.NO_SIGN), (0.0, Dosing.NO_SIGN)],
)
def test_reasons_come_first(share: float, dosing: Dosing) -> None:
    said = replace(SERIES, as_needed_share=share, state_taken=BAD, state_not_taken=GOOD)
    assert dosing_of(said, shipped()) is dosing


def test_doses_on_worse_days_are_seen_in_the_ratings() -> None:
    assert by_state(BAD, GOOD) is Dosing.IN_WORSE_STATE


def test_doses_on_better_days_are_seen_too() -> None:
    assert by_state(GOOD, BAD) is Dosing.IN_BETTER_STATE


def test_many_like_ratings_show_no_sign() -> None:
    assert by_state(MANY, MANY) is Dosing.NO_SIGN


@pytest.mark.parametrize(
    ("taken", "other"),
    [
        ((), ()),
        (BAD, ()),
        (BAD, GOOD[:3]),
        (BAD[:3], GOOD),
        ((1.0, 9.0, 2.0, 8.0), (2.0, 9.0, 3.0, 9.0)),  # a point apart, and far too scattered to say so
        ((5.0, 6.0, 4.0, 5.0), (5.0, 6.0, 5.0, 5.0)),  # alike, and too few to say so
    ],
)
def test_what_ratings_cannot_tell_stays_unknown(taken: tuple[float, ...], other: tuple[float, ...]) -> None:
    assert by_state(taken, other) is Dosing.UNKNOWN


def test_a_sure_difference_too_small_to_matter_shows_no_sign() -> None:
    """Half a point lower before 60 doses, with a spread of half a point: sure, and less than what matters."""
    assert by_state((4.0, 5.0) * 30, (5.0, 5.0) * 30) is Dosing.NO_SIGN


def test_a_few_equal_ratings_are_no_certainty() -> None:
    """Four times 5 against four times 5 is known to the rounding only: 0.29 a rating, 0.25 of the difference."""
    assert by_state((5.0,) * 4, (5.0,) * 4) is Dosing.NO_SIGN
    assert by_state((5.0,) * 4, (6.0,) * 4) is Dosing.IN_WORSE_STATE
    assert by_state((5.0,) * 4, (5.0, 5.0, 6.0, 7.0)) is Dosing.UNKNOWN
