"""What became of troches beside being taken: dispensed, given back, destroyed, lost, found, counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from .night import no_extra


class MovementKind(StrEnum):
    """What happened. What is taken stands in the doses, never here."""

    DISPENSED = "dispensed"
    TO_RETURN = "to_return"
    """The patient says that they were given back; nobody has confirmed it, and nothing is taken off yet."""
    RETURNED = "returned"
    """Received back: set apart, and never given out again."""
    TO_DESTROY = "to_destroy"
    """One person destroyed them; a second has not confirmed it, and nothing is taken off yet."""
    DESTROYED = "destroyed"
    """Destroyed out of what was given back, before two people."""
    LOST = "lost"
    """Lost, broken or stolen."""
    FOUND = "found"
    COUNT = "count"
    """How many were there. A count moves nothing; it is held against what should be there."""


WAITING = frozenset({MovementKind.TO_RETURN, MovementKind.TO_DESTROY})
"""Kinds that a second person has to confirm before they count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryMovement:
    """One movement or count of troches of one product.

    ``amount`` is in troches, in exact quarters. ``strength_mg`` is what one holds [mg]; needed to know how many
    troches a dose in mg was. ``done_by`` and ``second_person`` are names; a destruction needs both. ``reason`` says
    why, and for a count that differs what explains it: one without is unexplained. Times as for a `Dose`. The
    columns are those of `inventory.csv`.
    """

    at: datetime
    kind: MovementKind
    product: str
    amount: Fraction
    strength_mg: float | None = None
    lot: str | None = None
    expires: date | None = None
    done_by: str | None = None
    second_person: str | None = None
    reason: str | None = None
    note: str | None = None
    extra: Mapping[str, str] = field(default_factory=no_extra, hash=False)
