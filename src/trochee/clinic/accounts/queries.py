"""Who is who. Reads only."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator

from trochee.clinic.audit.values import Actor

from .models import Clinic, Invitation, Membership, Recovery, Signature, User
from .roles import STAFF, Role
from .scope import Scope
from .values import Here

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


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


def members(scope: Scope, roles: Collection[Role] = tuple(Role)) -> tuple[Membership, ...]:
    """Give everybody who belongs to the clinic today, or in one of these roles."""
    found = Membership.objects.filter(clinic_id=scope.clinic, role__in=roles, ended_at=None).select_related("user")
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


def used_for_signing(user: UUID, confirmed_at: datetime) -> bool:
    """Whether a confirmation has made its one signature."""
    return Signature.objects.filter(user_id=user, confirmed_at=confirmed_at).exists()


def names(ids: Collection[str]) -> dict[str, str]:
    """Give the names of accounts by id, as the trail and the rows hold it; what is no account is left out."""
    wanted = [each for each in ids if _whole(each)]
    return {str(each.pk): each.name for each in User.objects.filter(pk__in=wanted).only("id", "name")}


def _whole(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def open_invitations(scope: Scope, at: datetime, patients: Collection[UUID] | None = None) -> tuple[Invitation, ...]:
    """Give the links that can still be used: those of staff, or those to one person's record."""
    rows = Invitation.objects.filter(clinic_id=scope.clinic, used_at=None, withdrawn_at=None, expires_at__gt=at)
    rows = rows.filter(patient=None) if patients is None else rows.filter(patient__in=patients)
    return tuple(rows.order_by("expires_at", "id"))


def of_record(scope: Scope, patients: Collection[UUID]) -> tuple[Membership, ...]:
    """Give the accounts that were made for one person's record: the patient's own and carers'."""
    found = Membership.objects.filter(clinic_id=scope.clinic, patient__in=patients, ended_at=None)
    return tuple(found.select_related("user").order_by("role", "began_at", "id"))


def open_recoveries(scope: Scope, users: Collection[UUID] | None = None) -> tuple[Recovery, ...]:
    """Give the recoveries that wait for a second person, of all or of these accounts."""
    rows = Recovery.objects.filter(clinic_id=scope.clinic, approved_at=None).select_related("user", "requested_by")
    return tuple((rows if users is None else rows.filter(user_id__in=users)).order_by("requested_at", "id"))


def staff_ids(scope: Scope) -> frozenset[UUID]:
    """Give who sees others' records or settings here."""
    return frozenset(each.user_id for each in members(scope, STAFF))
