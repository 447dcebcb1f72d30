"""Changes beside the drug. An amended step is a new row that names the one it replaces."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from trochee.clinic.patients.versions.models import VersionedRow
from trochee.record import THERAPY_KINDS


class TherapyStepVersion(VersionedRow):
    """One change beside the drug, as written at one time (`trochee.record.TherapyStep`).

    The two clock times of a sleep window stand in ``detail``; any other detail is sealed under the person's key.
    """

    date = models.DateField()
    kind = models.CharField(max_length=20, choices=[(each, each) for each in THERAPY_KINDS])
    detail = models.CharField(max_length=40, null=True)

    class Meta(VersionedRow.Meta):
        constraints = [
            *VersionedRow.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=THERAPY_KINDS), name="therapy_kind_known"),
        ]
