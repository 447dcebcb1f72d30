"""What was due and put in the queue, and who may put it there."""

from __future__ import annotations

from django.db import models


class DueJob(models.Model):
    """One job at one due time. The pair is unique, so that two tickers or a restart queue it once."""

    name = models.CharField(max_length=80)
    due = models.DateTimeField()
    queued_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "due"], name="jobs_once_a_due_time")]

    def __str__(self) -> str:
        """Give the job's name."""
        return self.name


class Lease(models.Model):
    """Which of several tickers ticks, and until when."""

    name = models.CharField(max_length=40, primary_key=True)
    holder = models.CharField(max_length=64)
    until = models.DateTimeField()

    def __str__(self) -> str:
        """Give the lease's name."""
        return self.name
