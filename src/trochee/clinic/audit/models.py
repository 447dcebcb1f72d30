"""The trail. Nothing here points at another table, so that nothing elsewhere can pull a row with it."""

from __future__ import annotations

from django.db import models


class AuditRow(models.Model):
    """One deed or page view, chained to the one before it. Triggers refuse any change (migration 0002)."""

    chain = models.CharField(max_length=36)
    sequence = models.BigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    role = models.CharField(max_length=32, blank=True)
    action = models.CharField(max_length=80)
    target = models.CharField(max_length=120, blank=True)
    patient = models.UUIDField(null=True)
    detail = models.TextField(blank=True)
    request = models.CharField(max_length=36, blank=True)
    address = models.CharField(max_length=45, blank=True)
    key = models.CharField(max_length=32)
    previous = models.CharField(max_length=64, blank=True)
    mac = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "sequence"], name="audit_one_row_a_place")]
        indexes = [models.Index(fields=["patient", "at"], name="audit_by_patient")]

    def __str__(self) -> str:
        """Name the place of the row, not what it says."""
        return f"{self.chain} {self.sequence}"


class ChainHead(models.Model):
    """Where a chain ends. Locked just before a commit; its own code makes an older head a forgery."""

    chain = models.CharField(max_length=36, primary_key=True)
    sequence = models.BigIntegerField()
    row_mac = models.CharField(max_length=64, blank=True)
    key = models.CharField(max_length=32)
    mac = models.CharField(max_length=64)

    def __str__(self) -> str:
        """Name the chain and how long it is."""
        return f"{self.chain} {self.sequence}"
