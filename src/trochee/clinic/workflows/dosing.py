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
from trochee.clinic.dosing_sessions.values import KEPT_DOSES
from trochee.clinic.patients.actions import charted
from trochee.clinic.patients.background import chart_for_program
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.patients.versions.queries import saved_ids
from trochee.clinic.patients.versions.values import NewEntry, NotSavedError, Saved
from trochee.clinic.prescriptions.actions import tell_beyond
from trochee.clinic.prescriptions.queries import authorisations, brought, hold
from trochee.clinic.protocols.queries import checker_of
from trochee.clinic.ui.of_science import of_science
from trochee.foundation.clock import zone_named
from trochee.record import Authorisation, Dose, DoseStatus
from trochee.safety.exposure import is_of_ketamine, moment, names_signed
from trochee.safety.permission import Answer, Permission, dose_facts, may_dose, without_authority
from trochee.safety.standing import in_force

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
    nothing; the same save sent again is not asked about again. One that was taken is kept whatever is said of it;
    where nothing that was signed covers it, the care team is told.
    """
    dose = new.value
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=patient, right=Right.ENTER_DOSES)
        hold(chart)
        if dose.status is DoseStatus.PLANNED and new.client_id not in saved_ids(KEPT_DOSES, _read(by, patient)):
            permission = permission_for(by=by, at=at, patient=patient, dose=dose, replaces=new.replaces)
            if permission is not None and permission.answer is not Answer.YES:
                raise NotPermittedError(permission)
        saved = actions.save_dose(by=by, at=at, patient=patient, new=new)
        if dose.reached_the_body and not saved.again:
            record = _read(by, patient)
            entry = next(each.entry for each in kept_doses(record) if each.id == saved.id)
            beyond = _beyond(record, dose, saved.id)
            if beyond:
                tell_beyond(by=by, at=at, trail=trail, chart=chart, dose=entry, saved=saved.id, rules=beyond)
    return saved


def permission_for(
    *, by: Here, at: datetime, patient: UUID, dose: Dose, replaces: UUID | None = None
) -> Permission | None:
    """Say whether a dose may be taken at its time, or now where that has passed; nothing for what is no ketamine.

    ``replaces`` is the version of the dose that this one is, which does not count beside it. What is read for it does
    not depend on the rights of whoever asks: they are told the answer alone. A fact that is disputed counts as
    unknown where it would forbid.
    """
    chart = _read(by, patient)
    signed, elsewhere = _signed(chart)
    when = max(moment(dose, zone_named(chart.time_zone)), at)
    authorisation = in_force(signed, when)
    every = (*signed, *elsewhere)
    if not is_of_ketamine(dose.product, names_signed(every)):
        return None
    known, said, history = known_facts(chart, at), dose_facts(dose), _others(chart, replaces)
    checker = checker_of(chart.scope)
    permission = may_dose({**known.given, **said}, authorisation, history, checker, when, every)
    if permission.answer is not Answer.YES or not known.open:
        return permission
    sure = {name: value for name, value in known.given.items() if name not in known.open}
    return may_dose({**sure, **said}, authorisation, history, checker, when, every)


def _beyond(chart: Chart, dose: Dose, saved: UUID) -> tuple[str, ...]:
    signed, elsewhere = _signed(chart)
    if not is_of_ketamine(dose.product, names_signed((*signed, *elsewhere))):
        return ()
    zone, checker = zone_named(chart.time_zone), checker_of(chart.scope)
    facts, history = known_facts(chart, moment(dose, zone)).given, _others(chart, saved)
    found = without_authority(dose, signed, history, checker, zone, facts=facts, elsewhere=elsewhere)
    return tuple(dict.fromkeys(each.rule for each in found))


def _signed(chart: Chart) -> tuple[tuple[Authorisation, ...], tuple[Authorisation, ...]]:
    """Give what was signed here, on which doses rest, and what folders told of, which only names products."""
    return tuple(each.authorisation for each in authorisations(chart)), brought(chart).authorisations


def _read(by: Here, patient: UUID) -> Chart:
    program_of = program("permission", by.scope.clinic)
    return chart_for_program(by=program_of, scope=by.scope, time_zone=by.time_zone, patient=patient)


def _others(chart: Chart, but: UUID | None) -> list[Dose]:
    return [each.value for each in kept_doses(chart) if each.id != but]
