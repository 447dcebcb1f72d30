"""A night as an ordinary application keeps it: one row, overwritten by the next."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class BareNight(models.Model):
    """The answers of one morning."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    date = models.DateField()
    into_bed = models.CharField(max_length=40, null=True)
    lights_out = models.CharField(max_length=40, null=True)
    sleep_onset_latency_min = models.FloatField(null=True)
    awakenings = models.PositiveIntegerField(null=True)
    wake_after_sleep_onset_min = models.FloatField(null=True)
    final_awakening = models.CharField(max_length=40, null=True)
    rise_time = models.CharField(max_length=40, null=True)
    sleep_quality = models.PositiveSmallIntegerField(null=True)

    class Meta:
        app_label = "bare_site"
