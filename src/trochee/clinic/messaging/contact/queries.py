"""From when a silence counts, and what was done about one. Reads only, for many patients at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.patients.models import PatientKey
from trochee.clinic.patients.sealed import ErasedError, open_field, opened
from trochee.clinic.patients.values import Chart, Right
from trochee.knowledge import shipped

from ..models import ContactRule, ContactStep


class Silence(StrEnum):
    """Which silence."""

    SILENT = "silent"
    UNANSWERED = "unanswered"
    UNSENT = "unsent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The latest step about one silence of a patient. ``owner`` is whoever took it on."""

    patient: UUID
    kind: Silence
    since: date
    version: int
    closed: bool
    owner: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step as the patient's page shows it; the note is gone once the person was erased."""

    kind: Silence
    closed: bool
    by: str
    at: datetime
    note: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """From how many days without a night the care team is told: the clinic's own, and those of single patients."""

    clinic: int
    own: dict[UUID, int]

    def days(self, patient: UUID) -> int:
        """Give what counts for one patient."""
        return self.own.get(patient, self.clinic)


def rules(scope: Scope) -> Rules:
    """Give the rules of a clinic in one question."""
    clinic = round(shipped().number("record.desk.silent_days"))
    own: dict[UUID, int] = {}
    for row in ContactRule.objects.within(scope).order_by("version"):
        if row.patient_id is None:
            clinic = row.days or round(shipped().number("record.desk.silent_days"))
        elif row.days is None:
            own.pop(row.patient_id, None)
        else:
            own[row.patient_id] = row.days
    return Rules(clinic=clinic, own=own)


def rule_version(scope: Scope, patient: UUID | None) -> int:
    """Give the version of a rule that the next one has to name."""
    rows = ContactRule.objects.within(scope)
    rows = rows.filter(patient=None) if patient is None else rows.filter(patient_id=patient)
    return rows.order_by("-version").values_list("version", flat=True).first() or 0


def done(scope: Scope) -> dict[tuple[UUID, Silence], Done]:
    """Give the latest step about each kind of silence of each patient of a clinic."""
    rows = ContactStep.objects.within(scope).order_by("at", "version")
    found: dict[tuple[UUID, Silence], Done] = {}
    for row in rows:
        closed, key = row.step == ContactStep.CLOSED, (row.patient_id, Silence(row.kind))
        found[key] = Done(
            patient=row.patient_id,
            kind=Silence(row.kind),
            since=row.since,
            version=row.version,
            closed=closed,
            owner=row.by,
            at=row.at,
        )
    return found


def steps(chart: Chart) -> tuple[Step, ...]:
    """Give everything that was done about silences of a record in hand, the newest first."""
    chart.needs(Right.KEEP_PERSON)
    rows = ContactStep.objects.within(chart.scope).filter(patient_id__in=chart.ids).order_by("-at", "-version")
    keys = {each.patient_id: each for each in PatientKey.objects.filter(patient_id__in=chart.ids)}
    return tuple(
        Step(
            kind=Silence(row.kind),
            closed=row.step == ContactStep.CLOSED,
            by=row.by,
            at=row.at,
            note=_note(row, keys[row.patient_id]),
        )
        for row in rows
    )


def _note(row: ContactStep, key: PatientKey) -> str:
    if not row.sealed_note:
        return ""
    try:
        return open_field(opened(key), row.sealed_note, about(row))
    except ErasedError:
        return ""


def about(row: ContactStep) -> str:
    """Name the row that a sealed note belongs to."""
    return f"messaging.contact:{row.pk}"
