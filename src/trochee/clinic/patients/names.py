"""Who people are, read from the database and opened: what a book of names is written from."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from trochee.clinic.accounts.scope import Scope

from .models import Merge, Patient, PatientKey, PersonVersion, Status, StatusVersion
from .sealed import ErasedError, open_field, opened
from .values import Chart

ERASED = "(erased)"
_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One person whom somebody looks after, under the record that goes on; ``ids`` are all their records, it first.

    ``also`` are the other names under which duplicates were registered, ``sought`` is all names as they are compared.
    """

    patient: UUID
    ids: tuple[UUID, ...]
    name: str = field(repr=False)
    also: tuple[str, ...] = field(repr=False, default=())
    sought: str = field(repr=False)
    status: str
    time_zone: str
    registered_at: datetime

    @property
    def takes_part(self) -> bool:
        """Whether anything new is entered."""
        return self.status == Status.ACTIVE


def folded(text: str) -> str:
    """Write a text as it is compared: small letters, without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(each for each in apart if not unicodedata.combining(each)).split())


def batches(ids: Collection[UUID]) -> list[list[UUID]]:
    """Cut many ids into lists that one statement can hold."""
    wanted = list(ids)
    return [wanted[start : start + _AT_ONCE] for start in range(0, len(wanted), _AT_ONCE)]


def merged_into(scope: Scope) -> dict[UUID, UUID]:
    """Give the duplicates of the clinic, each with the record that it is read with."""
    return dict(Merge.objects.within(scope).filter(undone_at=None).values_list("merged_id", "kept_id"))


def merged_at(chart: Chart) -> dict[UUID, datetime]:
    """Give the duplicates that are read with a record in hand, each with the moment since which they are."""
    rows = Merge.objects.within(chart.scope).filter(kept_id=chart.patient, undone_at=None)
    return dict(rows.values_list("merged_id", "at"))


def read(scope: Scope, people: Iterable[UUID], merged: Mapping[UUID, UUID], zone: str) -> dict[UUID, Looked]:
    """Read the people who go by these records, with their duplicates; ``zone`` is for whom none was written down."""
    ids = {each: [each] for each in people}
    for duplicate, kept in merged.items():
        if kept in ids:
            ids[kept].append(duplicate)
    every = [each for mine in ids.values() for each in mine]
    came, stands, versions = _registered(scope, every), _status(scope, list(ids)), _versions(scope, every)
    found = {}
    for kept, mine in ids.items():
        names = [versions[each][0] if each in versions else ERASED for each in mine]
        found[kept] = Looked(
            patient=kept,
            ids=(kept, *sorted(mine[1:])),
            name=names[0],
            also=tuple(sorted({each for each in names[1:] if each not in {names[0], ERASED}})),
            sought=" / ".join(map(folded, dict.fromkeys(names))),
            status=stands.get(kept, Status.ACTIVE),
            time_zone=(versions[kept][1] if kept in versions else "") or zone,
            registered_at=min(came[each] for each in mine),
        )
    return found


def _registered(scope: Scope, ids: list[UUID]) -> dict[UUID, datetime]:
    rows = Patient.objects.within(scope)
    return dict(row for some in batches(ids) for row in rows.filter(pk__in=some).values_list("pk", "at"))


def _status(scope: Scope, ids: list[UUID]) -> dict[UUID, str]:
    rows = StatusVersion.objects.within(scope).order_by("version")
    return dict(
        row for some in batches(ids) for row in rows.filter(patient_id__in=some).values_list("patient_id", "status")
    )


def _versions(scope: Scope, ids: list[UUID]) -> dict[UUID, tuple[str, str]]:
    """Give name and zone of each record; the name of one without a key was erased."""
    rows = PersonVersion.objects.within(scope).filter(replaced_by=None)
    columns = ("patient_id", "pk", "sealed", "time_zone", "patient__key__wrapped", "patient__key__erased_at")
    found = {}
    for some in batches(ids):
        for patient, pk, sealed, zone, wrapped, erased_at in rows.filter(patient_id__in=some).values_list(*columns):
            key = PatientKey(patient_id=patient, wrapped=wrapped, erased_at=erased_at)
            try:
                said = json.loads(open_field(opened(key), sealed, f"patients.person:{pk}"))
            except ErasedError:
                found[patient] = (ERASED, zone)
            else:
                found[patient] = (f"{said['given_name']} {said['family_name']}".strip(), zone)
    return found
