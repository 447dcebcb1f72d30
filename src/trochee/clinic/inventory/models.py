"""What became of troches beside being taken. An amended movement is a new row that names the one it replaces."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from trochee.clinic.patients.versions.models import VersionedRow
from trochee.record import MovementKind


class MovementVersion(VersionedRow):
    """One movement or count, as written at one time (`trochee.record.InventoryMovement`).

    ``amount`` is the exact number as text, in quarters. Names and free texts are sealed under the person's key.
    """

    moved_at = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=[(each.value, each.value) for each in MovementKind])
    product = models.CharField(max_length=120)
    amount = models.CharField(max_length=12)
    strength_mg = models.FloatField(null=True)
    lot = models.CharField(max_length=80, null=True)
    expires = models.DateField(null=True)

    class Meta(VersionedRow.Meta):
        constraints = [
            *VersionedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in MovementKind]), name="inventory_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(strength_mg=None) | Q(strength_mg__gt=0), name="inventory_strength_above_zero"
            ),
        ]
