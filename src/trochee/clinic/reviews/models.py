"""A patient's review as it was written last: derived, sealed, replaced when the record says something else."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from trochee.clinic.accounts.scope import ScopedRows
from trochee.clinic.patients.models import OfClinic, Patient


class WrittenReview(OfClinic):
    """The pages of one patient's review, and what they were written from.

    Not a version and not append-only: nothing here cannot be written again from the record, and a decision is bound
    to the record's content, never to this row. ``stamp`` names the rows it was written from, ``content_sha256`` what
    they said; either equal means that writing it again would give the same pages. The pages are compressed and sealed
    under the person's key, one field a reader, empty before the first writing.
    """

    patient = models.OneToOneField(Patient, on_delete=models.PROTECT, related_name="+")
    stamp = models.CharField(max_length=64, blank=True)
    content_sha256 = models.CharField(max_length=64, blank=True)
    as_of = models.DateField(null=True)
    written_at = models.DateTimeField(null=True)
    sealed_for_clinicians = models.BinaryField(default=b"")
    sealed_for_patient = models.BinaryField(default=b"")
    asked_at = models.DateTimeField(null=True)
    taken_for = models.CharField(max_length=64, blank=True)
    taken_until = models.DateTimeField(null=True)

    objects = ScopedRows()

    class Meta:
        indexes = [
            models.Index(fields=["clinic", "asked_at"], condition=Q(asked_at__isnull=False), name="reviews_asked_for")
        ]
