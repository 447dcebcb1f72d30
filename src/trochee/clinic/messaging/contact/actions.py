"""What the care team does about a silence: says from when it counts, takes it on, closes it with a note."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError

from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.values import Here, NotAllowedError, OutOfDateError
from trochee.clinic.audit.trail import deed
from trochee.clinic.patients.actions import charted
from trochee.clinic.patients.models import PatientKey
from trochee.clinic.patients.sealed import ErasedError, opened, seal_field
from trochee.clinic.patients.values import NoSuchPatientError, Right

from ..limits import limits
from ..models import ContactRule, ContactStep
from .queries import Silence, about, rule_version


def set_days(*, by: Here, at: datetime, days: int | None, version: int, patient: UUID | None = None) -> int:
    """Say from how many days without a night the care team is told, for one patient or for the clinic.

    Without ``days`` the wider rule counts again. Gives the new version; raises `OutOfDateError`.
    """
    if days is not None and not 1 <= days <= limits().contact_days_at_most:
        raise ValueError("so many days are no rule")
    if patient is None and by.role is not Role.CLINICIAN:
        raise NotAllowedError("clinicians say when a diary counts as silent")
    try:
        with deed(by=by.actor, at=at) as trail:
            if patient is not None:
                patient = charted(by=by, at=at, patient=patient, right=Right.KEEP_PERSON).patient
            if rule_version(by.scope, patient) != version:
                raise OutOfDateError("somebody else changed it meanwhile")
            row = ContactRule(
                clinic_id=by.scope.clinic, by=by.actor.id, at=at, patient_id=patient, version=version + 1, days=days
            )
            row.save(force_insert=True)
            trail.add("messaging.contact_days_set", target=f"rule:{row.pk}", patient=patient, detail={"days": days})
    except IntegrityError as error:
        raise OutOfDateError("somebody else changed it meanwhile") from error
    return row.version


def step(
    *, by: Here, at: datetime, patient: UUID, kind: Silence, since: date, version: int, note: str = "", closes: bool
) -> None:
    """Take a silence on, or close it with a note of what was said or tried; ``version`` is the step seen, 0 for none.

    Raises `OutOfDateError` where somebody else took or closed it meanwhile, and `ValueError` for no note.
    """
    if closes and not note.strip():
        raise ValueError("say what was said or tried")
    try:
        with deed(by=by.actor, at=at) as trail:
            chart = charted(by=by, at=at, patient=patient, right=Right.KEEP_PERSON)
            rows = ContactStep.objects.within(by.scope).filter(patient_id=chart.patient, kind=kind, since=since)
            last = rows.order_by("-version").first()
            if (last.version if last else 0) != version or (last is not None and last.step == ContactStep.CLOSED):
                raise OutOfDateError("somebody else was quicker")
            row = ContactStep(
                clinic_id=by.scope.clinic,
                by=by.actor.id,
                at=at,
                patient_id=chart.patient,
                kind=kind,
                since=since,
                version=version + 1,
                step=ContactStep.CLOSED if closes else ContactStep.TAKEN,
            )
            if note.strip():
                key = opened(PatientKey.objects.get(patient_id=chart.patient))
                row.sealed_note = seal_field(key, note.strip(), about(row))
            row.save(force_insert=True)
            action = "messaging.silence_closed" if closes else "messaging.silence_taken_on"
            trail.add(action, target=f"contact:{row.pk}", patient=chart.patient, detail={"kind": kind})
    except IntegrityError as error:
        raise OutOfDateError("somebody else was quicker") from error
    except ErasedError as error:
        raise NoSuchPatientError from error
