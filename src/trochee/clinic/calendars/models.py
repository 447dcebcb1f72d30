"""Links by which a patient's own calendar asks what is planned. One counts at a time; an earlier one ends."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from trochee.clinic.accounts.scope import ScopedRows
from trochee.clinic.patients.models import OfClinic, Patient


class LinkRows(ScopedRows["CalendarLink"]):
    """Rows of one clinic; and one row of any, for whoever holds its token and nothing else."""

    def of_token(self, token_sha256: str) -> CalendarLink | None:
        """Give the link that counts for this token."""
        return models.Manager.get_queryset(self).filter(token_sha256=token_sha256, ended_at=None).first()


class CalendarLink(OfClinic):
    """One link: a token, of which the hash finds it, and at which time of the morning the diary is due.

    The token itself is sealed under the person's key, so that its page can show it again and an erasure takes it.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    token_sha256 = models.CharField(max_length=64, unique=True)
    sealed_token = models.TextField()
    diary_at = models.CharField(max_length=5, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, blank=True)

    objects = LinkRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient"], condition=Q(ended_at=None), name="calendars_one_link_a_patient"
            )
        ]
