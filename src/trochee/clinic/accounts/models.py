"""Clinics, people who log in, what they are in which clinic, and what they have signed."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from .roles import CHOICES


class Clinic(models.Model):
    """One clinic. Everything clinical belongs to exactly one."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=64)
    founded_at = models.DateTimeField()

    def __str__(self) -> str:
        """Give the name as it is shown."""
        return self.name


class User(AbstractBaseUser):
    """Somebody who can log in. What they may do follows from their memberships and from nothing here."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    username = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = BaseUserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        """Give the name under which the person logs in."""
        return self.username


class Membership(models.Model):
    """What a person is in a clinic, from when until when. Ended, never deleted.

    ``patient`` is the person's own record where they are a patient; this room knows it as an id only.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=CHOICES)
    patient = models.UUIDField(null=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "user", "role"], condition=Q(ended_at=None), name="accounts_one_membership_a_role"
            ),
            models.CheckConstraint(
                condition=~Q(role="patient") | Q(patient__isnull=False), name="accounts_a_patient_is_a_patient"
            ),
        ]

    def __str__(self) -> str:
        """Give the role; the rest are ids."""
        return self.role


class Invitation(models.Model):
    """A link, used once, by which a person gets a membership. Only the token's hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=CHOICES)
    name = models.CharField(max_length=120)
    patient = models.UUIDField(null=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    token_sha256 = models.CharField(max_length=64, unique=True)
    invited_by = models.CharField(max_length=64)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        """Give the role; never whom it is for."""
        return f"invitation as {self.role}"


class Recovery(models.Model):
    """A person who lost every way in: one asks, another approves, and neither is the person."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    how_identified = models.CharField(max_length=400)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("requested_by")), name="accounts_recovery_by_two"
            ),
            models.CheckConstraint(condition=~Q(user=F("requested_by")), name="accounts_recovery_not_by_oneself"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(user=F("approved_by")), name="accounts_recovery_not_own_approval"
            ),
        ]

    def __str__(self) -> str:
        """Give the state."""
        return "recovery approved" if self.approved_at else "recovery requested"


class Signature(models.Model):
    """A person confirmed by password or passkey that a content, known by its hash, is theirs. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    meaning = models.CharField(max_length=80)
    target = models.CharField(max_length=120)
    content_sha256 = models.CharField(max_length=64)
    method = models.CharField(max_length=20)
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "target", "content_sha256", "meaning"], name="accounts_signed_once"
            ),
            models.UniqueConstraint(fields=["user", "confirmed_at"], name="accounts_one_signature_a_confirmation"),
        ]

    def __str__(self) -> str:
        """Give what was signed."""
        return f"{self.meaning} {self.target}"
