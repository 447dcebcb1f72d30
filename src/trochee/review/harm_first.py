"""Harm comes first: where a stop fires or a severe effect followed a dose, nothing that takes another is offered."""

from __future__ import annotations

from dataclasses import replace

from trochee.effect import estimate
from trochee.effect.values import Estimate, Series
from trochee.foundation.unknown import Unknown

from .reading import Reading
from .relate import relate

HARM_FIRST = Unknown("a severe adverse effect followed a dose, and to learn more is no reason for another dose")
STOP_FIRST = Unknown("a stop of the safety rules fires, and to learn more is no reason for another dose")


def severe_after_a_dose(reading: Reading) -> int:
    """Count the adverse effects of the severe grade or worse that followed a dose of any product."""
    severe = reading.knowledge.number("review.adverse_effect.severe_grade")
    return sum(bool(each.doses) and (each.effect.grade or 0) >= severe for each in relate(reading))


def harm_sentence(stops: int, reading: Reading) -> str | None:
    """Say what comes before any benefit: how many stops fire, and that severe adverse effects followed a dose.

    ``None`` where neither is so.
    """
    count = severe_after_a_dose(reading)
    effects = "a severe adverse effect" if count == 1 else f"{count} severe adverse effects"
    found = [*([stops_fire(stops)] if stops else []), *([f"{effects} followed a dose"] if count else [])]
    return f"{found[0][0].upper()}{', '.join(found)[1:]}, and no benefit offsets that." if found else None


def stops_fire(stops: int) -> str:
    """Say how many stops fire, as the beginning of a sentence."""
    return "A stop of the safety rules fires" if stops == 1 else f"{stops} stops of the safety rules fire"


def foreseen(series: Series, reading: Reading, *, stopped: bool = False) -> Estimate:
    """Estimate, and look ahead at what more nights would tell, where nothing forbids another dose.

    A severe adverse effect after a dose does, and a rule that says stop (``stopped``).
    """
    first = HARM_FIRST if severe_after_a_dose(reading) else STOP_FIRST if stopped else None
    found = estimate(series, knowledge=reading.knowledge, look_ahead=first is None)
    return found if first is None else replace(found, next_step=first)
