"""A patient's trial as it was drawn. Another plan is a new row that names the one it replaces."""

from __future__ import annotations

from django.db import models

from trochee.clinic.accounts.scope import ScopedRows
from trochee.clinic.patients.models import OfClinic, Patient


class TrialVersion(OfClinic):
    """A drawn trial (`trochee.record.Trial`) as it was written down at one time, sealed as a whole.

    Its hash and its lot bind every part to every other, so that nothing of it stands in a column of its own.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    sealed = models.TextField()
    content_sha256 = models.CharField(max_length=64)

    objects = ScopedRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patient", "version"], name="trials_one_trial_a_version")]
