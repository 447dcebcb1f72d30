"""A patient's trial as it was drawn. Another plan is a new row that names the one it replaces."""

from __future__ import annotations

from django.db import models

from trochee.clinic.patients.versions.documents.models import DocumentRow


class TrialVersion(DocumentRow):
    """A drawn trial (`trochee.record.Trial`) as it was written down at one time, sealed as a whole.

    Its hash and its lot bind every part to every other, so that nothing of it stands in a column of its own.
    """

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patient", "version"], name="trials_one_trial_a_version")]
