"""Keeping a dose, and asking first whether one that is planned may be taken. What was taken is always kept."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from trochee.clinic.accounts.values import Here
from trochee.clinic.audit.trail import deed
from trochee.clinic.audit.values import program
from trochee.clinic.dosing_sessions import actions
from trochee.clinic.dosing_sessions.queries import kept_doses
from trochee.clinic.patients.actions import charted
from trochee.clinic.patients.background import chart_for_program
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.patients.versions.values import Kept, NewEntry, NotSavedError, Saved
from trochee.clinic.prescriptions.actions import hold, tell_beyond
from trochee.clinic.prescriptions.queries import latest
from trochee.clinic.protocols.queries import checker_of, knowledge_of
from trochee.clinic.ui.of_science import of_science
from trochee.foundation.clock import zone_named
from trochee.knowledge.rules import Occasion
from trochee.record import Dose, DoseStatus
from trochee.record.products import is_ketamine
from trochee.safety.authority import same_words
from trochee.safety.exposure import moment
from trochee.safety.permission import Answer, Permission, dose_facts, may_dose
from trochee.safety.values import State

from .known import known_facts


class NotPermittedError(NotSavedError):
    """A planned dose was not kept: ``permission`` says every reason why it may not be taken, and what is missing.

    ``problems`` says them in words, so that a form shows them as it shows any other.
    """

    def __init__(self, permission: Permission) -> None:
        self.permission = permission
        why = [of_science(each.message) for each in permission.reasons]
        super().__init__({"status": " ".join((_("This dose may not be planned."), *why))})


def save_dose(*, by: Here, at: datetime, patient: UUID, new: NewEntry[Dose]) -> Saved:
    """Save a dose, or an amendment of one; raises what `dosing_sessions.actions.save_dose` raises.

    Raises `NotPermittedError` for a planned dose that `may_dose` does not permit, in the same transaction, and keeps
    nothing. One that was taken is kept whatever is said of it; where nothing that was signed covers it, the care team
    is told.
    """
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=patient, right=Right.ENTER_DOSES)
        hold(chart)
        if new.value.status is DoseStatus.PLANNED:
            permission = permission_for(by=by, at=at, patient=patient, dose=new.value, replaces=new.replaces)
            if permission is not None and permission.answer is not Answer.YES:
                raise NotPermittedError(permission)
        saved = actions.save_dose(by=by, at=at, patient=patient, new=new)
        if new.value.reached_the_body and not saved.again:
            permission = permission_for(by=by, at=at, patient=patient, dose=new.value, replaces=saved.id)
            beyond = () if permission is None else _beyond(chart, permission)
            if beyond:
                entry = next(each.entry for each in kept_doses(chart) if each.id == saved.id)
                tell_beyond(by=by, at=at, trail=trail, chart=chart, dose=entry, saved=saved.id, rules=beyond)
    return saved


def permission_for(
    *, by: Here, at: datetime, patient: UUID, dose: Dose, replaces: UUID | None = None
) -> Permission | None:
    """Say whether a dose may be taken at its time, of what is known now; nothing for what is no ketamine.

    ``replaces`` is the version of the dose that this one is, which does not count beside it. What is read for it does
    not depend on the rights of whoever asks: they are told the answer alone.
    """
    chart = chart_for_program(
        by=program("permission", by.scope.clinic), scope=by.scope, time_zone=by.time_zone, patient=patient
    )
    last = latest(chart)
    authorisation = last.authorisation if last is not None else None
    ours = authorisation is not None and same_words(dose.product, authorisation.formulation.product)
    if not (ours or is_ketamine(dose.product)):
        return None
    history = [each.value for each in _others(chart, replaces)]
    facts = {**known_facts(chart, at).given, **dose_facts(dose)}
    when = moment(dose, zone_named(chart.time_zone))
    return may_dose(facts, authorisation, history, checker_of(chart.scope), when)


def _others(chart: Chart, replaces: UUID | None) -> list[Kept[Dose]]:
    return [each for each in kept_doses(chart) if each.id != replaces]


def _beyond(chart: Chart, permission: Permission) -> tuple[str, ...]:
    """Give the rules about what was signed that a dose breaks; what is only not known is no reproach."""
    rules = knowledge_of(chart.scope).rules
    return tuple(
        each.rule
        for each in permission.reasons
        if each.state is State.FIRES and each.rule in rules and rules[each.rule].occasion is Occasion.DOSE
    )
