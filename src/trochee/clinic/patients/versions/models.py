"""What every versioned row of a record has. An amended entry is a new row that names the one it replaces."""

from __future__ import annotations

from django.db import models

from trochee.clinic.accounts.models import Clinic
from trochee.clinic.accounts.scope import ScopedRows

from ..models import OfClinic, Patient


class VersionedRow(OfClinic):
    """One version of one entry. ``entry`` is the same in all its versions; ``client_id`` makes a save idempotent.

    Times are kept as they were said, wall clock or with an offset. Texts that name or tell are sealed together under
    the person's key. Null is no answer.
    """

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    client_id = models.UUIDField()
    entry = models.UUIDField()
    version = models.PositiveIntegerField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    withdrawn = models.BooleanField(default=False)
    sealed_texts = models.TextField(blank=True)
    content_sha256 = models.CharField(max_length=64)

    objects = ScopedRows()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["patient", "client_id"], name="%(app_label)s_%(class)s_saved_once"),
            models.UniqueConstraint(fields=["entry", "version"], name="%(app_label)s_%(class)s_one_a_version"),
        ]
