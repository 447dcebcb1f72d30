"""Whom somebody looks after, by name: read and opened once, then kept in this process while nothing changed.

Names are sealed, so no database can sort them or search in them. What is kept is thrown away when a row was added
that could change it: a version of a person, a place in the programme, a place on the team, an erasure.
"""

from __future__ import annotations

import json
import unicodedata
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from uuid import UUID

from django.db.models import Count, Max

from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.scope import Scope
from trochee.clinic.accounts.values import Here

from .models import CareTeamMember, Patient, PatientKey, PersonVersion, Status, StatusVersion
from .sealed import ErasedError, open_field, opened
from .values import NoSuchPatientError

ERASED = "(erased)"
_BOOKS = 64
_AT_ONCE = 5_000
Stamp = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One patient whom somebody looks after."""

    patient: UUID
    name: str = field(repr=False)
    sought: str = field(repr=False)
    status: str
    time_zone: str
    registered_at: datetime

    @property
    def takes_part(self) -> bool:
        """Whether anything new is entered."""
        return self.status == Status.ACTIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """All of them, by name."""

    stamp: Stamp
    lines: tuple[Looked, ...] = field(repr=False)
    names: dict[UUID, str] = field(repr=False)


_books: OrderedDict[tuple[UUID, UUID, str], Book] = OrderedDict()
_turn = Lock()


def book(by: Here) -> tuple[Looked, ...]:
    """Give whom this person looks after, by name, in four cheap questions where nothing changed.

    Writes no audit row: whoever shows a line of it does. Raises `NoSuchPatientError` for whoever looks after nobody.
    """
    if by.role not in {Role.CLINICIAN, Role.OBSERVER}:
        raise NoSuchPatientError
    place, stamp = (by.scope.clinic, by.user, by.role.value), _stamp(by)
    with _turn:
        found = _books.get(place)
    if found is None or found.stamp != stamp:
        found = _written(by, stamp, {} if found is None else found.names)
    with _turn:
        _books[place] = found
        _books.move_to_end(place)
        while len(_books) > _BOOKS:
            _books.popitem(last=False)
    return found.lines


def folded(text: str) -> str:
    """Write a text as it is compared: small letters, without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(each for each in apart if not unicodedata.combining(each)).split())


def _stamp(by: Here) -> Stamp:
    team = CareTeamMember.objects.within(by.scope).filter(user_id=by.user, role=by.role, ended_at=None)
    people, states = PersonVersion.objects.within(by.scope), StatusVersion.objects.within(by.scope)
    erased = PatientKey.objects.filter(patient__clinic_id=by.scope.clinic, erased_at__isnull=False)
    counts = [rows.aggregate(Count("pk"), Max("at")) for rows in (team, people, states)]
    return (*(value for each in counts for value in each.values()), erased.count(), by.time_zone)


def _written(by: Here, stamp: Stamp, before: dict[UUID, str]) -> Book:
    team = CareTeamMember.objects.within(by.scope).filter(user_id=by.user, role=by.role, ended_at=None)
    ids = team.values("patient_id")
    patients = list(Patient.objects.within(by.scope).filter(pk__in=ids).values_list("pk", "at"))
    states = StatusVersion.objects.within(by.scope).filter(patient_id__in=ids).order_by("version")
    status = dict(states.values_list("patient_id", "status"))
    rows = PersonVersion.objects.within(by.scope).filter(patient_id__in=ids, replaced_by=None)
    versions = {patient: (pk, zone) for pk, patient, zone in rows.values_list("pk", "patient_id", "time_zone")}
    names = _names(by.scope, [pk for pk, _ in versions.values()], before)
    lines = []
    for patient, at in patients:
        version, zone = versions.get(patient, (patient, ""))
        name = names.get(version, ERASED)
        line = Looked(
            patient=patient,
            name=name,
            sought=folded(name),
            status=status.get(patient, Status.ACTIVE),
            time_zone=zone or by.time_zone,
            registered_at=at,
        )
        lines.append(line)
    lines.sort(key=lambda each: (each.name.casefold(), str(each.patient)))
    return Book(stamp=stamp, lines=tuple(lines), names=names)


def _names(scope: Scope, versions: list[UUID], before: dict[UUID, str]) -> dict[UUID, str]:
    """Open the names that were not open before; those without a key are left out."""
    there = [each for some in batches(versions) for each in _alive(scope, some)]
    found = {each: before[each] for each in there if each in before}
    missing = [each for each in there if each not in found]
    for some in batches(missing):
        rows = PersonVersion.objects.within(scope).filter(pk__in=some).select_related("patient__key")
        for row in rows:
            try:
                text = open_field(opened(row.patient.key), row.sealed, f"patients.person:{row.pk}")
            except ErasedError:
                continue
            said = json.loads(text)
            found[row.pk] = f"{said['given_name']} {said['family_name']}".strip()
    return found


def _alive(scope: Scope, versions: list[UUID]) -> list[UUID]:
    rows = PersonVersion.objects.within(scope).filter(pk__in=versions, patient__key__erased_at=None)
    return list(rows.values_list("pk", flat=True))


def batches(ids: list[UUID]) -> list[list[UUID]]:
    """Cut many ids into lists that one statement can hold."""
    return [ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE)]
