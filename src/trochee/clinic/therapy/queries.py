"""Changes beside the drug of a record in hand, as values of the science."""

from __future__ import annotations

from uuid import UUID

from trochee.clinic.patients.values import Chart
from trochee.clinic.patients.versions.queries import entries, history
from trochee.clinic.patients.versions.values import Kept
from trochee.record import TherapyStep

from .values import KEPT_STEPS


def kept_steps(chart: Chart) -> tuple[Kept[TherapyStep], ...]:
    """Give the therapy steps as they stand, in the order of time."""
    return entries(KEPT_STEPS, chart)


def steps(chart: Chart) -> tuple[TherapyStep, ...]:
    """Give the therapy steps for the science."""
    return tuple(each.value for each in kept_steps(chart))


def versions(chart: Chart, entry: UUID) -> tuple[Kept[TherapyStep], ...]:
    """Give everything that was ever written about a step, the first first."""
    return history(KEPT_STEPS, chart, entry)
