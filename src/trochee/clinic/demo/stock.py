"""Some of the invented patients have a ledger of troches: one that agrees, one that differs, one that waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import uuid4

from trochee.clinic.accounts.values import Here
from trochee.clinic.dosing_sessions.queries import doses
from trochee.clinic.inventory.actions import save_movement
from trochee.clinic.patients.actions import charted
from trochee.clinic.patients.values import Right
from trochee.clinic.patients.versions.values import NewEntry
from trochee.clinic.workflows.stock import stock_of
from trochee.foundation.clock import zone_named
from trochee.record import Dose, InventoryMovement, MovementKind

AGREES, DIFFERS, WAITS = "marta", "noor", "rosa"
"""By log-in: whose ledger stands how."""
_BEFORE = timedelta(days=2)
_SPARE, _HALF = Fraction(6), Fraction(1, 2)


def stock(*, by: Here, at: datetime, patient: Here, login: str) -> None:
    """Write down what one of them was dispensed, and what was counted; nothing for anybody else."""
    if login not in {AGREES, DIFFERS, WAITS} or patient.own_patient is None:
        return
    record = patient.own_patient
    chart = charted(by=by, at=at, patient=record, right=Right.KEEP_INVENTORY)
    taken = [each for each in doses(chart) if each.reached_the_body and each.amount is not None]
    now = at.astimezone(zone_named(chart.time_zone)).replace(tzinfo=None, microsecond=0)
    for each in _came_and_went(taken, now, waits=login == WAITS):
        _save(by, at, patient, each)
    (ledger,) = stock_of(chart, at).ledgers
    missing = _HALF if login == DIFFERS else Fraction(0)
    _save(by, at, patient, _moved(taken[0], MovementKind.COUNT, now - timedelta(hours=1), ledger.left.most - missing))


def _came_and_went(taken: list[Dose], now: datetime, *, waits: bool) -> Iterator[InventoryMovement]:
    first = taken[0]
    dispensed = first.taken_at.replace(tzinfo=None) - _BEFORE
    of = {"strength_mg": first.amount, "lot": "T-0317", "expires": now.date() + timedelta(days=90)}
    yield _moved(first, MovementKind.DISPENSED, dispensed, Fraction(len(taken)) + _SPARE, **of)
    if waits:
        yield _moved(
            first, MovementKind.RETURNED, now - timedelta(hours=3), Fraction(2), reason="crumbled (invented)"
        )
        yield _moved(first, MovementKind.TO_DESTROY, now - timedelta(hours=2), Fraction(2))


def _moved(of: Dose, kind: MovementKind, at: datetime, amount: Fraction, **more: Any) -> InventoryMovement:
    return InventoryMovement(at=at, kind=kind, product=of.product, amount=amount, **more)


def _save(by: Here, at: datetime, patient: Here, value: InventoryMovement) -> None:
    assert patient.own_patient is not None
    save_movement(by=by, at=at, patient=patient.own_patient, new=NewEntry(client_id=uuid4(), value=value))
