"""How many troches a dose took off the stock."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from trochee.record import Dose, DoseStatus

from .values import NONE_LEFT, Between

_WHOLE = frozenset({DoseStatus.SPAT_EARLY, DoseStatus.VOMITED, DoseStatus.LOST})
"""What is gone whole, whatever share of it was absorbed: a residue does not go back to the stock."""
_IN_PART = frozenset({DoseStatus.TAKEN, DoseStatus.PARTIAL})
_IN_MG = {"g": Fraction(1000), "mg": Fraction(1), "ug": Fraction(1, 1000)}
_TROCHE = "troche"
NOTHING = Between.exactly(NONE_LEFT)


def exact(number: float) -> Fraction:
    """Give a decimal number as it was written: 0.1 is a tenth."""
    return Fraction(str(number))


def taken(dose: Dose, strengths_mg: Collection[float]) -> Between | None:
    """Give how many troches a dose took; ``None`` where some went and the record does not tell how many.

    A half that was not taken stays in the stock. ``strengths_mg`` are the strengths that it can have been of.
    """
    if dose.status not in _WHOLE and dose.status not in _IN_PART:
        return NOTHING
    if dose.share == 0 and dose.status in _IN_PART:
        return NOTHING
    whole = _whole(dose, strengths_mg)
    if whole is None or dose.status in _WHOLE:
        return whole
    if dose.share is not None:
        share = exact(dose.share)
        return Between(whole.least * share, whole.most * share)
    return whole if dose.status is DoseStatus.TAKEN else Between(NONE_LEFT, whole.most)


def _whole(dose: Dose, strengths_mg: Collection[float]) -> Between | None:
    if dose.amount is None:
        return None
    if dose.unit == _TROCHE:
        return Between.exactly(exact(dose.amount))
    if dose.unit not in _IN_MG or not strengths_mg:
        return None
    amount_mg = exact(dose.amount) * _IN_MG[dose.unit]
    return Between(amount_mg / exact(max(strengths_mg)), amount_mg / exact(min(strengths_mg)))
