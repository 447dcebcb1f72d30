"""Writing a step of an authorisation, and keeping what somebody typed so far.

Who may sign what, and whether anything stands against it, spans records: `workflows.authorising` asks, then writes
here, all in one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.accounts.values import Here, OutOfDateError
from trochee.clinic.audit.canonical import written
from trochee.clinic.audit.trail import Trail, deed
from trochee.clinic.audit.values import Actor
from trochee.clinic.patients.actions import charted
from trochee.clinic.patients.models import PatientKey
from trochee.clinic.patients.sealed import content_code, opened, seal_field
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.patients.versions.documents.actions import write_document
from trochee.clinic.patients.versions.documents.values import NewDocument
from trochee.record import Authorisation

from .content import as_text, content
from .models import AuthorisationDraft, AuthorisationStep, ContactAfter, DoseBeyond, FindingAtSigning, StandingCheck
from .queries import about_contact, about_draft, about_finding, about_step, hold, latest
from .values import BROUGHT, NewCheck, NewStep, Shown

_AT_MOST = 20_000
"""Letters of a draft: a form holds less."""


def save_draft(
    *, by: Here, at: datetime, patient: UUID, texts: Mapping[str, str], version: int, seen: UUID | None = None
) -> int:
    """Keep what was typed so far in place of ``version`` (0 for the first); give the new version.

    Raises `OutOfDateError` where the same person saved it from elsewhere meanwhile, and `ValueError` for too much.
    """
    text = written(dict(texts))
    if len(text) > _AT_MOST:
        raise ValueError("this is longer than the form")
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=patient, right=Right.AUTHORISE)
        hold(chart)
        rows = AuthorisationDraft.objects.within(by.scope).filter(patient_id=chart.patient, author_id=by.user)
        row = rows.first() or AuthorisationDraft(
            clinic_id=by.scope.clinic, patient_id=chart.patient, author_id=by.user, version=0, seen=seen
        )
        if row.version != version:
            raise OutOfDateError("the draft was saved from elsewhere meanwhile")
        row.by, row.at, row.version = by.actor.id, at, version + 1
        row.sealed = seal_field(_key(chart.patient), text, about_draft(row))
        row.save()
        trail.add(
            "prescriptions.draft_kept",
            target=f"draft:{row.pk}",
            patient=chart.patient,
            detail={"version": row.version},
        )
    return row.version


def drop_draft(*, by: Here, at: datetime, patient: UUID) -> None:
    """Throw away what this prescriber typed so far; nothing where there is none."""
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=patient, right=Right.AUTHORISE)
        rows = AuthorisationDraft.objects.within(by.scope).filter(patient_id=chart.patient, author_id=by.user)
        if rows.delete()[0]:
            trail.add("prescriptions.draft_dropped", patient=chart.patient)


def add_step(*, by: Here, at: datetime, trail: Trail, chart: Chart, what: str, new: NewStep) -> AuthorisationStep:
    """Write one step in the deed of ``trail``, which calls it ``what``; who may is for the caller to ask.

    Raises `OutOfDateError` where another step was written since ``new.seen``.
    """
    last = latest(chart)
    if (None if last is None else last.id) != new.seen:
        raise OutOfDateError("somebody else wrote about this authorisation meanwhile")
    mine = AuthorisationStep.objects.within(chart.scope).filter(patient_id=new.patient)
    before = mine.order_by("-step").first()
    key = _key(new.patient)
    row = AuthorisationStep(
        clinic_id=chart.scope.clinic,
        by=by.actor.id,
        at=at,
        patient_id=new.patient,
        step=1 if before is None else before.step + 1,
        entry=new.entry,
        version=new.authorisation.version,
        status=new.authorisation.status.value,
        prescriber=new.prescriber,
        second_prescriber=new.second_prescriber,
        starts_on=new.authorisation.starts_on,
        review_on=new.authorisation.review_on,
        content_sha256=content_code(key, content(new.authorisation)),
    )
    row.replaces = before
    row.sealed = seal_field(key, _sealed_text(new), about_step(row))
    row.save(force_insert=True)
    for each in new.findings:
        _finding(row, each, key).save(force_insert=True)
    detail = {
        "version": row.version,
        "step": row.step,
        "status": row.status,
        "sha256": row.content_sha256,
        "findings": len(new.findings),
        "overridden": sum(each.overridden for each in new.findings),
    }
    trail.add(f"prescriptions.{what}", target=f"authorisation:{row.pk}", patient=chart.patient, detail=detail)
    return row


def _sealed_text(new: NewStep) -> str:
    return json.dumps(
        {
            "authorisation": as_text(new.authorisation),
            "messages": {each.rule: each.message for each in new.findings},
            "reason": new.reason,
            "taper": new.taper,
        }
    )


def _finding(step: AuthorisationStep, shown: Shown, key: bytes) -> FindingAtSigning:
    row = FindingAtSigning(
        clinic_id=step.clinic_id,
        by=step.by,
        at=step.at,
        patient_id=step.patient_id,
        step=step,
        rule=shown.rule,
        rule_version=shown.version,
        severity=shown.severity,
        state=shown.state,
        overridden=shown.overridden,
    )
    row.sealed_reason = seal_field(key, shown.reason, about_finding(row)) if shown.reason else ""
    return row


def _key(patient: UUID) -> bytes:
    return opened(PatientKey.objects.get(patient_id=patient))


def tell_beyond(
    *, by: Here, at: datetime, trail: Trail, chart: Chart, dose: UUID, saved: UUID, rules: Sequence[str]
) -> None:
    """Write down, in the deed that keeps it, that a dose was taken which nothing that was signed covers."""
    DoseBeyond(
        clinic_id=chart.scope.clinic,
        by=by.actor.id,
        at=at,
        patient_id=chart.patient,
        dose=dose,
        saved=saved,
        rules=" ".join(rules),
    ).save(force_insert=True)
    detail = {"rules": " ".join(rules)}
    trail.add("prescriptions.dose_beyond", target=f"dose:{saved}", patient=chart.patient, detail=detail)


def note_contact(*, by: Here, at: datetime, patient: UUID, ended: UUID, number: int, reached: bool, note: str) -> int:
    """Write down what came of a contact after the end of an authorisation, or of the try; give its number.

    ``ended`` is the step that stopped it, or that lapsed; ``number`` the contacts that were seen (0 for none). Raises
    `ValueError` for no note and `OutOfDateError` where somebody else wrote one meanwhile.
    """
    if not note.strip():
        raise ValueError("say what was said or tried")
    try:
        with deed(by=by.actor, at=at) as trail:
            chart = charted(by=by, at=at, patient=patient, right=Right.KEEP_PERSON)
            last = latest(chart)
            rows = ContactAfter.objects.within(chart.scope).filter(ended_id=ended)
            if last is None or last.id != ended or rows.count() != number:
                raise OutOfDateError("somebody else was quicker")
            row = ContactAfter(
                clinic_id=chart.scope.clinic,
                by=by.actor.id,
                at=at,
                patient_id=last.patient,
                ended_id=ended,
                number=number + 1,
                reached=reached,
            )
            row.sealed_note = seal_field(_key(last.patient), note.strip(), about_contact(row))
            row.save(force_insert=True)
            trail.add(
                "prescriptions.contact_noted",
                target=f"contact:{row.pk}",
                patient=chart.patient,
                detail={"reached": reached},
            )
    except IntegrityError as error:
        raise OutOfDateError("somebody else was quicker") from error
    return row.number


def keep_brought(
    *, by: Here, at: datetime, patient: UUID, authorisations: Sequence[Authorisation], version: int
) -> int:
    """Write down what folders of other clinics told, all of it, in place of ``version`` (0 for the first).

    It is history and authorises nothing here. Raises `OutOfDateError` where somebody else wrote in between.
    """
    texts = [as_text(each) for each in authorisations]
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=patient, right=Right.IMPORT_RECORD)
        new = NewDocument(text=json.dumps(texts), content={"authorisations": texts}, version=version)
        return write_document(documents=BROUGHT, by=by, at=at, trail=trail, chart=chart, new=new)


def keep_check(*, by: Actor, at: datetime, scope: Scope, patient: UUID, found: NewCheck) -> None:
    """Keep what the rules say in place of what they said before; the trail tells where that is something else."""
    with deed(by=by, at=at) as trail:
        rows = StandingCheck.objects.within(scope).filter(patient_id=patient)
        said = {"fires": found.fires, "asks": found.asks}
        before = rows.values("fires", "asks").first()
        written = {**said, "step_id": found.step, "stamp": found.stamp, "by": by.id, "at": at}
        if not rows.update(**written):
            StandingCheck(clinic_id=scope.clinic, patient_id=patient, **written).save(force_insert=True)
        if before != said:
            trail.add("prescriptions.checked", patient=patient, detail=said)


def forget(*, by: Actor, at: datetime, patients: Sequence[UUID]) -> None:
    """Take away what is kept beside the record of erased people: drafts, and what the rules said."""
    if by.clinic is None:
        raise ValueError("an erasure has a clinic in hand")
    with deed(by=by, at=at):
        for model in (AuthorisationDraft, StandingCheck):
            model.objects.within(Scope(clinic=by.clinic)).filter(patient_id__in=patients).delete()
