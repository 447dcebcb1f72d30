"""Nights as they were answered. An amended night is a new row that names the one it replaces."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from trochee.clinic.accounts.models import Clinic
from trochee.clinic.accounts.scope import ScopedRows
from trochee.clinic.patients.models import OfClinic, Patient


class NightVersion(OfClinic):
    """One night by one source, as written at one time (`trochee.record.Night`).

    Clock answers are wall-clock times with the zone beside them, never instants. Nothing is filled in: null is no
    answer. Free texts are sealed under the person's key. ``said_entered_at`` is null for a night entered here, at
    ``at``; for one that was brought in it is the time that its file says, empty where the file says none.
    """

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+", db_index=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    client_id = models.UUIDField()
    date = models.DateField()
    source = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    withdrawn = models.BooleanField(default=False)
    time_zone = models.CharField(max_length=64)
    slept = models.BooleanField(default=True)
    into_bed = models.CharField(max_length=40, null=True)
    lights_out = models.CharField(max_length=40, null=True)
    sleep_onset_latency_min = models.FloatField(null=True)
    awakenings = models.PositiveIntegerField(null=True)
    wake_after_sleep_onset_min = models.FloatField(null=True)
    final_awakening = models.CharField(max_length=40, null=True)
    rise_time = models.CharField(max_length=40, null=True)
    sleep_quality = models.PositiveSmallIntegerField(null=True)
    refreshed = models.PositiveSmallIntegerField(null=True)
    voids = models.PositiveIntegerField(null=True)
    still_trying_min = models.FloatField(null=True)
    nap_min = models.FloatField(null=True)
    nightmare = models.BooleanField(null=True)
    caffeine_drinks = models.FloatField(null=True)
    caffeine_last = models.CharField(max_length=40, null=True)
    alcohol_drinks = models.FloatField(null=True)
    alcohol_last = models.CharField(max_length=40, null=True)
    exercise_min = models.FloatField(null=True)
    sealed_texts = models.TextField(blank=True)
    said_entered_at = models.CharField(max_length=40, null=True)
    content_sha256 = models.CharField(max_length=64)

    objects = ScopedRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "client_id"], name="diaries_saved_once"),
            models.UniqueConstraint(
                fields=["patient", "date", "source", "version"], name="diaries_one_night_a_version"
            ),
            models.CheckConstraint(
                condition=Q(sleep_quality=None) | Q(sleep_quality__range=(1, 5)), name="diaries_quality_in_range"
            ),
            models.CheckConstraint(
                condition=Q(refreshed=None) | Q(refreshed__range=(1, 5)), name="diaries_refreshed_in_range"
            ),
        ]


class StagesOfNight(OfClinic):
    """What one device wrote of one night, stretch by stretch (`trochee.interop.tables.Stretch`): a row a night.

    Sealed as one piece under the person's key: there are thousands of stretches, the review reads none of them, and
    nobody amends what a device said.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    date = models.DateField()
    source = models.CharField(max_length=40)
    stretches = models.PositiveIntegerField()
    sealed = models.BinaryField()
    content_sha256 = models.CharField(max_length=64)

    objects = ScopedRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "date", "source"], name="diaries_stages_one_a_night")
        ]
