"""Doses as they were taken or not taken. An amended dose is a new row that names the one it replaces."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from trochee.clinic.patients.versions.models import VersionedRow
from trochee.record import DoseStatus


class DoseVersion(VersionedRow):
    """One dose of one product, as written at one time (`trochee.record.Dose`).

    Times are as they were said: wall clock in the patient's zone, or with an offset. Free texts and who was there are
    sealed under the person's key.
    """

    taken_at = models.CharField(max_length=40)
    product = models.CharField(max_length=120)
    amount = models.FloatField(null=True)
    unit = models.CharField(max_length=12)
    status = models.CharField(max_length=12, choices=[(each.value, each.value) for each in DoseStatus])
    share = models.FloatField(null=True)
    state_before = models.FloatField(null=True)
    route = models.CharField(max_length=80, null=True)
    held_min = models.FloatField(null=True)
    swallowed = models.BooleanField(null=True)
    planned_at = models.CharField(max_length=40, null=True)
    setting = models.CharField(max_length=120, null=True)
    allocation = models.CharField(max_length=80, null=True)
    lot = models.CharField(max_length=80, null=True)

    class Meta(VersionedRow.Meta):
        indexes = [models.Index(fields=["status", "at"], name="dosing_sessions_by_status")]
        constraints = [
            *VersionedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status__in=[each.value for each in DoseStatus]), name="dosing_sessions_status_known"
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="dosing_sessions_amount_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(share=None) | Q(share__range=(0, 1)), name="dosing_sessions_share_in_range"
            ),
            models.CheckConstraint(
                condition=Q(state_before=None) | Q(state_before__range=(0, 10)), name="dosing_sessions_state_in_range"
            ),
            models.CheckConstraint(
                condition=Q(held_min=None) | Q(held_min__range=(0, 1440)), name="dosing_sessions_held_in_range"
            ),
        ]
