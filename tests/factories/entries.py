"""One entry of each table that a record app keeps, with every column answered, and what is wrong with others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any
from uuid import uuid4

from tests.factories.clinic import AT, House

from trochee.clinic.adverse_effects import actions as effects
from trochee.clinic.adverse_effects import queries as effect_queries
from trochee.clinic.adverse_effects.values import KEPT_EFFECTS
from trochee.clinic.assessments import actions as assessments
from trochee.clinic.assessments import queries as assessment_queries
from trochee.clinic.assessments.values import KEPT_OBSERVATIONS, KEPT_SCORES
from trochee.clinic.dosing_sessions import actions as dosing
from trochee.clinic.dosing_sessions import queries as dosing_queries
from trochee.clinic.dosing_sessions.values import KEPT_DOSES
from trochee.clinic.inventory import actions as inventory
from trochee.clinic.inventory import queries as inventory_queries
from trochee.clinic.inventory.values import KEPT_MOVEMENTS
from trochee.clinic.patients.versions.models import VersionedRow
from trochee.clinic.patients.versions.values import Keeping
from trochee.clinic.therapy import actions as therapy
from trochee.clinic.therapy import queries as therapy_queries
from trochee.clinic.therapy.values import KEPT_STEPS
from trochee.record import (
    AdverseEffect,
    Dose,
    DoseStatus,
    InventoryMovement,
    MovementKind,
    Observation,
    Score,
    TherapyStep,
)

EVENING = datetime.fromisoformat("2026-03-01T21:30")
SECRET = "Marker Words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A table, its app's own actions, a value and the same thing said otherwise, and values that are refused."""

    keeping: Keeping[Any]
    save: Callable[..., Any]
    withdraw: Callable[..., Any]
    add: Callable[..., int]
    history: Callable[..., Any]
    value: Any
    other: Any
    refused: tuple[tuple[str, Any], ...]
    writers: frozenset[str]
    readers: frozenset[str]


def bare_row(house: House, keeping: Keeping[Any], **columns: Any) -> VersionedRow:
    """Give a row as no action would write it, to ask the database itself."""
    return keeping.model(
        clinic_id=house.ours.scope.clinic,
        by="x",
        at=AT,
        patient_id=house.ours.patient,
        client_id=uuid4(),
        entry=uuid4(),
        version=1,
        content_sha256="",
        **columns,
    )


ALL_THREE = frozenset({"patient", "clinician", "observer"})
DOSE = Dose(
    taken_at=EVENING,
    product="ketamine troche",
    amount=100,
    share=0.5,
    status=DoseStatus.PARTIAL,
    reason=SECRET,
    state_before=3,
    route="sublingual",
    held_min=10,
    swallowed=False,
    planned_at=datetime(2026, 3, 1, 21, 0, tzinfo=UTC),
    setting="clinic",
    supervised_by=SECRET,
    allocation="kit 7",
    lot="L-3",
    note=SECRET,
    extra={"mood": SECRET},
)
SCORE = Score(
    date=date(2026, 3, 1), instrument="isi", version="2 weeks", total=20, items=(3, None, 2.5), extra={"a": SECRET}
)
EFFECT = AdverseEffect(
    onset=EVENING,
    term=SECRET,
    grade=2,
    ended=datetime.fromisoformat("2026-03-01T23:10"),
    relates_to_dose_at=EVENING,
    note=SECRET,
    extra={"onset_raw": "2026-03-01"},
)
STEP = TherapyStep(date=date(2026, 3, 1), kind="habit", detail=SECRET, extra={"b": SECRET})
SEEN = Observation(
    at=EVENING, code="systolic", value="120", unit="mmHg", session="one", note=SECRET, extra={"c": SECRET}
)
LOST = InventoryMovement(
    at=EVENING,
    kind=MovementKind.LOST,
    product="ketamine troche",
    amount=Fraction(3, 4),
    strength_mg=100,
    lot="L-3",
    expires=date(2026, 8, 31),
    done_by=SECRET,
    second_person=SECRET,
    note=SECRET,
    extra={"d": SECRET},
)
AHEAD = datetime.fromisoformat("2026-03-02T09:01")  # the factories' clinic is in Berlin, where it is nine
SAMPLES = (
    Sample(
        keeping=KEPT_DOSES,
        save=dosing.save_dose,
        withdraw=dosing.withdraw_dose,
        add=dosing.add_doses,
        history=dosing_queries.versions,
        value=DOSE,
        other=replace(DOSE, amount=50.0, note=None),
        refused=(
            ("taken_at", replace(DOSE, taken_at=AHEAD)),
            ("taken_at", replace(DOSE, taken_at=datetime(2026, 3, 2, 8, 1, tzinfo=UTC))),
            ("amount", replace(DOSE, amount=0)),
            ("share", replace(DOSE, share=1.5)),
            ("state_before", replace(DOSE, state_before=11)),
            ("held_min", replace(DOSE, held_min=-1)),
            ("product", replace(DOSE, product=" ")),
            ("product", replace(DOSE, product="x" * 121)),
            ("product", replace(DOSE, product="a\0b")),
            ("taken_at", replace(DOSE, amount=float("nan"))),
            ("unit", replace(DOSE, unit="Mg")),
        ),
        writers=ALL_THREE,
        readers=ALL_THREE,
    ),
    Sample(
        keeping=KEPT_SCORES,
        save=assessments.save_score,
        withdraw=assessments.withdraw_score,
        add=assessments.add_scores,
        history=assessment_queries.score_versions,
        value=SCORE,
        other=replace(SCORE, total=11),
        refused=(
            ("date", replace(SCORE, date=date(2026, 3, 3))),
            ("total", Score(date=date(2026, 3, 1), instrument="isi")),
            ("date", replace(SCORE, total=float("inf"))),
        ),
        writers=frozenset({"patient", "clinician"}),
        readers=frozenset({"patient", "clinician"}),
    ),
    Sample(
        keeping=KEPT_EFFECTS,
        save=effects.save_adverse_effect,
        withdraw=effects.withdraw_adverse_effect,
        add=effects.add_adverse_effects,
        history=effect_queries.versions,
        value=EFFECT,
        other=replace(EFFECT, grade=3),
        refused=(
            ("onset", replace(EFFECT, onset=AHEAD, ended=None)),
            ("grade", replace(EFFECT, grade=6)),
            ("ended", replace(EFFECT, ended=datetime.fromisoformat("2026-03-01T20:00"))),
        ),
        writers=ALL_THREE,
        readers=ALL_THREE,
    ),
    Sample(
        keeping=KEPT_STEPS,
        save=therapy.save_step,
        withdraw=therapy.withdraw_step,
        add=therapy.add_steps,
        history=therapy_queries.versions,
        value=STEP,
        other=replace(STEP, kind="cbti_window", detail="23:45-06:30"),
        refused=(("kind", replace(STEP, kind="dance")), ("detail", replace(STEP, kind="cbti_window", detail="late"))),
        writers=frozenset({"clinician"}),
        readers=frozenset({"patient", "clinician"}),
    ),
    Sample(
        keeping=KEPT_OBSERVATIONS,
        save=assessments.save_observation,
        withdraw=assessments.withdraw_observation,
        add=assessments.add_observations,
        history=assessment_queries.observation_versions,
        value=SEEN,
        other=replace(SEEN, value=SECRET, confirmed=False),
        refused=(
            ("at", replace(SEEN, at=AHEAD)),
            ("value", replace(SEEN, value="")),
            ("value", replace(SEEN, value="0" * 81)),
            ("at", replace(SEEN, at=datetime.fromisoformat("2025-03-30T02:30"))),
        ),
        writers=ALL_THREE,
        readers=ALL_THREE,
    ),
    Sample(
        keeping=KEPT_MOVEMENTS,
        save=inventory.save_movement,
        withdraw=inventory.withdraw_movement,
        add=inventory.add_movements,
        history=inventory_queries.versions,
        value=LOST,
        other=replace(LOST, amount=Fraction(1, 2), note=None),
        refused=(
            ("at", replace(LOST, at=AHEAD)),
            ("amount", replace(LOST, amount=Fraction(0))),
            ("amount", replace(LOST, amount=Fraction(1, 3))),
            ("strength_mg", replace(LOST, strength_mg=0)),
            ("product", replace(LOST, product=" ")),
            ("lot", replace(LOST, lot="x" * 81)),
            ("kind", replace(LOST, kind=MovementKind.DESTROYED)),
        ),
        writers=ALL_THREE,
        readers=ALL_THREE,
    ),
)
