"""Harm comes first: where a severe adverse effect followed a dose, nothing that takes another dose is offered."""

from __future__ import annotations

from dataclasses import replace

from trochee.effect import estimate
from trochee.effect.values import Estimate, Series
from trochee.foundation.unknown import Unknown

from .reading import Reading
from .relate import relate

HARM_FIRST = Unknown("a severe adverse effect followed a dose, and to learn more is no reason for another dose")


def severe_after_a_dose(reading: Reading) -> int:
    """Count the adverse effects of the severe grade or worse that followed a dose of any product."""
    severe = reading.knowledge.number("review.adverse_effect.severe_grade")
    return sum(bool(each.doses) and (each.effect.grade or 0) >= severe for each in relate(reading))


def harm_sentence(reading: Reading) -> str | None:
    """Say what comes before any benefit; ``None`` where no severe adverse effect followed a dose."""
    count = severe_after_a_dose(reading)
    if not count:
        return None
    effects = "A severe adverse effect" if count == 1 else f"{count} severe adverse effects"
    return f"{effects} followed a dose, and no benefit offsets that."


def foreseen(series: Series, reading: Reading) -> Estimate:
    """Estimate, and look ahead at what more nights would tell, unless a severe adverse effect followed a dose."""
    harmed = severe_after_a_dose(reading) > 0
    found = estimate(series, knowledge=reading.knowledge, look_ahead=not harmed)
    return replace(found, next_step=HARM_FIRST) if harmed else found
