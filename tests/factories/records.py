"""Invented records with doses, adverse effects, scores and what else lies beside the nights; nobody's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from trochee.knowledge import Knowledge, shipped
from trochee.record import (
    AdverseEffect,
    Dose,
    InventoryMovement,
    MovementKind,
    Night,
    Observation,
    Patient,
    Record,
    Score,
    TherapyStep,
)
from trochee.review.reading import Reading, read
from trochee.review.series import timeline

from .nights import nights_from

FIRST_NIGHT = "2026-03-02"
TROCHE = "ketamine troche"
PERSON = Patient(id="An invented person", time_zone="Europe/Berlin", weight_kg=80.0)


def dose(at: str, **changes: Any) -> Dose:
    """A troche of 100 mg."""
    return Dose(**{"taken_at": datetime.fromisoformat(at), "product": TROCHE, "amount": 100.0, **changes})


def doses(first: str, count: int, *, every: int = 3, **changes: Any) -> list[Dose]:
    """Troches at 22:00, every third evening unless said."""
    start = date.fromisoformat(first)
    return [dose(f"{start + timedelta(days=every * index)}T22:00", **changes) for index in range(count)]


def effect(onset: str, term: str = "dizziness", grade: int | None = 1, **changes: Any) -> AdverseEffect:
    """An adverse effect; ``ended`` and ``relates_to_dose_at`` may be text."""
    moments = {
        key: datetime.fromisoformat(value)
        for key, value in changes.items()
        if key in {"ended", "relates_to_dose_at"} and isinstance(value, str)
    }
    return AdverseEffect(
        **{"onset": datetime.fromisoformat(onset), "term": term, "grade": grade, **changes, **moments}
    )


def score(on: str, instrument: str, total: float | None = None, **changes: Any) -> Score:
    """A questionnaire's total, version '2 weeks' unless said."""
    made: dict[str, Any] = {"date": date.fromisoformat(on), "instrument": instrument, "total": total}
    return Score(**{**made, "version": "2 weeks", **changes})


def observation(at: str, code: str, value: str, **changes: Any) -> Observation:
    """Something that was measured or asked."""
    return Observation(at=datetime.fromisoformat(at), code=code, value=value, **changes)


def movement(at: str, kind: str, amount: int, **changes: Any) -> InventoryMovement:
    """Troches that were given out, counted, lost, …"""
    made: dict[str, Any] = {"at": datetime.fromisoformat(at), "kind": MovementKind(kind), "product": TROCHE}
    return InventoryMovement(**{**made, "amount": Fraction(amount), **changes})


def record(
    taken: Iterable[Dose] = (),
    *,
    nights: Iterable[Night] | None = None,
    effects: Iterable[AdverseEffect] = (),
    scores: Iterable[Score] = (),
    therapy: Iterable[TherapyStep] = (),
    observations: Iterable[Observation] = (),
    inventory: Iterable[InventoryMovement] = (),
    patient: Patient = PERSON,
) -> Record:
    """A record of thirty usual nights from `FIRST_NIGHT` unless others are given."""
    return Record(
        patient=patient,
        nights=tuple(nights_from(FIRST_NIGHT, 30) if nights is None else nights),
        doses=tuple(taken),
        scores=tuple(scores),
        adverse_effects=tuple(effects),
        therapy=tuple(therapy),
        observations=tuple(observations),
        inventory=tuple(inventory),
    )


def reading(
    taken: Sequence[Dose] = (), *, as_of: str | None = None, knowledge: Knowledge | None = None, **parts: Any
) -> Reading:
    """The same record as the review reads it."""
    made, known = record(taken, **parts), knowledge or shipped()
    day = None if as_of is None else date.fromisoformat(as_of)
    return read(made, timeline(made, known, as_of=day), known, as_of=day)
