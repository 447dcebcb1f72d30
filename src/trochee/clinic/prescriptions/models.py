"""Authorisations as they were signed, step by step. Nothing signed is rewritten: each step is a row of its own."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from trochee.clinic.accounts.models import Clinic, User
from trochee.clinic.accounts.scope import ScopedRows
from trochee.clinic.patients.models import OfClinic, Patient
from trochee.clinic.patients.versions.documents.models import DocumentRow
from trochee.record import AuthorisationStatus


class AuthorisationStep(OfClinic):
    """What became of a person's authorisation at one time: signed, signed a second time, refused or stopped.

    A person's steps are one chain, counted from 1: the last one is what stands, and whoever writes names the one they
    saw. An amendment has the ``entry`` of what it ends and the next ``version``. In the clear stands only what lists
    ask for; the authorisation itself, what was found, and every reason are sealed together under the person's key.
    ``content_sha256`` is the code of what was signed, the same in every step of one version.
    """

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+", db_index=False)
    step = models.PositiveIntegerField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    entry = models.UUIDField()
    version = models.PositiveIntegerField()
    status = models.CharField(max_length=12, choices=[(each.value, each.value) for each in AuthorisationStatus])
    prescriber = models.CharField(max_length=64)
    second_prescriber = models.CharField(max_length=64, blank=True)
    starts_on = models.DateField()
    review_on = models.DateField()
    sealed = models.TextField()
    content_sha256 = models.CharField(max_length=64)

    objects = ScopedRows()

    class Meta:
        indexes = [models.Index(fields=["clinic", "status", "review_on"], name="prescriptions_by_review")]
        constraints = [
            models.UniqueConstraint(fields=["patient", "step"], name="prescriptions_one_after_another"),
            models.CheckConstraint(
                condition=Q(review_on__gt=F("starts_on")), name="prescriptions_review_after_start"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[each.value for each in AuthorisationStatus]),
                name="prescriptions_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(prescriber=F("second_prescriber")), name="prescriptions_second_is_another"
            ),
        ]


class FindingAtSigning(OfClinic):
    """A rule that fired or asked when an authorisation was signed, and the reason for going on in spite of it."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    step = models.ForeignKey(AuthorisationStep, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=120)
    rule_version = models.PositiveIntegerField()
    severity = models.CharField(max_length=20)
    state = models.CharField(max_length=8)
    overridden = models.BooleanField()
    sealed_reason = models.TextField(blank=True)

    objects = ScopedRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "rule"], name="prescriptions_one_finding_a_rule")]


class AuthorisationDraft(OfClinic):
    """What one prescriber has typed so far: no part of the record, sealed all the same, gone once it is signed."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    seen = models.UUIDField(null=True)
    sealed = models.TextField()

    objects = ScopedRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patient", "author"], name="prescriptions_one_draft_each")]


class DoseBeyond(OfClinic):
    """A dose that was taken and that no authorisation covered: which entry of it, and the rules that say so.

    The dose itself stands among the doses: this row is what the care team is told by.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    dose = models.UUIDField()
    saved = models.UUIDField(unique=True)
    rules = models.CharField(max_length=2000)

    objects = ScopedRows()

    class Meta:
        indexes = [models.Index(fields=["clinic", "at"], name="prescriptions_beyond_lately")]


class ContactAfter(OfClinic):
    """Somebody spoke with a person after their authorisation was stopped or lapsed, or tried to: what came of it."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    ended = models.ForeignKey(AuthorisationStep, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    reached = models.BooleanField()
    sealed_note = models.TextField()

    objects = ScopedRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ended", "number"], name="prescriptions_contacts_one_after_another")
        ]


class BroughtVersion(DocumentRow):
    """The authorisations that folders of other clinics told of, all together, sealed as a whole.

    They are history: nothing may be dosed on any of them here.
    """

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patient", "version"], name="prescriptions_brought_a_version")]


_SPEAKS = Q(fires__gt=0) | Q(asks__gt=0)


class StandingCheck(OfClinic):
    """What the rules said of an authorisation in force when they were last asked. Derived, and no version.

    ``stamp`` names what it was read from: as long as that is the same, so is the answer. ``fires`` is how many rules
    speak against it, ``asks`` how many that stop cannot be told; which they are, a page works out anew.
    """

    patient = models.OneToOneField(Patient, on_delete=models.PROTECT, related_name="+")
    step = models.ForeignKey(AuthorisationStep, on_delete=models.PROTECT, related_name="+")
    stamp = models.CharField(max_length=64)
    fires = models.PositiveIntegerField(default=0)
    asks = models.PositiveIntegerField(default=0)

    objects = ScopedRows()

    class Meta:
        indexes = [
            models.Index(
                fields=["clinic", "at"], condition=Q(fires__gt=0) | Q(asks__gt=0), name="prescriptions_speaks"
            )
        ]
