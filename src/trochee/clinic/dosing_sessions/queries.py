"""Doses of a record in hand, as values of the science."""

from __future__ import annotations

from uuid import UUID

from trochee.clinic.patients.values import Chart
from trochee.clinic.patients.versions.queries import entries, history
from trochee.clinic.patients.versions.values import Kept
from trochee.record import Dose

from .values import KEPT_DOSES


def kept_doses(chart: Chart) -> tuple[Kept[Dose], ...]:
    """Give the doses as they stand, taken and not taken, in the order of time."""
    return entries(KEPT_DOSES, chart)


def doses(chart: Chart) -> tuple[Dose, ...]:
    """Give the doses for the science."""
    return tuple(each.value for each in kept_doses(chart))


def versions(chart: Chart, entry: UUID) -> tuple[Kept[Dose], ...]:
    """Give everything that was ever written about a dose, the first first."""
    return history(KEPT_DOSES, chart, entry)
