"""A patient folder that was uploaded: it waits for a yes, and what was not taken of it stays on record."""

from __future__ import annotations

from django.db import models

from trochee.clinic.accounts.scope import ScopedRows
from trochee.clinic.patients.models import OfClinic, Patient


class WaitingFolder(OfClinic):
    """Files as they were uploaded, sealed under the person's key, until they are brought in, let go or too old.

    Not append-only: nothing here is part of the record yet. ``content_sha256`` is what a yes has to name.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    content_sha256 = models.CharField(max_length=64)
    sealed = models.BinaryField()
    ends_at = models.DateTimeField()

    objects = ScopedRows()


class BroughtFolder(OfClinic):
    """One folder that was brought in: what was new, and each row that was not taken as the clinic says otherwise.

    Append-only, and sealed under the person's key, since the rows that did not win are clinical too.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    content_sha256 = models.CharField(max_length=64)
    not_taken = models.PositiveIntegerField()
    sealed_account = models.TextField()

    objects = ScopedRows()
