"""What stands against a dose today, for the prescriber: the first step of what was signed, in the clinic, watched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trochee.clinic.accounts.values import Here
from trochee.clinic.patients.values import Chart
from trochee.clinic.prescriptions.states import State, state_of
from trochee.clinic.protocols.queries import knowledge_of
from trochee.clinic.workflows.dosing import permission_for
from trochee.clinic.workflows.reviewing import today
from trochee.foundation.clock import zone_named
from trochee.record import Authorisation, Dose, DoseStatus

from .findings import Group, groups
from .wording import mg


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """The dose that was asked about, in words, the answer, and the reasons."""

    amount: str
    answer: str
    groups: tuple[Group, ...]


def dose_now(chart: Chart, of: Authorisation, at: datetime, by: Here) -> Now | None:
    """Ask about the smallest dose that was signed, so that what is found stands against every larger one, too."""
    if state_of(of, today(chart, at)) is not State.HOLDS:
        return None
    smallest = min(step.dose_mg for step in of.titration)
    dose = Dose(
        taken_at=at.astimezone(zone_named(chart.time_zone)).replace(tzinfo=None, microsecond=0),
        product=of.formulation.product,
        amount=smallest,
        status=DoseStatus.PLANNED,
        route=of.route,
        setting=of.settings[0].value,
        supervised_by=by.name,
    )
    permission = permission_for(by=by, at=at, patient=chart.patient, dose=dose)
    if permission is None:
        return None
    found = groups(permission.reasons, knowledge_of(chart.scope))
    return Now(amount=mg(smallest), answer=permission.answer.value, groups=found)
