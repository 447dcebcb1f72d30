"""How many troches a dose takes off the stock."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.unit.pharmacology.stock import dose

from trochee.pharmacology.taken import taken
from trochee.pharmacology.values import Between
from trochee.record import Dose, DoseStatus


def exactly(amount: str) -> Between:
    return Between.exactly(Fraction(amount))


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (dose(), "1"),
        (dose(amount=50), "1/2"),
        (dose(amount=25), "1/4"),
        (dose(amount=300), "3"),
        (dose(share=0.5), "1/2"),
        (dose(amount=150, share=0.5), "3/4"),
        (dose(amount=0.1, unit="g"), "1"),
        (dose(amount=50_000, unit="ug"), "1/2"),
        (dose(amount=0.75, unit="troche"), "3/4"),
        (dose(status=DoseStatus.PARTIAL, share=0.25), "1/4"),
        (dose(status=DoseStatus.SPAT_EARLY, share=0.25), "1"),
        (dose(status=DoseStatus.VOMITED, share=0.0), "1"),
        (dose(status=DoseStatus.LOST), "1"),
        (dose(share=0.0), "0"),
        (dose(amount=None, share=0.0), "0"),
        (dose(status=DoseStatus.PLANNED), "0"),
        (dose(status=DoseStatus.MISSED), "0"),
        (dose(status=DoseStatus.CANCELLED), "0"),
        (dose(status=DoseStatus.WITHHELD), "0"),
    ],
)
def test_a_dose_takes_its_amount_over_the_strength(of: Dose, expected: str) -> None:
    assert taken(of, {100.0}) == exactly(expected)


def test_a_share_that_was_not_said_lies_between_nothing_and_the_whole() -> None:
    assert taken(dose(status=DoseStatus.PARTIAL), {100.0}) == Between(Fraction(0), Fraction(1))


def test_of_two_strengths_it_may_have_been_either() -> None:
    assert taken(dose(), {50.0, 100.0}) == Between(Fraction(1), Fraction(2))
    assert taken(dose(share=0.5), {50.0, 100.0}) == Between(Fraction(1, 2), Fraction(1))


@pytest.mark.parametrize(
    ("of", "strengths"), [(dose(amount=None), {100.0}), (dose(), set()), (dose(unit="drops"), {100.0})]
)
def test_what_the_record_does_not_tell_is_not_known(of: Dose, strengths: set[float]) -> None:
    assert taken(of, strengths) is None


def test_a_tenth_of_a_milligram_is_a_tenth() -> None:
    """0.1 as a binary float is not a tenth; three of them are not 0.3."""
    three = taken(dose(amount=0.3, unit="mg"), {0.1})
    assert three == exactly("3")
