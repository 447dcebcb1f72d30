"""Who stands around a person, and what became of their part: reads with the record in hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.values import Here
from trochee.clinic.audit.trail import deed

from .models import BreakGlass, Carer, CareTeamMember, ErasureStep, Merge, PatientKey, StatusVersion
from .sealed import ErasedError, open_field, opened
from .values import Chart, NoSuchPatientError, Right

ERASED = "(erased)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A record that somebody opened without being on its team."""

    patient: UUID
    user: UUID
    who: str
    at: datetime
    ends_at: datetime
    closed_at: datetime | None
    reason: str

    @property
    def ended_at(self) -> datetime:
        """Give when it ended or will end."""
        return min(self.ends_at, self.closed_at or self.ends_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """Where the person stood from one day on, and why."""

    version: int
    status: str
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Another record that is, or was, read as this one."""

    id: UUID
    other: UUID
    at: datetime
    reason: str
    undone_at: datetime | None
    undone_reason: str


def carers_of(chart: Chart) -> tuple[Carer, ...]:
    """Give whom the patient lets help, with their limits, those whose time is over too."""
    rows = Carer.objects.within(chart.scope).filter(patient_id__in=chart.ids, ended_at=None)
    return tuple(rows.select_related("user").order_by("at"))


def help_given(*, by: Here, at: datetime) -> tuple[tuple[UUID, datetime | None], ...]:
    """Give whom somebody helps now, and until when; whose they are has still to be asked of each record."""
    rows = Carer.objects.within(by.scope).filter(user_id=by.user, ended_at=None).order_by("at", "id")
    current = [(row.patient_id, row.until) for row in rows if row.until is None or row.until > at]
    return tuple(dict(current).items())


def openings_of(chart: Chart) -> tuple[Opening, ...]:
    """Give who opened this record without being on its team, the latest first, with their reasons."""
    rows = BreakGlass.objects.within(chart.scope).filter(patient_id__in=chart.ids).select_related("user")
    return _openings(rows.order_by("-at"), _keys(chart.ids))


def openings_for(*, by: Here, at: datetime, at_most: int = 200) -> tuple[Opening, ...]:
    """Give all of the clinic to its administrator, without a reason; to clinicians those of their patients."""
    if by.role not in {Role.ADMINISTRATOR, Role.CLINICIAN}:
        raise NoSuchPatientError
    with deed(by=by.actor, at=at) as trail:
        found = _openings_for(by, at_most)
        trail.add("patients.openings_read", detail={"openings": len(found)})
    return found


def _openings_for(by: Here, at_most: int) -> tuple[Opening, ...]:
    rows = BreakGlass.objects.within(by.scope).select_related("user").order_by("-at")
    if by.role is Role.ADMINISTRATOR:
        return _openings(rows[:at_most], None)
    team = CareTeamMember.objects.within(by.scope).filter(user_id=by.user, role=by.role, ended_at=None)
    found = list(rows.filter(patient_id__in=team.values("patient_id"))[:at_most])
    return _openings(found, _keys({each.patient_id for each in found}))


def _openings(rows: Iterable[BreakGlass], keys: dict[UUID, bytes] | None) -> tuple[Opening, ...]:
    return tuple(
        Opening(
            patient=row.patient_id,
            user=row.user_id,
            who=row.user.name,
            at=row.at,
            ends_at=row.ends_at,
            closed_at=row.closed_at,
            reason="" if keys is None else _text(keys, row.patient_id, row.sealed_reason, f"patients.glass:{row.pk}"),
        )
        for row in rows
    )


def course(chart: Chart) -> tuple[Stood, ...]:
    """Give where the person stood in the programme, the latest first."""
    chart.needs(Right.KEEP_PERSON)
    keys = _keys([chart.patient])
    rows = StatusVersion.objects.within(chart.scope).filter(patient_id=chart.patient).order_by("-version")
    return tuple(
        Stood(
            version=row.version,
            status=row.status,
            at=row.at,
            by=row.by,
            reason=_text(keys, chart.patient, row.sealed_reason, f"patients.status:{row.pk}"),
        )
        for row in rows
    )


def merges_of(chart: Chart) -> tuple[Merged, ...]:
    """Give the records that are or were read as this one, the latest first."""
    chart.needs(Right.KEEP_PERSON)
    rows = Merge.objects.within(chart.scope).filter(kept_id=chart.patient).order_by("-at")
    keys = _keys([chart.patient])
    return tuple(
        Merged(
            id=row.pk,
            other=row.merged_id,
            at=row.at,
            reason=_text(keys, chart.patient, row.sealed_reason, f"patients.merge:{row.pk}"),
            undone_at=row.undone_at,
            undone_reason=_text(keys, chart.patient, row.sealed_undone_reason, f"patients.unmerge:{row.pk}"),
        )
        for row in rows
    )


def erasure_reason(chart: Chart, step: ErasureStep) -> str:
    """Give why a wish to be erased was made or declined."""
    return _text(_keys([chart.patient]), chart.patient, step.sealed_reason, f"patients.erasure:{step.pk}")


def _keys(patients: Iterable[UUID]) -> dict[UUID, bytes]:
    found = {}
    for each in PatientKey.objects.filter(patient_id__in=list(patients)):
        try:
            found[each.patient_id] = opened(each)
        except ErasedError:
            continue
    return found


def _text(keys: dict[UUID, bytes], patient: UUID, sealed: str, about: str) -> str:
    if not sealed:
        return ""
    return open_field(keys[patient], sealed, about) if patient in keys else ERASED
