"""Everything that is written about a person: one transaction each, the audit row inside."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db import models

from trochee.clinic.accounts.queries import member
from trochee.clinic.accounts.roles import STAFF, Role
from trochee.clinic.accounts.values import Here, NotAllowedError, OutOfDateError
from trochee.clinic.audit.canonical import written
from trochee.clinic.audit.trail import deed
from trochee.foundation.clock import zone_named

from .background import forget_everywhere
from .models import (
    BreakGlass,
    Carer,
    CareTeamMember,
    ErasureStep,
    Merge,
    Patient,
    PatientKey,
    PersonVersion,
    Status,
    StatusVersion,
)
from .queries import chart_of, last_erasure_step
from .sealed import ErasedError, content_code, new_key, opened, seal_field
from .values import CarerLimits, Chart, NoSuchPatientError, Person, Right

Row = TypeVar("Row", bound=models.Model)


def charted(*, by: Here, at: datetime, patient: UUID, right: Right) -> Chart:
    """Give the record for a deed on it; raises `NoSuchPatientError` without the right."""
    chart = chart_of(by=by, at=at, patient=patient)
    if chart is None:
        raise NoSuchPatientError
    chart.needs(right)
    return chart


def register(*, by: Here, at: datetime, person: Person) -> UUID:
    """Take a person into the programme; who registers is the first of the care team."""
    if by.role is not Role.CLINICIAN:
        raise NotAllowedError("clinicians register patients")
    _check(person)
    with deed(by=by.actor, at=at) as trail:
        patient = Patient(clinic_id=by.scope.clinic, by=by.actor.id, at=at)
        patient.save(force_insert=True)
        key = new_key(patient.pk)
        key.save(force_insert=True)
        row = _person_row(by, at, patient.pk, person, key)
        row.save(force_insert=True)
        _status_row(by, at, patient.pk, Status.ACTIVE, 1).save(force_insert=True)
        CareTeamMember(
            clinic_id=by.scope.clinic, by=by.actor.id, at=at, patient=patient, user_id=by.user, role=by.role
        ).save(force_insert=True)
        detail = {"version": 1, "sha256": row.content_sha256}
        trail.add("patients.registered", target=f"person:{row.pk}", patient=patient.pk, detail=detail)
    return patient.pk


def amend_person(*, by: Here, at: datetime, patient: UUID, person: Person, version: int) -> int:
    """Write who the person is anew, in place of ``version``; give the new version.

    Raises `OutOfDateError` where somebody else wrote in between.
    """
    _check(person)
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=patient, right=Right.KEEP_PERSON)
        rows = PersonVersion.objects.within(by.scope).filter(patient_id=chart.patient)
        last = rows.select_for_update().order_by("-version").first()
        if last is None or last.version != version:
            raise OutOfDateError("somebody else changed the person meanwhile")
        row = _person_row(by, at, chart.patient, person, PatientKey.objects.get(patient_id=chart.patient), last)
        row.save(force_insert=True)
        detail = {"version": row.version, "sha256": row.content_sha256}
        trail.add("patients.person_amended", target=f"person:{row.pk}", patient=chart.patient, detail=detail)
    return row.version


def set_status(*, by: Here, at: datetime, patient: UUID, status: Status, reason: str, version: int) -> int:
    """Deactivate, transfer, record a death, or take in again; give the new version.

    What ends a part in the programme also ends open broken glass and carers' access. Raises `OutOfDateError`.
    """
    if not reason.strip():
        raise ValueError("say why")
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=patient, right=Right.KEEP_PERSON)
        last = StatusVersion.objects.within(by.scope).filter(patient_id=chart.patient).order_by("-version").first()
        if last is None or last.version != version:
            raise OutOfDateError("somebody else changed the status meanwhile")
        if last.status == Status.DECEASED and status is not Status.ACTIVE:
            raise ValueError("a death is undone only by setting the person active again")
        row = _status_row(by, at, chart.patient, status, version + 1)
        row.sealed_reason = _sealed(chart.patient, reason, f"patients.status:{row.pk}")
        row.save(force_insert=True)
        if status is not Status.ACTIVE:
            open_carers = Carer.objects.within(by.scope).filter(patient_id__in=chart.ids, ended_at=None)
            open_carers.update(ended_at=at, ended_by=by.actor.id)
            broken = BreakGlass.objects.within(by.scope).filter(patient_id__in=chart.ids, closed_at=None)
            broken.update(closed_at=at)
        detail = {"status": status, "version": row.version}
        trail.add("patients.status_set", target=f"status:{row.pk}", patient=chart.patient, detail=detail)
    return row.version


def join_team(*, by: Here, at: datetime, patient: UUID, user: UUID, role: Role) -> UUID:
    """Put somebody of the clinic on the care team, in a role that they hold."""
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=patient, right=Right.KEEP_TEAM)
        if role not in STAFF or member(by.scope, user, role) is None:
            raise NotAllowedError("the care team is of the clinic's own staff")
        row = CareTeamMember(
            clinic_id=by.scope.clinic, by=by.actor.id, at=at, patient_id=chart.patient, user_id=user, role=role
        )
        row.save(force_insert=True)
        trail.add("patients.team_joined", target=f"user:{user}", patient=chart.patient, detail={"role": role})
    return row.pk


def leave_team(*, by: Here, at: datetime, patient: UUID, membership: UUID) -> None:
    """Take somebody off the care team; the last clinician stays until another one came."""
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=patient, right=Right.KEEP_TEAM)
        # before the look who is left, or two clinicians who leave at the same moment would each find the other
        everyone = Patient.objects.within(by.scope).filter(pk__in=chart.ids).order_by("pk")
        list(everyone.select_for_update(no_key=True))
        rows = CareTeamMember.objects.within(by.scope).filter(pk=membership, patient_id__in=chart.ids)
        _end(rows, by, at)
        team = CareTeamMember.objects.within(by.scope).filter(patient_id__in=chart.ids, ended_at=None)
        if not team.filter(role=Role.CLINICIAN).exists():
            raise NotAllowedError("a patient keeps one clinician")
        trail.add("patients.team_left", target=f"team:{membership}", patient=chart.patient)


def break_glass(*, by: Here, at: datetime, patient: UUID, reason: str) -> datetime:
    """Open a record of the clinic without being on its team, for a while, with a reason that the team sees."""
    if by.role not in {Role.CLINICIAN, Role.OBSERVER}:
        raise NoSuchPatientError
    if not reason.strip():
        raise ValueError("say why the record must be opened now")
    if not Patient.objects.within(by.scope).filter(pk=patient).exists():
        raise NoSuchPatientError
    row = BreakGlass(
        clinic_id=by.scope.clinic,
        by=by.actor.id,
        at=at,
        patient_id=patient,
        user_id=by.user,
        ends_at=at + settings.TROCHEE_BREAK_GLASS_HOLDS,
    )
    row.sealed_reason = _sealed(patient, reason, f"patients.glass:{row.pk}")
    with deed(by=by.actor, at=at) as trail:
        row.save(force_insert=True)
        trail.add("patients.glass_broken", target=f"glass:{row.pk}", patient=patient)
    return row.ends_at


def close_glass(*, by: Here, at: datetime, patient: UUID) -> None:
    """End one's own break-glass access before its time."""
    with deed(by=by.actor, at=at) as trail:
        rows = BreakGlass.objects.within(by.scope).filter(patient_id=patient, user_id=by.user, closed_at=None)
        if not rows.update(closed_at=at):
            raise OutOfDateError("it was closed already")
        trail.add("patients.glass_closed", patient=patient)


def let_carer(*, by: Here, at: datetime, patient: UUID, user: UUID, limits: CarerLimits) -> UUID:
    """Let somebody help within limits; the patient does, or the team for them. Earlier limits end."""
    with deed(by=by.actor, at=at) as trail:
        chart = chart_of(by=by, at=at, patient=patient)
        if chart is None or not chart.rights & {Right.GIVE_CONSENT, Right.KEEP_TEAM}:
            raise NoSuchPatientError
        carer = member(by.scope, user, Role.CARER)
        if carer is None or carer.patient not in chart.ids:
            raise NotAllowedError("the person was not invited as a carer of this patient")
        earlier = Carer.objects.within(by.scope).filter(patient_id=chart.patient, user_id=user, ended_at=None)
        earlier.update(ended_at=at, ended_by=by.actor.id)
        row = Carer(
            clinic_id=by.scope.clinic,
            by=by.actor.id,
            at=at,
            patient_id=chart.patient,
            user_id=user,
            may_enter_nights=limits.may_enter_nights,
            may_read_nights=limits.may_read_nights,
            may_read_review=limits.may_read_review,
            until=limits.until,
        )
        row.save(force_insert=True)
        trail.add("patients.carer_let", target=f"user:{user}", patient=chart.patient)
    return row.pk


def end_carer(*, by: Here, at: datetime, patient: UUID, carer: UUID) -> None:
    """End a carer's access at once."""
    with deed(by=by.actor, at=at) as trail:
        chart = chart_of(by=by, at=at, patient=patient)
        if chart is None or not chart.rights & {Right.GIVE_CONSENT, Right.KEEP_TEAM}:
            raise NoSuchPatientError
        _end(Carer.objects.within(by.scope).filter(pk=carer, patient_id__in=chart.ids), by, at)
        trail.add("patients.carer_ended", target=f"carer:{carer}", patient=chart.patient)


def merge(*, by: Here, at: datetime, kept: UUID, merged: UUID, reason: str = "") -> UUID:
    """Read two records as one person from now on; only somebody on both teams can know that they are one."""
    with deed(by=by.actor, at=at) as trail:
        both = Patient.objects.within(by.scope).filter(pk__in=(kept, merged)).order_by("pk")
        # before the look, or two merges at once would make a ring; no key, or a save that commits would wait for us
        list(both.select_for_update(no_key=True))
        first = charted(by=by, at=at, patient=kept, right=Right.KEEP_PERSON)
        second = charted(by=by, at=at, patient=merged, right=Right.KEEP_PERSON)
        if first.patient != kept or len(second.ids) > 1 or kept == merged:
            raise NotAllowedError("a record that is part of another is unmerged first")
        row = Merge(clinic_id=by.scope.clinic, by=by.actor.id, at=at, kept_id=kept, merged_id=merged)
        row.sealed_reason = _sealed(kept, reason, f"patients.merge:{row.pk}")
        row.save(force_insert=True)
        trail.add("patients.merged", target=f"merge:{row.pk}", patient=kept)
        trail.add("patients.merged", target=f"merge:{row.pk}", patient=merged)
    return row.pk


def unmerge(*, by: Here, at: datetime, kept: UUID, merge: UUID, reason: str = "") -> None:
    """Read them apart again: nothing was rewritten, so nothing has to be sorted out."""
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=kept, right=Right.KEEP_PERSON)
        rows = Merge.objects.within(by.scope).filter(pk=merge, kept_id=chart.patient, undone_at=None)
        row = rows.first()
        sealed = _sealed(chart.patient, reason, f"patients.unmerge:{merge}")
        if row is None or not rows.update(undone_at=at, undone_by=by.actor.id, sealed_undone_reason=sealed):
            raise OutOfDateError("it was undone already")
        trail.add("patients.unmerged", target=f"merge:{row.pk}", patient=row.kept_id)
        trail.add("patients.unmerged", target=f"merge:{row.pk}", patient=row.merged_id)


def erase(*, by: Here, at: datetime, patient: UUID) -> None:
    """Take the person's key away: name, contact and every free text become unreadable, also in old backups (ADR 23).

    Only after the part in the programme has ended. Rows, numbers and the trail stay, and name nobody.
    """
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=patient, right=Right.KEEP_PERSON)
        if chart.status == Status.ACTIVE:
            raise NotAllowedError("a person who takes part is deactivated or transferred before erasure")
        rows = PatientKey.objects.filter(patient_id__in=chart.ids, erased_at=None)
        if not rows.update(wrapped="", erased_at=at):
            raise OutOfDateError("it was erased already")
        for each in chart.ids:
            trail.add("patients.erased", patient=each)
        forget_everywhere(by.actor, at, chart.ids)


def step_to_erasure(*, by: Here, at: datetime, patient: UUID, step: str, reason: str = "", version: int = 0) -> int:
    """Write down a wish to be erased, that it was taken back, or that the clinic declined it and why.

    The person asks and takes back, the care team declines. ``version`` is the step that was on the page, 0 for none;
    gives the new one. Raises `OutOfDateError` where another step came meanwhile or this one does not follow.
    """
    right = Right.KEEP_PERSON if step == ErasureStep.DECLINED else Right.TAKE_BACK
    if step == ErasureStep.DECLINED and not reason.strip():
        raise ValueError("say why it is declined")
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=patient, right=right)
        last = last_erasure_step(chart)
        asked = last is not None and last.step == ErasureStep.ASKED
        if (last.version if last else 0) != version or asked == (step == ErasureStep.ASKED):
            raise OutOfDateError("another step came meanwhile")
        row = ErasureStep(
            clinic_id=by.scope.clinic, by=by.actor.id, at=at, patient_id=chart.patient, version=version + 1, step=step
        )
        row.sealed_reason = _sealed(chart.patient, reason, f"patients.erasure:{row.pk}")
        row.save(force_insert=True)
        trail.add(f"patients.erasure_{step}", target=f"erasure:{row.pk}", patient=chart.patient)
    return row.version


def _sealed(patient: UUID, text: str, about: str) -> str:
    """Seal a reason under the person's key; raises `NoSuchPatientError` once the person was erased."""
    if not text.strip():
        return ""
    try:
        key = opened(PatientKey.objects.get(patient_id=patient))
    except ErasedError as error:
        raise NoSuchPatientError from error
    return seal_field(key, text.strip(), about)


def _check(person: Person) -> None:
    if not person.family_name.strip() and not person.given_name.strip():
        raise ValueError("a person has a name")
    if person.time_zone is not None:
        zone_named(person.time_zone)


def _person_row(
    by: Here, at: datetime, patient: UUID, person: Person, key: PatientKey, last: PersonVersion | None = None
) -> PersonVersion:
    content = person.as_mapping()
    row = PersonVersion(
        clinic_id=by.scope.clinic,
        by=by.actor.id,
        at=at,
        patient_id=patient,
        version=1 if last is None else last.version + 1,
        replaces=last,
        time_zone=person.time_zone or "",
    )
    own = opened(key)
    row.content_sha256 = content_code(own, content)
    row.sealed = seal_field(own, written(content), f"patients.person:{row.pk}")
    return row


def _status_row(by: Here, at: datetime, patient: UUID, status: Status, version: int) -> StatusVersion:
    return StatusVersion(
        clinic_id=by.scope.clinic, by=by.actor.id, at=at, patient_id=patient, version=version, status=status
    )


def _end(rows: models.QuerySet[Row], by: Here, at: datetime) -> None:
    if not rows.filter(ended_at=None).update(ended_at=at, ended_by=by.actor.id):
        raise OutOfDateError("it was ended already")
