"""What a patient chose, where they are reached, what was sent, and who asked when nothing came back."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from trochee.clinic.accounts.scope import ScopedRows
from trochee.clinic.patients.models import OfClinic, Patient


class ReminderChoice(OfClinic):
    """How somebody wants to be reminded, from ``at`` on: their consent, or its end. The latest row holds.

    The time is a wall clock time; an empty zone is that of the record, so that it follows the person. What was shown
    beside the box they ticked stands as its hash.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    channel = models.CharField(max_length=12)
    remind_at = models.CharField(max_length=5, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=12, blank=True)
    shown_sha256 = models.CharField(max_length=64, blank=True)

    objects = ScopedRows()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patient", "version"], name="messaging_one_choice_a_version")]


class ReminderAddress(OfClinic):
    """Where somebody is reached by one channel, sealed under their key. Nothing is sent to it before it is confirmed.

    Once it has ended, the address itself is not kept.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=12)
    sealed_address = models.TextField()
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, blank=True)

    objects = ScopedRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "channel"], condition=Q(ended_at=None), name="messaging_one_address_a_channel"
            )
        ]


class MessageRows(ScopedRows["Message"]):
    """Rows of one clinic; and one row of any, for whoever holds its token and nothing else."""

    def of_token(self, token_sha256: str) -> Message | None:
        """Give the message whose link this is."""
        return models.Manager.get_queryset(self).filter(token_sha256=token_sha256).first()

    def fates_since(self, since: datetime) -> tuple[str, ...]:
        """Give what became of the messages of all clinics since a moment: words of fates, and of nobody."""
        return tuple(models.Manager.get_queryset(self).filter(settled_at__gte=since).values_list("fate", flat=True))


class Message(OfClinic):
    """One message and what became of it: a line of work, not of the record, so that it changes as it is done.

    Of each kind there is one a morning, whatever runs twice. ``token_sha256`` finds it by its link; the token itself
    is in the message alone. No address and no text stand here.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(ReminderAddress, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    morning = models.DateField(null=True)
    due_at = models.DateTimeField()
    until = models.DateTimeField()
    fate = models.CharField(max_length=12)
    trouble = models.CharField(max_length=12, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    token_sha256 = models.CharField(max_length=64, null=True, unique=True)

    objects = MessageRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "morning", "kind"], name="messaging_one_of_a_kind_a_morning")
        ]
        indexes = [models.Index(fields=["clinic", "fate", "next_try_at"], name="messaging_what_waits")]


class ContactRule(OfClinic):
    """From how many days without a night the care team is told: one patient's, or the clinic's where none is named.

    Without ``days`` the wider rule counts again. The latest row holds.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+", null=True)
    version = models.PositiveIntegerField()
    days = models.PositiveSmallIntegerField(null=True)

    objects = ScopedRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "version"], name="messaging_one_rule_a_version"),
            models.UniqueConstraint(
                fields=["clinic", "version"], condition=Q(patient=None), name="messaging_one_clinics_rule_a_version"
            ),
        ]


class ContactStep(OfClinic):
    """What somebody of the care team did about a silence: took it on, or closed it with a note of what was said.

    A silence is known by its kind and the day it is counted from. The latest step holds.
    """

    TAKEN, CLOSED = "taken", "closed"

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    since = models.DateField()
    version = models.PositiveIntegerField()
    step = models.CharField(max_length=12)
    sealed_note = models.TextField(blank=True)

    objects = ScopedRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "kind", "since", "version"], name="messaging_one_step_a_version"
            )
        ]
