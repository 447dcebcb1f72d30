"""The inventory of a record in hand, as values of the science."""

from __future__ import annotations

from uuid import UUID

from trochee.clinic.patients.values import Chart
from trochee.clinic.patients.versions.queries import entries, history, rows_of
from trochee.clinic.patients.versions.values import Kept
from trochee.record import InventoryMovement

from .values import KEPT_MOVEMENTS


def kept_movements(chart: Chart) -> tuple[Kept[InventoryMovement], ...]:
    """Give movements and counts as they stand, in the order of time."""
    return entries(KEPT_MOVEMENTS, chart)


def movements(chart: Chart) -> tuple[InventoryMovement, ...]:
    """Give movements and counts for the science."""
    return tuple(each.value for each in kept_movements(chart))


def versions(chart: Chart, entry: UUID) -> tuple[Kept[InventoryMovement], ...]:
    """Give everything that was ever written about a movement, the first first."""
    return history(KEPT_MOVEMENTS, chart, entry)


def was_written(chart: Chart, movement: UUID) -> bool:
    """Whether a version with this id was ever written in the record, whatever became of it."""
    chart.needs(KEPT_MOVEMENTS.read)
    return rows_of(KEPT_MOVEMENTS, chart).filter(pk=movement).exists()
