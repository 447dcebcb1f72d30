"""Who is who. Reads only."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from trochee.clinic.audit.values import Actor

from .models import Clinic, Invitation, Membership, Signature, User
from .roles import STAFF, Role
from .scope import Scope
from .values import Here


def memberships(user: User) -> tuple[Membership, ...]:
    """Give what a person is today, staff roles first; nothing for an account that was switched off."""
    if not user.is_active:
        return ()
    found = Membership.objects.filter(user=user, ended_at=None).select_related("clinic").order_by("began_at", "id")
    return tuple(sorted(found, key=lambda each: Role(each.role) not in STAFF))


def must_have_second_factor(user: User) -> bool:
    """Whether any of the person's roles sees others' records."""
    return any(Role(each.role) in STAFF for each in memberships(user))


def here(membership: Membership, user: User, *, request: str = "", address: str = "") -> Here:
    """Give who acts, from one of the person's memberships."""
    actor = Actor(
        id=str(user.pk), role=membership.role, clinic=membership.clinic_id, request=request, address=address
    )
    return Here(
        actor=actor,
        user=user.pk,
        role=Role(membership.role),
        scope=Scope(clinic=membership.clinic_id),
        clinic_name=membership.clinic.name,
        time_zone=membership.clinic.time_zone,
        name=user.name,
        own_patient=membership.patient if membership.role == Role.PATIENT else None,
    )


def token_hash(token: str) -> str:
    """Give what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_invitation(token: str, at: datetime) -> Invitation | None:
    """Find an invitation that can still be used."""
    return (
        Invitation.objects.filter(token_sha256=token_hash(token), used_at=None, withdrawn_at=None, expires_at__gt=at)
        .select_related("clinic", "user")
        .first()
    )


def members(scope: Scope) -> tuple[Membership, ...]:
    """Give everybody who belongs to the clinic today."""
    found = Membership.objects.filter(clinic_id=scope.clinic, ended_at=None).select_related("user")
    return tuple(found.order_by("role", "began_at", "id"))


def member(scope: Scope, user: UUID, role: Role) -> Membership | None:
    """Give somebody's membership in this role, where they have it today."""
    return Membership.objects.filter(clinic_id=scope.clinic, user_id=user, role=role, ended_at=None).first()


def clinics() -> tuple[Clinic, ...]:
    """Give every clinic of this installation, for commands and jobs."""
    return tuple(Clinic.objects.order_by("founded_at", "id"))


def signatures(scope: Scope, target: str) -> tuple[Signature, ...]:
    """Give who has signed something, in order."""
    return tuple(Signature.objects.filter(clinic_id=scope.clinic, target=target).order_by("at", "id"))
