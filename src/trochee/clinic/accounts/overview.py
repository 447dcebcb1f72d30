"""Accounts and links around all patients of a clinic: the caller keeps those whom the reader looks after."""

from __future__ import annotations

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


def unused_links(scope: Scope, at: datetime, *, since: datetime) -> tuple[Waiting, ...]:
    """Give links that ran out unused, since a moment, where the person has not got in by another one."""
    rows = Invitation.objects.filter(
        clinic_id=scope.clinic, patient__isnull=False, used_at=None, withdrawn_at=None, expires_at__gte=since
    )
    found = rows.exclude(expires_at__gt=at).order_by("expires_at")
    links = list(found.values_list("patient", "role", "name", "expires_at"))
    accounts = Membership.objects.filter(clinic_id=scope.clinic, ended_at=None)
    inside = set(accounts.filter(patient__in={each[0] for each in links}).values_list("patient", "role"))
    return tuple(
        Waiting(patient=patient, user=None, name=name, at=ended)
        for patient, role, name, ended in links
        if patient is not None and (patient, role) not in inside
    )


def helpers(scope: Scope) -> tuple[Waiting, ...]:
    """Give the helpers' accounts, and since when they are there."""
    rows = Membership.objects.filter(clinic_id=scope.clinic, role=Role.CARER, patient__isnull=False, ended_at=None)
    return tuple(
        Waiting(patient=patient, user=user, name=name, at=began_at)
        for patient, user, name, began_at in rows.values_list("patient", "user_id", "user__name", "began_at")
        if patient is not None
    )


def recoveries(scope: Scope) -> tuple[Waiting, ...]:
    """Give the accounts around patients that wait for a second person to confirm a recovery."""
    rows = Recovery.objects.filter(clinic_id=scope.clinic, approved_at=None).order_by("requested_at")
    waiting = list(rows.select_related("user"))
    users = {each.user_id for each in waiting}
    accounts = Membership.objects.filter(clinic_id=scope.clinic, user_id__in=users, ended_at=None)
    owner = dict(accounts.filter(patient__isnull=False).values_list("user_id", "patient"))
    return tuple(
        Waiting(patient=of, user=each.user_id, name=each.user.name, at=each.requested_at)
        for each in waiting
        if (of := owner.get(each.user_id)) is not None
    )
