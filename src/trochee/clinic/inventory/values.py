"""How the inventory is kept, and who may write what."""

from __future__ import annotations

from trochee.clinic.patients.values import Right
from trochee.clinic.patients.versions.values import Keeping
from trochee.interop.tables.definitions import INVENTORY
from trochee.record import InventoryMovement, MovementKind

from .models import MovementVersion

PRIVATE = frozenset({"done_by", "second_person", "reason", "note"})
TOLD_BY_PATIENTS = frozenset({MovementKind.LOST, MovementKind.FOUND, MovementKind.TO_RETURN, MovementKind.COUNT})
"""What a patient reports. That something was given back counts once somebody of the staff has it in hand."""


class SamePersonError(Exception):
    """The second person is the one who wrote it down; it takes another."""


KEPT_MOVEMENTS = Keeping(
    name="inventory.movement",
    table=INVENTORY,
    model=MovementVersion,
    read=Right.READ_INVENTORY,
    enter=Right.REPORT_INVENTORY,
    private=lambda _: PRIVATE,
    happened=lambda moved: moved.at,
    fields={"at": "moved_at"},
)


def needs_right(moved: InventoryMovement) -> Right:
    """Give the right that it takes to write this down."""
    reported = moved.kind in TOLD_BY_PATIENTS and moved.reason is None
    return Right.REPORT_INVENTORY if reported else Right.KEEP_INVENTORY
