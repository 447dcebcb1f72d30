"""Accounts and links around many patients at once: whoever asks says whose it may read, and writes it down."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from .models import Invitation, Membership, Recovery
from .roles import Role
from .scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Something around one patient that waits for somebody: of whom, and since when."""

    patient: UUID
    user: UUID | None
    name: str
    at: datetime


def unused_links(scope: Scope, patients: Collection[UUID], at: datetime, *, since: datetime) -> tuple[Waiting, ...]:
    """Give links that ran out unused, since a moment, where the person has not got in by another one."""
    rows = Invitation.objects.filter(
        clinic_id=scope.clinic, patient__in=patients, used_at=None, withdrawn_at=None, expires_at__gte=since
    )
    links = (
        rows.exclude(expires_at__gt=at).order_by("expires_at").values_list("patient", "role", "name", "expires_at")
    )
    inside = {(each.patient, each.role) for each in _accounts(scope, patients)}
    return tuple(
        Waiting(patient=patient, user=None, name=name, at=ended)
        for patient, role, name, ended in links
        if patient is not None and (patient, role) not in inside
    )


def helpers(scope: Scope, patients: Collection[UUID]) -> tuple[Waiting, ...]:
    """Give the helpers' accounts, and since when they are there."""
    found = [each for each in _accounts(scope, patients) if each.role == Role.CARER]
    return tuple(
        Waiting(patient=each.patient, user=each.user_id, name=each.user.name, at=each.began_at)
        for each in found
        if each.patient is not None
    )


def recoveries(scope: Scope, patients: Collection[UUID]) -> tuple[Waiting, ...]:
    """Give the accounts around these patients that wait for a second person to confirm a recovery."""
    owner = {each.user_id: each.patient for each in _accounts(scope, patients)}
    rows = Recovery.objects.filter(clinic_id=scope.clinic, approved_at=None, user_id__in=owner).select_related("user")
    return tuple(
        Waiting(patient=of, user=each.user_id, name=each.user.name, at=each.requested_at)
        for each in rows.order_by("requested_at")
        if (of := owner[each.user_id]) is not None
    )


def _accounts(scope: Scope, patients: Collection[UUID]) -> list[Membership]:
    rows = Membership.objects.filter(clinic_id=scope.clinic, patient__in=patients, ended_at=None)
    return list(rows.select_related("user"))
