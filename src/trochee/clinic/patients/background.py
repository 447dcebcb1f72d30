"""A record in the hands of the clinic's own programs: work that no person asked for at this moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.audit.values import Actor

from .models import Merge, Patient, PatientKey, Status, StatusVersion
from .queries import kept_record
from .values import Basis, Chart, NoSuchPatientError, Right

READS = frozenset(right for right in Right if right.startswith("read_")) | {Right.KNOW_OF}
"""A program reads what a review rests on, and enters nothing."""

Forget = Callable[[Actor, datetime, tuple[UUID, ...]], None]
_forgetting: dict[str, Forget] = {}


def chart_for_program(*, by: Actor, scope: Scope, time_zone: str, patient: UUID) -> Chart:
    """Give the record to a program of the clinic, which writes down what it does with it.

    Raises `NoSuchPatientError` where the clinic has no such patient, and `ValueError` for anybody but a program.
    """
    if by.role != "program" or by.clinic != scope.clinic:
        raise ValueError("only a program of the clinic itself reads a record in the background")
    found = kept_record(scope, patient)
    if found is None:
        raise NoSuchPatientError
    ids, stands = found
    return Chart(
        scope=scope,
        patient=ids[0],
        ids=ids,
        basis=Basis.PROGRAM,
        rights=READS,
        status=stands.status,
        time_zone=stands.time_zone or time_zone,
    )


def taking_part(scope: Scope) -> tuple[UUID, ...]:
    """Give the patients who are in the programme now; of a person with two records, the one that is kept."""
    merged = Merge.objects.within(scope).filter(undone_at=None).values("merged_id")
    states = StatusVersion.objects.within(scope).order_by("version").values_list("patient_id", "status")
    ended = {patient for patient, status in dict(states).items() if status != Status.ACTIVE}
    found = Patient.objects.within(scope).exclude(pk__in=merged).exclude(key__wrapped="").order_by("at", "id")
    return tuple(each for each in found.values_list("pk", flat=True) if each not in ended)


def is_erased(chart: Chart) -> bool:
    """Whether the person's key was taken away."""
    return not PatientKey.objects.filter(patient_id=chart.patient, erased_at=None).exists()


def forgets(room: str, forget: Forget) -> None:
    """Let a room take part in erasures: ``forget`` is called with the ids, in the erasure's own transaction.

    For what is derived from a record and may be deleted; versions stay and lose their key (ADR 23).
    """
    _forgetting[room] = forget


def forget_everywhere(by: Actor, at: datetime, patients: tuple[UUID, ...]) -> None:
    """Remove what rooms keep beside the record of these people."""
    for forget in _forgetting.values():
        forget(by, at, patients)
