"""Everything that is written about accounts: one transaction each, the audit row inside."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.utils import reset
from django.conf import settings
from django.contrib.sessions.models import Session

from trochee.clinic.audit.canonical import content_hash
from trochee.clinic.audit.trail import Trail, deed
from trochee.clinic.audit.values import Actor, program
from trochee.foundation.clock import zone_named

from .models import Clinic, Invitation, Membership, Recovery, Signature, User
from .queries import member, must_have_second_factor, open_invitation, token_hash
from .roles import Role
from .scope import Scope
from .values import Confirmation, Invited, NewInvitation, NotAllowedError, OutOfDateError, ToSign

_TOKEN_BYTES = 32
_INVITES = {
    Role.ADMINISTRATOR: frozenset(Role) - {Role.PATIENT, Role.CARER},
    Role.CLINICIAN: {Role.PATIENT, Role.CARER},
}


def found_clinic(*, by: Actor, at: datetime, name: str, time_zone: str) -> Clinic:
    """Begin a clinic; raises `UnknownZoneError` for a zone that is none."""
    zone_named(time_zone)
    clinic = Clinic(name=name, time_zone=time_zone, founded_at=at)
    with deed(by=by, at=at) as trail:
        clinic.save(force_insert=True)
        trail.add("accounts.clinic_founded", target=f"clinic:{clinic.pk}")
    return clinic


def invite(*, by: Actor, at: datetime, scope: Scope, new: NewInvitation) -> Invited:
    """Make an invitation, whose link is handed over by whoever invites.

    Administrators invite staff, clinicians invite patients and carers, the command line invites administrators.
    """
    allowed = {Role.ADMINISTRATOR} if by.role == "program" else _INVITES.get(Role(by.role), frozenset())
    if new.role not in allowed:
        raise NotAllowedError(f"the role {by.role} does not invite the role {new.role}")
    if (new.patient is None) == (new.role in {Role.PATIENT, Role.CARER}):
        raise ValueError("patients and carers are invited to one patient's record, staff to none")
    with deed(by=by, at=at) as trail:
        return _invitation(trail, scope, new, None)


def _invitation(trail: Trail, scope: Scope, new: NewInvitation, user: User | None) -> Invited:
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    row = Invitation(
        clinic_id=scope.clinic,
        role=new.role,
        name=new.name,
        patient=new.patient,
        user=user,
        token_sha256=token_hash(token),
        invited_by=trail.by.id,
        invited_at=trail.at,
        expires_at=trail.at + settings.TROCHEE_INVITATION_HOLDS,
    )
    row.save(force_insert=True)
    trail.add("accounts.invited", target=f"invitation:{row.pk}", patient=new.patient, detail={"role": new.role})
    return Invited(id=row.pk, token=token, expires_at=row.expires_at)


def accept(*, by: Actor, at: datetime, token: str, username: str, password: str) -> User:
    """Use an invitation: make the account, or give a recovered one its new password.

    Raises `NotAllowedError` where the link was used, has run out or never was.
    """
    found = open_invitation(token, at)
    if found is None:
        raise NotAllowedError("the link was used already, or has run out")
    actor = Actor(id=by.id, role=found.role, clinic=found.clinic_id, request=by.request, address=by.address)
    with deed(by=actor, at=at) as trail:
        used = Invitation.objects.filter(pk=found.pk, used_at=None, withdrawn_at=None, version=found.version)
        if not used.update(used_at=at, version=found.version + 1):
            raise NotAllowedError("the link was used already, or has run out")
        user = found.user or User(username=User.normalize_username(username).lower(), name=found.name, created_at=at)
        user.set_password(password)
        user.save()
        target = f"user:{user.pk}"
        trail.add("accounts.invitation_used", target=target, detail={"invitation": str(found.pk)})
        if found.user is None:
            _join(trail, found, user)
    return user


def _join(trail: Trail, invitation: Invitation, user: User) -> None:
    row = Membership(
        clinic_id=invitation.clinic_id,
        user=user,
        role=invitation.role,
        patient=invitation.patient,
        began_at=trail.at,
    )
    row.save(force_insert=True)
    trail.add(
        "accounts.membership_began",
        target=f"user:{user.pk}",
        patient=invitation.patient,
        detail={"role": invitation.role},
    )


def end_membership(*, by: Actor, at: datetime, scope: Scope, membership: UUID, version: int) -> None:
    """End what somebody is in the clinic, and their sessions; raises `OutOfDateError` where it changed meanwhile."""
    _only(by, Role.ADMINISTRATOR)
    with deed(by=by, at=at) as trail:
        rows = Membership.objects.filter(clinic_id=scope.clinic, pk=membership, ended_at=None, version=version)
        row = rows.first()
        if row is None or not rows.update(ended_at=at, version=version + 1):
            raise OutOfDateError("the membership was changed or ended meanwhile")
        _end_sessions(row.user_id)
        trail.add("accounts.membership_ended", target=f"user:{row.user_id}", detail={"role": row.role})


def withdraw_invitation(*, by: Actor, at: datetime, scope: Scope, invitation: UUID, patient: UUID | None) -> None:
    """Make a link useless before it is used: staff's by an administrator, one to a record by its care team.

    ``patient`` is the record that the caller may keep the team of; ``None`` for staff.
    """
    _only(by, Role.ADMINISTRATOR if patient is None else Role.CLINICIAN)
    with deed(by=by, at=at) as trail:
        rows = Invitation.objects.filter(clinic_id=scope.clinic, pk=invitation, used_at=None, withdrawn_at=None)
        row = rows.filter(patient=patient).first()
        if row is None or not rows.filter(version=row.version).update(withdrawn_at=at, version=row.version + 1):
            raise OutOfDateError("the link was used or withdrawn already")
        trail.add("accounts.invitation_withdrawn", target=f"invitation:{invitation}", patient=patient)


def unlock(*, by: Actor, at: datetime, scope: Scope, user: UUID) -> None:
    """Let somebody of the clinic try again whose log-in is locked after wrong passwords."""
    _only(by, Role.ADMINISTRATOR)
    with deed(by=by, at=at) as trail:
        found = User.objects.filter(pk=user, memberships__clinic_id=scope.clinic).first()
        if found is None:
            raise NotAllowedError("the account does not belong to this clinic")
        if not reset(username=found.username):
            raise OutOfDateError("the log-in was not locked any more")
        trail.add("accounts.unlocked", target=f"user:{user}")


def forget_account(*, by: Actor, at: datetime, scope: Scope, patients: Collection[UUID]) -> None:
    """Take name and log-in away from the accounts of erased patients, with their sessions and their open links.

    An account that is somebody else in a clinic too, or of another clinic, keeps its name: only this membership ends.
    """
    _only(by, Role.CLINICIAN)
    with deed(by=by, at=at) as trail:
        links = Invitation.objects.filter(clinic_id=scope.clinic, patient__in=patients)
        links.filter(role=Role.PATIENT).update(name="(erased)")
        links.filter(used_at=None, withdrawn_at=None).update(withdrawn_at=at)
        mine = Membership.objects.filter(clinic_id=scope.clinic, patient__in=patients, role=Role.PATIENT)
        for row in mine.select_related("user"):
            if row.ended_at is None:
                Membership.objects.filter(pk=row.pk).update(ended_at=at, version=row.version + 1)
                _end_sessions(row.user_id)
                trail.add("accounts.membership_ended", target=f"user:{row.user_id}", patient=row.patient)
            if not Membership.objects.filter(user=row.user, ended_at=None).exists():
                _forget(trail, row.user, row.patient)


def _forget(trail: Trail, user: User, patient: UUID | None) -> None:
    Authenticator.objects.filter(user=user).delete()
    Recovery.objects.filter(user=user).update(how_identified="(erased)")
    reset(username=user.username)  # wrong passwords are counted by name
    blank = {"name": "(erased)", "username": f"erased-{user.pk}", "is_active": False}
    User.objects.filter(pk=user.pk).update(**blank)
    trail.add("accounts.forgotten", target=f"user:{user.pk}", patient=patient)


def request_recovery(*, by: Actor, at: datetime, scope: Scope, user: UUID, how_identified: str) -> Recovery:
    """Ask that somebody who lost every way in gets a new one, saying how they were identified."""
    _only(by, Role.ADMINISTRATOR, Role.CLINICIAN)
    if not how_identified.strip():
        raise ValueError("say how the person was identified")
    if str(user) == by.id:
        raise NotAllowedError("nobody recovers their own account")
    if not Membership.objects.filter(clinic_id=scope.clinic, user_id=user, ended_at=None).exists():
        raise NotAllowedError("the account does not belong to this clinic")
    row = Recovery(
        clinic_id=scope.clinic,
        user_id=user,
        requested_by_id=UUID(by.id),
        requested_at=at,
        how_identified=how_identified.strip(),
    )
    with deed(by=by, at=at) as trail:
        row.save(force_insert=True)
        trail.add("accounts.recovery_requested", target=f"user:{user}", detail={"recovery": str(row.pk)})
    return row


def approve_recovery(*, by: Actor, at: datetime, scope: Scope, recovery: UUID) -> Invited:
    """Approve as the second person: every second factor, password and session ends, and one new link begins."""
    _only(by, Role.ADMINISTRATOR, Role.CLINICIAN)
    with deed(by=by, at=at) as trail:
        rows = Recovery.objects.filter(clinic_id=scope.clinic, pk=recovery, approved_at=None)
        row = rows.select_related("user").first()
        if row is None:
            raise OutOfDateError("the request was approved already, or there is none")
        if by.id in {str(row.requested_by_id), str(row.user_id)}:
            raise NotAllowedError("a second person approves, who neither asked nor is the one to recover")
        if not rows.update(approved_by_id=UUID(by.id), approved_at=at, version=row.version + 1):
            raise OutOfDateError("the request was approved already")
        Authenticator.objects.filter(user=row.user).delete()
        row.user.set_unusable_password()
        row.user.save(update_fields=["password"])
        _end_sessions(row.user_id)
        trail.add("accounts.recovery_approved", target=f"user:{row.user_id}", detail={"recovery": str(row.pk)})
        role = Membership.objects.filter(clinic_id=scope.clinic, user=row.user).values_list("role", "patient")
        first_role, patient = role.order_by("began_at")[0]
        new = NewInvitation(role=Role(first_role), name=row.user.name, patient=patient)
        return _invitation(trail, scope, new, row.user)


def confirm_recovery(*, by: Actor, at: datetime, scope: Scope, recovery: UUID, confirmation: Confirmation) -> Invited:
    """Approve as the second person, signed by password or passkey given just now."""
    what = ToSign(meaning="recovery approved", target=f"recovery:{recovery}", content={"recovery": str(recovery)})
    with deed(by=by, at=at):
        sign(by=by, at=at, scope=scope, what=what, confirmation=confirmation)
        return approve_recovery(by=by, at=at, scope=scope, recovery=recovery)


def switch_account(*, by: Actor, at: datetime, scope: Scope, user: UUID, active: bool) -> None:
    """Switch an account of this clinic off, with its sessions, or on again."""
    _only(by, Role.ADMINISTRATOR)
    if str(user) == by.id:
        raise NotAllowedError("nobody switches their own account")
    with deed(by=by, at=at) as trail:
        found = User.objects.filter(pk=user, is_active=not active, memberships__clinic_id=scope.clinic).first()
        if found is None:
            raise OutOfDateError("the account is not of this clinic, or was switched already")
        User.objects.filter(pk=user).update(is_active=active)
        if not active:
            _end_sessions(user)
        trail.add("accounts.switched_on" if active else "accounts.switched_off", target=f"user:{user}")


def sign(*, by: Actor, at: datetime, scope: Scope, what: ToSign, confirmation: Confirmation) -> Signature:
    """Sign a content: bound to its hash, by a person who has just confirmed who they are, once a confirmation."""
    if not 0 <= (at - confirmation.at).total_seconds() <= settings.TROCHEE_SIGNING_WITHIN.total_seconds():
        raise NotAllowedError("the password or passkey was not given just now")
    user = User.objects.filter(pk=UUID(by.id), is_active=True).first()
    if user is None or by.clinic != scope.clinic or member(scope, user.pk, Role(by.role)) is None:
        raise NotAllowedError("only a member of the clinic signs")
    if must_have_second_factor(user) and not Authenticator.objects.filter(user=user).exists():
        raise NotAllowedError("staff sign with a second factor on their account")
    row = Signature(
        clinic_id=scope.clinic,
        user=user,
        at=at,
        meaning=what.meaning,
        target=what.target,
        content_sha256=content_hash(what.content),
        method=confirmation.method,
        confirmed_at=confirmation.at,
    )
    with deed(by=by, at=at) as trail:
        if Signature.objects.filter(user=user, confirmed_at=confirmation.at).exists():
            raise NotAllowedError("this confirmation was used for another signature")
        row.save(force_insert=True)
        detail = {"meaning": what.meaning, "sha256": row.content_sha256}
        trail.add("accounts.signed", target=what.target, detail=detail)
    return row


def note_access(*, by: Actor, at: datetime, action: str, detail: str = "", about: UUID | None = None) -> None:
    """Write down a refusal, a lock or a confirmation, which change nothing else; ``about`` whom, else oneself."""
    with deed(by=by, at=at) as trail:
        target = f"user:{about or by.id}"
        trail.add(action, target=target, detail={"how": detail} if detail else None)


def keep_password(*, by: Actor, at: datetime, user: User) -> None:
    """Keep the new password that stands on the row; every session that began with the old one ends by it."""
    with deed(by=by, at=at) as trail:
        user.save(update_fields=["password"])
        trail.add("accounts.password_changed", target=f"user:{user.pk}")


def _only(by: Actor, *roles: Role) -> None:
    if by.role not in roles:
        raise NotAllowedError(f"the role {by.role} does not do this")


def _end_sessions(user: UUID) -> None:
    mine = UserSession.objects.filter(user_id=user)
    Session.objects.filter(session_key__in=list(mine.values_list("session_key", flat=True))).delete()
    mine.delete()


COMMAND_LINE = program("command-line")
