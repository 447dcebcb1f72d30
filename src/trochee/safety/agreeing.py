"""Checking where facts contradict each other: what is torn is taken for unknown, and rules about it ask."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from trochee.knowledge.facts import FactValue
from trochee.knowledge.rules import Occasion

from .checking import Checked, Checker


def check_what_agrees(
    checker: Checker, given: Mapping[str, FactValue], at: date, occasion: Occasion
) -> tuple[Checked, tuple[str, ...]]:
    """Check facts without those that contradict each other, and name the ones that were left out.

    Nobody knows which side is right, so neither counts. A check that went on all the same would find nothing.
    """
    torn: dict[str, None] = {}
    checked = checker(given, at, occasion)
    while checked.contradictions:
        torn |= dict.fromkeys(name for each in checked.contradictions for name in (each.fact, *each.because))
        given = {name: value for name, value in given.items() if name not in torn}
        checked = checker(given, at, occasion)
    return checked, tuple(torn)
