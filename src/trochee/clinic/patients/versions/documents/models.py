"""One version of a document. A document written anew is a new row that names the one it replaces."""

from __future__ import annotations

from django.db import models

from trochee.clinic.accounts.scope import ScopedRows

from ...models import OfClinic, Patient


class DocumentRow(OfClinic):
    """One version of what a record has one of, sealed as a whole under the person's key."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    sealed = models.TextField()
    content_sha256 = models.CharField(max_length=64)

    objects = ScopedRows()

    class Meta:
        abstract = True
