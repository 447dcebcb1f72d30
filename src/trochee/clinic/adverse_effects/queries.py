"""Adverse effects of a record in hand, as values of the science."""

from __future__ import annotations

from uuid import UUID

from trochee.clinic.patients.values import Chart
from trochee.clinic.patients.versions.queries import entries, history
from trochee.clinic.patients.versions.values import Kept
from trochee.record import AdverseEffect

from .values import KEPT_EFFECTS


def kept_adverse_effects(chart: Chart) -> tuple[Kept[AdverseEffect], ...]:
    """Give the adverse effects as they stand, in the order of time."""
    return entries(KEPT_EFFECTS, chart)


def adverse_effects(chart: Chart) -> tuple[AdverseEffect, ...]:
    """Give the adverse effects for the science."""
    return tuple(each.value for each in kept_adverse_effects(chart))


def versions(chart: Chart, entry: UUID) -> tuple[Kept[AdverseEffect], ...]:
    """Give everything that was ever written about an adverse effect, the first first."""
    return history(KEPT_EFFECTS, chart, entry)
