"""Adverse effects as they were reported. An amended one is a new row that names the one it replaces."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from trochee.clinic.patients.versions.models import VersionedRow


class AdverseEffectVersion(VersionedRow):
    """One adverse effect, as written at one time (`trochee.record.AdverseEffect`).

    What it was, in the patient's words, is sealed under the person's key, as is the remark.
    """

    onset = models.CharField(max_length=40)
    grade = models.PositiveSmallIntegerField(null=True)
    ended = models.CharField(max_length=40, null=True)
    relates_to_dose_at = models.CharField(max_length=40, null=True)

    class Meta(VersionedRow.Meta):
        indexes = [models.Index(fields=["grade"], name="adverse_effects_by_grade")]
        constraints = [
            *VersionedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(grade=None) | Q(grade__range=(1, 5)), name="adverse_effects_grade_in_range"
            ),
        ]
