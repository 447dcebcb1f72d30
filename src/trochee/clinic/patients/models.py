"""The person and what stands around them. Every change is a new row; a row that says something is never rewritten."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from trochee.clinic.accounts.models import Clinic, User
from trochee.clinic.accounts.roles import CHOICES
from trochee.clinic.accounts.scope import ScopedRows


class OfClinic(models.Model):
    """A row of one clinic, found only with that clinic in hand; written by whom and when."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """Give the id and nothing that a patient said."""
        return str(self.pk)


class Patient(OfClinic):
    """A person in this programme: an id to which everything else points, and a state."""

    objects = ScopedRows()


class PatientKey(models.Model):
    """The key of one person's sealed fields, itself sealed. Erasure takes it away (ADR 23)."""

    patient = models.OneToOneField(Patient, primary_key=True, on_delete=models.PROTECT, related_name="key")
    wrapped = models.TextField(blank=True)
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Say whether it is still there."""
        return "erased" if self.erased_at else "kept"


class PersonVersion(OfClinic):
    """Who the person is, as written at one time. A correction is a new row that names the one it replaces."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    sealed = models.TextField()
    time_zone = models.CharField(max_length=64, blank=True)
    content_sha256 = models.CharField(max_length=64)

    objects = ScopedRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patient", "version"], name="patients_one_person_a_version")]


class Status(models.TextChoices):
    """Where a person stands in the programme."""

    ACTIVE = "active"
    DEACTIVATED = "deactivated"
    TRANSFERRED = "transferred"
    DECEASED = "deceased"


class StatusVersion(OfClinic):
    """What became of a person's part in the programme, and why. The latest row holds."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    status = models.CharField(max_length=20, choices=Status.choices)
    sealed_reason = models.TextField(blank=True)

    objects = ScopedRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patient", "version"], name="patients_one_status_a_version")]


class CareTeamMember(OfClinic):
    """Somebody of the clinic who looks after this person, from when until when."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=CHOICES)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, blank=True)

    objects = ScopedRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "user", "role"], condition=Q(ended_at=None), name="patients_on_the_team_once"
            )
        ]


class Carer(OfClinic):
    """Somebody whom the patient lets help, with limits that the patient set."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    may_enter_nights = models.BooleanField(default=False)
    may_read_nights = models.BooleanField(default=False)
    may_read_review = models.BooleanField(default=False)
    until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, blank=True)

    objects = ScopedRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "user"], condition=Q(ended_at=None), name="patients_one_carer_a_person"
            )
        ]


class BreakGlass(OfClinic):
    """Somebody not on the team opened the record: why, and until when."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sealed_reason = models.TextField()
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = ScopedRows()


class ConsentText(OfClinic):
    """What a person is asked to agree to, word for word, as one immutable version."""

    kind = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=160)
    text = models.TextField()
    content_sha256 = models.CharField(max_length=64)

    objects = ScopedRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "kind", "language", "version"], name="patients_one_text_a_version"
            )
        ]


class ConsentAnswer(OfClinic):
    """A person's answer to what was shown: given, refused, or withdrawn later. The latest row holds."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    answer = models.CharField(max_length=12, choices=[(each, each) for each in ("given", "refused", "withdrawn")])
    shown_sha256 = models.CharField(max_length=64)

    objects = ScopedRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "kind", "version"], name="patients_one_answer_a_version")
        ]


class Merge(OfClinic):
    """Two records are one person: the second is read with the first, and nothing of either is rewritten."""

    kept = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    sealed_reason = models.TextField(blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=64, blank=True)
    sealed_undone_reason = models.TextField(blank=True)

    objects = ScopedRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merged"], condition=Q(undone_at=None), name="patients_merged_once"),
            models.CheckConstraint(condition=~Q(kept=models.F("merged")), name="patients_merged_with_another"),
        ]


class ErasureStep(OfClinic):
    """What became of a wish to be erased: asked for, taken back by the person, or declined with a reason.

    That it was done stands with the person's key. The latest row holds.
    """

    ASKED, TAKEN_BACK, DECLINED = "asked", "taken_back", "declined"

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    step = models.CharField(max_length=12, choices=[(each, each) for each in (ASKED, TAKEN_BACK, DECLINED)])
    sealed_reason = models.TextField(blank=True)

    objects = ScopedRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "version"], name="patients_one_erasure_step_a_version")
        ]
