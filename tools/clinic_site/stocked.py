"""A ledger of troches for the pictures: dispensed, counted with a difference, and given back by the patient."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from uuid import uuid4

from trochee.clinic.accounts.values import Here

TROCHE = "ketamine troche"


def stocked(by: Here, sleeper: Here, at: datetime) -> dict[str, str]:
    """Write it down as they would, and give the ids of the count and of what waits."""
    from trochee.clinic.inventory.actions import save_movement
    from trochee.clinic.patients.versions.values import NewEntry
    from trochee.record import InventoryMovement, MovementKind

    patient = sleeper.own_patient
    assert patient is not None

    def wrote(who: Here, kind: MovementKind, days: float, amount: str, **more: object) -> str:
        value = InventoryMovement(
            at=at - timedelta(days=days), kind=kind, product=TROCHE, amount=Fraction(amount),
            **more,  # type: ignore[arg-type]  # named below
        )  # fmt: skip
        new = NewEntry(client_id=uuid4(), value=value)
        return str(save_movement(by=who, at=at, patient=patient, new=new).id)

    expires = (at + timedelta(days=120)).date()
    wrote(by, MovementKind.DISPENSED, 30, "12", strength_mg=100.0, lot="T-0317", expires=expires)
    counted = wrote(by, MovementKind.COUNT, 1, "10", note="in the clinic, both of us")
    wrote(sleeper, MovementKind.LOST, 0.5, "0.5")
    waits = wrote(sleeper, MovementKind.TO_RETURN, 0.25, "2")
    return {"counted": counted, "given_back": waits}
