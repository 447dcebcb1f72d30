"""Harm comes first: where a severe adverse effect followed a dose, nothing that takes another dose is offered."""

from __future__ import annotations

from dataclasses import replace

from trochee.effect import estimate
from trochee.effect.values import Estimate, Series
from trochee.foundation.unknown import Unknown

from .reading import Reading
from .relate import relate

HARM_FIRST = Unknown("a severe adverse effect followed a dose, and to learn more is no reason for another dose")


def severe_after_a_dose(reading: Reading) -> bool:
    """Whether an adverse effect of the severe grade or worse followed a dose of any product."""
    severe = reading.knowledge.number("review.adverse_effect.severe_grade")
    return any(each.doses and (each.effect.grade or 0) >= severe for each in relate(reading))


def foreseen(series: Series, reading: Reading) -> Estimate:
    """Estimate, and look ahead at what more nights would tell, unless a severe adverse effect followed a dose."""
    harmed = severe_after_a_dose(reading)
    found = estimate(series, knowledge=reading.knowledge, look_ahead=not harmed)
    return replace(found, next_step=HARM_FIRST) if harmed else found
