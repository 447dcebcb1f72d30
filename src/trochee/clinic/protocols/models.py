"""What a clinic decided for itself, who may sign it, and which shipped knowledge it has seen."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from trochee.clinic.accounts.models import Clinic, Signature, User
from trochee.clinic.accounts.scope import ScopedRows
from trochee.clinic.patients.models import OfClinic


class ProtocolVersion(OfClinic):
    """The clinic's own protocol as it was signed at one time; the highest version is in force.

    ``entries`` is YAML as it was typed; ``settings`` are the own values and the switches. ``beside`` names the
    shipped knowledge that it was read beside.
    """

    version = models.PositiveIntegerField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    entries = models.TextField(blank=True)
    settings = models.TextField()
    why = models.TextField()
    beside = models.CharField(max_length=40)
    signature = models.OneToOneField(Signature, on_delete=models.PROTECT, related_name="+")
    content_sha256 = models.CharField(max_length=64)

    objects = ScopedRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clinic", "version"], name="protocols_one_protocol_a_version")]


class ProtocolDraft(models.Model):
    """What the clinic is about to decide: one for a clinic, of no effect until it is signed."""

    clinic = models.OneToOneField(Clinic, primary_key=True, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    version = models.PositiveIntegerField()
    based_on = models.PositiveIntegerField()
    entries = models.TextField(blank=True)
    settings = models.TextField()

    objects = ScopedRows()

    def __str__(self) -> str:
        """Say what it would follow."""
        return f"draft after version {self.based_on}"


class MedicalLead(OfClinic):
    """A clinician who signs for the clinic, from when until when. Ended, never deleted."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, blank=True)

    objects = ScopedRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "user"], condition=Q(ended_at=None), name="protocols_a_lead_once"
            )
        ]


class KnowledgeSeen(OfClinic):
    """Somebody of the clinic has read what changed in the shipped knowledge, up to this version of it."""

    version = models.PositiveIntegerField()
    knowledge = models.CharField(max_length=40)
    standing = models.TextField()

    objects = ScopedRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clinic", "version"], name="protocols_one_seen_a_version")]
