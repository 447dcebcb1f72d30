"""The inventory of many patients at once: whoever asks says whose they may read, and writes it down."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.patients.models import PatientKey
from trochee.clinic.patients.sealed import ErasedError, opened
from trochee.clinic.patients.versions.rows import value_of_row
from trochee.record import InventoryMovement, MovementKind

from .models import MovementVersion
from .values import KEPT_MOVEMENTS


def with_a_ledger(scope: Scope) -> frozenset[UUID]:
    """Give the records of a clinic in which anything was ever written about troches."""
    rows = MovementVersion.objects.within(scope).order_by()
    return frozenset(rows.values_list("patient_id", flat=True).distinct())


def movements_of(scope: Scope, patients: Collection[UUID]) -> dict[UUID, list[InventoryMovement]]:
    """Give movements and counts as they stand, for the arithmetic alone: of the sealed words only what needs them.

    Whether a difference was explained, and whether a destruction names two people, stands in sealed words; all other
    rows come without theirs. Whoever has none is not in it.
    """
    rows = MovementVersion.objects.within(scope).filter(patient_id__in=patients, replaced_by=None, withdrawn=False)
    keys: dict[UUID, bytes | None] = {}
    for key in PatientKey.objects.filter(patient_id__in=patients):
        try:
            keys[key.patient_id] = opened(key)
        except ErasedError:
            keys[key.patient_id] = None
    found: dict[UUID, list[InventoryMovement]] = {}
    for row in rows:
        sealed = row.kind in {MovementKind.COUNT, MovementKind.DESTROYED}
        key_of = keys.get(row.patient_id) if sealed else None
        found.setdefault(row.patient_id, []).append(value_of_row(KEPT_MOVEMENTS, row, key_of))
    return found
