"""Reading patients: always with the clinic in hand, always as somebody, never without an audit row."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.scope import Scope
from trochee.clinic.accounts.values import Here
from trochee.clinic.audit.trail import deed

from .access import basis_of, rights_of
from .models import (
    BreakGlass,
    Carer,
    CareTeamMember,
    ConsentText,
    ErasureStep,
    Merge,
    Patient,
    PatientKey,
    PersonVersion,
    Status,
)
from .sealed import ErasedError, content_code, open_field, opened
from .standing import Known, known
from .values import Basis, Chart, NoSuchPatientError, Person, Right, Standing


def open_chart(*, by: Here, at: datetime, patient: UUID, right: Right, page: str) -> Chart:
    """Open a record for one page: check, and write down who read what.

    Raises `NoSuchPatientError` where there is none, where it belongs to another clinic and where whoever asks has no
    such right: whoever may not know cannot tell these apart. The refusal of a known record is written down too.
    """
    with deed(by=by.actor, at=at) as trail:
        chart = chart_of(by=by, at=at, patient=patient)
        held = chart is not None and right in chart.rights
        if chart is None or not held:
            trail.add("patients.refused", target=page, patient=patient, detail={"right": right})
        else:
            detail = {"basis": chart.basis, "right": right}
            trail.add("patients.read", target=page, patient=chart.patient, detail=detail)
    if chart is None or not held:
        raise NoSuchPatientError
    return chart


def chart_of(*, by: Here, at: datetime, patient: UUID) -> Chart | None:
    """Give the record as `open_chart` would, for an action that writes its own audit row; nothing where refused."""
    found = kept_record(by.scope, patient)
    if found is None:
        return None
    ids, stands = found
    glass = _glass(by, at, ids)
    standing = _standing(by, at, ids, active=stands.status == Status.ACTIVE, glass=glass)
    basis = basis_of(standing)
    if basis is None:
        return None
    return Chart(
        scope=by.scope,
        patient=ids[0],
        ids=ids,
        basis=basis,
        rights=rights_of(standing),
        status=stands.status,
        time_zone=stands.time_zone or by.time_zone,
        glass_ends_at=glass.ends_at if glass is not None and basis is Basis.BREAK_GLASS else None,
    )


def kept_record(scope: Scope, patient: UUID) -> tuple[tuple[UUID, ...], Known] | None:
    """Give the ids of one person, the one that is kept first, and where that one stands; nothing for no patient."""
    found = known(scope, patient)
    if found is None or not found.merged:
        return ((patient,), found) if found else None
    ids = same_person(scope, patient)
    kept = found if ids[0] == patient else known(scope, ids[0])
    return (ids, kept) if kept else None


def same_person(scope: Scope, patient: UUID) -> tuple[UUID, ...]:
    """Give the ids of one person, the one that is kept first; there is one only, but for duplicates merged."""
    merges = Merge.objects.within(scope).filter(undone_at=None)
    near = list(merges.filter(Q(kept_id=patient) | Q(merged_id=patient)).values_list("kept_id", "merged_id"))
    kept = next((one for one, other in near if other == patient), patient)
    if kept != patient:
        near = list(merges.filter(kept_id=kept).values_list("kept_id", "merged_id"))
    return (kept, *sorted(other for one, other in near if one == kept))


def _glass(by: Here, at: datetime, ids: Iterable[UUID]) -> BreakGlass | None:
    if by.role not in {Role.CLINICIAN, Role.OBSERVER}:
        return None
    broken = BreakGlass.objects.within(by.scope).filter(user_id=by.user, patient_id__in=list(ids), closed_at=None)
    return broken.filter(ends_at__gt=at).order_by("-ends_at").first()


def _standing(by: Here, at: datetime, ids: tuple[UUID, ...], *, active: bool, glass: BreakGlass | None) -> Standing:
    if by.role is Role.PATIENT:
        return Standing(role=by.role, own=by.own_patient in ids, active=active)
    if by.role is Role.CARER:
        carers = Carer.objects.within(by.scope).filter(user_id=by.user, patient_id__in=ids, ended_at=None)
        current = [each for each in carers if each.until is None or each.until > at]
        return Standing(
            role=by.role,
            carer_enters=any(each.may_enter_nights for each in current),
            carer_reads_nights=any(each.may_read_nights for each in current),
            carer_reads_review=any(each.may_read_review for each in current),
            active=active,
        )
    team = CareTeamMember.objects.within(by.scope)
    on_team = team.filter(user_id=by.user, patient_id__in=ids, role=by.role, ended_at=None).exists()
    return Standing(role=by.role, on_team=on_team, glass_broken=glass is not None, active=active)


def person(chart: Chart) -> Person | None:
    """Give who the patient is; nothing once that was erased."""
    chart.needs(Right.KNOW_OF)
    return _people(chart.scope, [chart.patient]).get(chart.patient)


def coded(chart: Chart) -> Callable[[Mapping[str, object]], str]:
    """Give what turns a content into the code that stands for it under the person's key; raises `ErasedError`."""
    key = opened(PatientKey.objects.get(patient_id=chart.patient))
    return lambda content: content_code(key, content)


def person_version(chart: Chart) -> int:
    """Give the version of who the patient is that an amendment has to name."""
    chart.needs(Right.KNOW_OF)
    rows = PersonVersion.objects.within(chart.scope).filter(patient_id=chart.patient)
    return rows.order_by("-version").values_list("version", flat=True).first() or 0


def _people(scope: Scope, ids: Iterable[UUID]) -> dict[UUID, Person]:
    wanted = list(ids)
    keys = {each.patient_id: each for each in PatientKey.objects.filter(patient_id__in=wanted)}
    rows = PersonVersion.objects.within(scope).filter(patient_id__in=wanted, replaced_by=None)
    found = {}
    for row in rows:
        try:
            text = open_field(opened(keys[row.patient_id]), row.sealed, f"patients.person:{row.pk}")
        except ErasedError:
            continue
        found[row.patient_id] = _person(json.loads(text))
    return found


def _person(written: dict[str, object]) -> Person:
    weight, birth = written["weight_kg"], written["birth_date"]
    return Person(
        family_name=str(written["family_name"]),
        given_name=str(written["given_name"]),
        birth_date=None if birth is None else date.fromisoformat(str(birth)),
        sex=_text(written["sex"]),
        weight_kg=float(weight) if isinstance(weight, int | float) else None,
        time_zone=_text(written["time_zone"]),
        telephone=_text(written["telephone"]),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def seek(*, by: Here, at: datetime, given_name: str, family_name: str, born: date | None) -> tuple[UUID, ...]:
    """Find whom of the clinic an emergency is about, by the whole name and, where it is known, the birth date.

    Leaves an audit row whether anybody was found or not. Names are sealed, so they are compared here, one by one.
    """
    if by.role not in {Role.CLINICIAN, Role.OBSERVER}:
        raise NoSuchPatientError
    with deed(by=by.actor, at=at) as trail:
        merged = set(Merge.objects.within(by.scope).filter(undone_at=None).values_list("merged_id", flat=True))
        everybody = list(Patient.objects.within(by.scope).exclude(pk__in=merged).values_list("pk", flat=True))
        wanted = (given_name.strip().casefold(), family_name.strip().casefold())
        found = sorted(
            patient
            for patient, who in _people(by.scope, everybody).items()
            if (who.given_name.strip().casefold(), who.family_name.strip().casefold()) == wanted
            and (born is None or who.birth_date in {None, born})
        )
        trail.add("patients.sought", detail={"found": len(found)})
    return tuple(found)


def charges(by: Here, at: datetime) -> tuple[UUID, ...]:
    """Give the records that a carer may do something with."""
    carers = Carer.objects.within(by.scope).filter(user_id=by.user, ended_at=None).order_by("at")
    return tuple(each.patient_id for each in carers if each.until is None or each.until > at)


def latest_text(scope: Scope, kind: str, language: str) -> ConsentText | None:
    """Give what is shown today for a kind of consent."""
    return ConsentText.objects.within(scope).filter(kind=kind, language=language).order_by("-version").first()


def team_of(chart: Chart) -> tuple[CareTeamMember, ...]:
    """Give who looks after the patient: who reads what they write."""
    rows = CareTeamMember.objects.within(chart.scope).filter(patient_id__in=chart.ids, ended_at=None)
    return tuple(rows.select_related("user").order_by("role", "at"))


def last_erasure_step(chart: Chart) -> ErasureStep | None:
    """Give the latest step about a wish to be erased."""
    rows = ErasureStep.objects.within(chart.scope).filter(patient_id=chart.patient)
    return rows.order_by("-version").first()
