"""Authorisations of a record in hand, opened."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from trochee.clinic.patients.models import Patient
from trochee.clinic.patients.sealed import open_field
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.patients.versions.documents.queries import kept_document
from trochee.clinic.patients.versions.queries import keys_of
from trochee.record import Authorisation, AuthorisationStatus

from .content import from_text
from .models import AuthorisationDraft, AuthorisationStep, ContactAfter, FindingAtSigning
from .values import BROUGHT, Brought, Contact, Draft, Kept, Shown


def steps(chart: Chart) -> tuple[Kept, ...]:
    """Give every step of the person's authorisations, the first first; none that was erased.

    What was found at the first signature of a version stands with its later steps too.
    """
    chart.needs(Right.READ_AUTHORISATION)
    found: dict[tuple[UUID, int], tuple[Shown, ...]] = {}
    every = []
    for each in _opened(chart, _rows(chart).order_by("at", "step")):
        findings = found.setdefault((each.entry, each.authorisation.version), each.findings)
        every.append(replace(each, findings=findings))
    return tuple(every)


def authorisations(chart: Chart) -> tuple[Kept, ...]:
    """Give every version as it stands or last stood, the one first of which the last decision was.

    One that another ended says since when, also where the other was written in a record that was merged with its own:
    the last decision about a person counts, as in `latest`. Whether one has lapsed is for the day that asks.
    """
    found: dict[tuple[UUID, int], Kept] = {}
    last: tuple[UUID, int] | None = None
    for each in steps(chart):
        version = (each.entry, each.authorisation.version)
        if last is not None and last != version and found[last].authorisation.ended_at is None:
            ended = replace(found[last].authorisation, ended_at=each.at)
            found[last] = replace(found[last], authorisation=ended)
        found.pop(version, None)  # of merged records, another version may have come in between
        found[version] = each
        last = version
    return tuple(reversed(found.values()))


def latest(chart: Chart) -> Kept | None:
    """Give the last step, whatever it says; of merged records that of the one written last."""
    every = steps(chart)
    return every[-1] if every else None


def standing(chart: Chart, at: datetime) -> Authorisation | None:
    """Give the authorisation that was signed last and neither stopped, refused nor amended since.

    It may begin later, wait for a second signature or have lapsed: what a dose may rest on is for `may_dose` to say.
    """
    found = latest(chart)
    if found is None or found.at > at:
        return None
    live = {AuthorisationStatus.SIGNED, AuthorisationStatus.WAITS}
    return found.authorisation if found.authorisation.status in live else None


def brought(chart: Chart) -> Brought:
    """Give what folders of other clinics told: history, on which nothing may be dosed here."""
    chart.needs(Right.READ_AUTHORISATION)
    kept = kept_document(BROUGHT, chart)
    found = () if kept.text is None else tuple(from_text(each) for each in json.loads(kept.text))
    return Brought(authorisations=found, version=kept.version)


def record_authorisations(chart: Chart) -> tuple[Authorisation, ...]:
    """Give every version for the patient's folder: those signed here, and those of other clinics."""
    return (*(each.authorisation for each in authorisations(chart)), *brought(chart).authorisations)


def hold(chart: Chart) -> None:
    """Let nobody else write about this person's authorisation, or plan a dose on it, until the transaction ends."""
    list(Patient.objects.within(chart.scope).filter(pk__in=chart.ids).select_for_update(no_key=True).order_by("pk"))


def draft_of(chart: Chart, author: UUID) -> Draft:
    """Give what this prescriber typed so far; an empty one where there is none."""
    chart.needs(Right.AUTHORISE)
    row = AuthorisationDraft.objects.within(chart.scope).filter(patient_id=chart.patient, author_id=author).first()
    key = keys_of(chart).get(chart.patient)
    if row is None or key is None:
        last = latest(chart)
        return Draft(seen=None if last is None else last.id)
    texts = json.loads(open_field(key, row.sealed, about_draft(row)))
    return Draft(texts=texts, version=row.version, seen=row.seen, at=row.at)


def about_step(row: AuthorisationStep) -> str:
    """Name the row that a sealed text belongs to."""
    return f"prescriptions.step:{row.pk}"


def about_finding(row: FindingAtSigning) -> str:
    """Name the row that a sealed reason belongs to."""
    return f"prescriptions.finding:{row.pk}"


def about_draft(row: AuthorisationDraft) -> str:
    """Name the row that a sealed draft belongs to."""
    return f"prescriptions.draft:{row.pk}"


def about_contact(row: ContactAfter) -> str:
    """Name the row that a sealed note belongs to."""
    return f"prescriptions.contact:{row.pk}"


def contacts(chart: Chart) -> tuple[Contact, ...]:
    """Give what came of contacts after an end, the newest first; without the notes once the person was erased."""
    chart.needs(Right.READ_AUTHORISATION)
    keys = keys_of(chart)
    rows = ContactAfter.objects.within(chart.scope).filter(patient_id__in=chart.ids).order_by("-at", "-number")
    return tuple(
        Contact(
            ended=row.ended_id,
            number=row.number,
            reached=row.reached,
            note=open_field(keys[row.patient_id], row.sealed_note, about_contact(row))
            if row.patient_id in keys
            else "",
            by=row.by,
            at=row.at,
        )
        for row in rows
    )


def _rows(chart: Chart) -> QuerySet[AuthorisationStep]:
    return AuthorisationStep.objects.within(chart.scope).filter(patient_id__in=chart.ids)


def _opened(chart: Chart, rows: Iterable[AuthorisationStep]) -> tuple[Kept, ...]:
    keys = keys_of(chart)
    findings: dict[UUID, list[FindingAtSigning]] = {}
    for each in FindingAtSigning.objects.within(chart.scope).filter(patient_id__in=chart.ids).order_by("at", "pk"):
        findings.setdefault(each.step_id, []).append(each)
    return tuple(_kept(row, findings.get(row.pk, []), keys[row.patient_id]) for row in rows if row.patient_id in keys)


def _kept(row: AuthorisationStep, findings: Iterable[FindingAtSigning], key: bytes) -> Kept:
    said = json.loads(open_field(key, row.sealed, about_step(row)))
    return Kept(
        id=row.pk,
        patient=row.patient_id,
        step=row.step,
        entry=row.entry,
        authorisation=from_text(said["authorisation"]),
        findings=tuple(_shown(each, key, said["messages"]) for each in findings),
        prescriber=row.prescriber,
        second_prescriber=row.second_prescriber,
        by=row.by,
        at=row.at,
        reason=said["reason"],
        taper=said["taper"],
    )


def _shown(row: FindingAtSigning, key: bytes, messages: dict[str, str]) -> Shown:
    return Shown(
        rule=row.rule,
        version=row.rule_version,
        severity=row.severity,
        state=row.state,
        message=messages.get(row.rule, ""),
        reason=open_field(key, row.sealed_reason, about_finding(row)) if row.sealed_reason else "",
        overridden=row.overridden,
    )
