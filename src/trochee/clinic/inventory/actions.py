"""Writing down what became of troches. A destruction and a return count once a second person confirms them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from trochee.clinic.accounts.values import Here, OutOfDateError
from trochee.clinic.patients.actions import charted
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.patients.versions.actions import add_entries, save_entry, withdraw_entry
from trochee.clinic.patients.versions.values import Kept, NewEntry, NotSavedError, Saved, without_reason
from trochee.record import WAITING, InventoryMovement, MovementKind

from .queries import kept_movements
from .values import KEPT_MOVEMENTS, SamePersonError, needs_right

_CONFIRMED = {MovementKind.TO_RETURN: MovementKind.RETURNED, MovementKind.TO_DESTROY: MovementKind.DESTROYED}


def save_movement(*, by: Here, at: datetime, patient: UUID, new: NewEntry[InventoryMovement]) -> Saved:
    """Save a movement or count, or an amendment of one; raises what `save_entry` raises.

    A patient reports, and amends what they reported. Nobody writes a destruction down as done: it begins as
    ``to_destroy`` and takes `confirm`; `NotSavedError` for one that tries.
    """
    chart = charted(by=by, at=at, patient=patient, right=needs_right(new.value))
    if new.value.kind is MovementKind.DESTROYED:
        raise NotSavedError({"kind": "a destruction is confirmed by a second person"})
    if new.replaces is not None:
        _amendable(chart, by, new.replaces)
    value = new.value
    if by.staff and value.done_by is None:
        value = replace(value, done_by=by.name)
    return save_entry(keeping=KEPT_MOVEMENTS, by=by, at=at, patient=patient, new=replace(new, value=value))


def confirm(*, by: Here, at: datetime, patient: UUID, client_id: UUID, replaces: UUID) -> Saved:
    """Stand as the second person for what waits: from now on it counts.

    Raises `SamePersonError` for whoever wrote it down, `OutOfDateError` where it does not wait any more.
    """
    chart = charted(by=by, at=at, patient=patient, right=Right.KEEP_INVENTORY)
    kept = _standing(chart, replaces)
    if kept is None or kept.value.kind not in WAITING:
        raise OutOfDateError("this does not wait for anybody any more")
    if kept.by == by.actor.id:
        raise SamePersonError
    first = kept.value.done_by
    value = replace(
        kept.value,
        kind=_CONFIRMED[kept.value.kind],
        second_person=by.name if by.name != first else f"{by.name} ({by.actor.id[:8]})",
        extra=without_reason(kept.value.extra),
    )
    new = NewEntry(client_id=client_id, value=value, replaces=replaces)
    return save_entry(keeping=KEPT_MOVEMENTS, by=by, at=at, patient=patient, new=new)


def withdraw_movement(*, by: Here, at: datetime, patient: UUID, client_id: UUID, replaces: UUID) -> Saved:
    """Take a movement back that was entered by mistake; a patient only what they reported."""
    chart = charted(by=by, at=at, patient=patient, right=Right.REPORT_INVENTORY)
    _amendable(chart, by, replaces)
    return withdraw_entry(
        keeping=KEPT_MOVEMENTS, by=by, at=at, patient=patient, client_id=client_id, replaces=replaces
    )


def add_movements(*, by: Here, at: datetime, patient: UUID, new: Sequence[NewEntry[InventoryMovement]]) -> int:
    """Add many at once from a folder, which names both people of a destruction; raises what `add_entries` raises."""
    charted(by=by, at=at, patient=patient, right=Right.KEEP_INVENTORY)
    return add_entries(keeping=KEPT_MOVEMENTS, by=by, at=at, patient=patient, new=new)


def take_movement(*, by: Here, at: datetime, patient: UUID, new: NewEntry[InventoryMovement]) -> Saved:
    """Take the folder's row in place of what stands; raises what `save_entry` raises."""
    charted(by=by, at=at, patient=patient, right=Right.KEEP_INVENTORY)
    return save_entry(keeping=KEPT_MOVEMENTS, by=by, at=at, patient=patient, new=new)


def _amendable(chart: Chart, by: Here, replaces: UUID) -> None:
    """Keep a patient's hands off what the care team wrote; what does not stand is told by the save itself."""
    kept = _standing(chart, replaces)
    if kept is not None and not by.staff and kept.by != by.actor.id:
        chart.needs(Right.KEEP_INVENTORY)


def _standing(chart: Chart, wanted: UUID) -> Kept[InventoryMovement] | None:
    return next((each for each in kept_movements(chart) if each.id == wanted), None)
