"""What a dose says of itself: ketamine in any of its forms or not, placebo or not, how much of it was taken."""

from __future__ import annotations

from .dose import Dose

PLACEBO = " (placebo)"
"""What follows the name of a product where the allocation says that nothing active was in it."""
_KETAMINE = ("ketamin", "spravato", "ketalar", "ketanest", "troche")
"""Parts of a name that say ketamine; a troche that says no more is taken for one."""
_ACTIVE = frozenset({"active", "verum", "open", "open label"})
_PLACEBO = frozenset({"placebo", "sham", "dummy"})
_IN_MG = {"g": 1000.0, "mg": 1.0, "ug": 0.001}


def is_ketamine(name: str) -> bool:
    """Whether a product or medicine is named as ketamine in any of its forms; placebo is none."""
    return PLACEBO not in name and any(part in name.casefold() for part in _KETAMINE)


def is_placebo(dose: Dose) -> bool:
    """Whether the allocation says that nothing active was in it."""
    return _word(dose) in _PLACEBO


def is_active(dose: Dose) -> bool:
    """Whether the allocation says that it was active, hidden or open."""
    return _word(dose) in _ACTIVE


def in_mg(dose: Dose) -> tuple[float, str]:
    """Give what was taken of a dose that has an amount, and its unit; g and ug become mg."""
    assert dose.amount is not None
    taken = dose.amount * (1.0 if dose.share is None else dose.share)
    if dose.unit not in _IN_MG:
        return taken, dose.unit
    return round(taken * _IN_MG[dose.unit], 6), "mg"


def _word(dose: Dose) -> str:
    return (dose.allocation or "").strip().casefold().replace("-", " ")
