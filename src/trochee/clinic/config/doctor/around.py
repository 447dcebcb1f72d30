"""The processes beside the site, and what cannot be seen from here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django_tasks_db.models import DBTaskResult

from trochee.clinic.jobs.queries import ticking_until

from .values import CAUTION, GOOD, NOT_LOOKED_AT, UNSAFE, Finding, finding, told

_WAITS = timedelta(minutes=5)


def ticker(at: datetime) -> Iterator[Finding]:
    """Whether a ticker holds the lease."""
    until = ticking_until()
    if until is None or until <= at:
        yield finding("ticker", UNSAFE, "none is running: nothing that comes round is done")
    else:
        yield finding("ticker", GOOD, "it is running")


def worker(at: datetime) -> Iterator[Finding]:
    """Whether somebody does what was queued; while nothing was queued there is nothing to see."""
    waiting = DBTaskResult.objects.ready().order_by("enqueued_at").first()
    if waiting is not None and waiting.enqueued_at < at - _WAITS:
        text = f"a task has been waiting for {told(at - waiting.enqueued_at)}: no worker is running"
        yield finding("worker", UNSAFE, text)
    elif DBTaskResult.objects.filter(finished_at__gt=at - _WAITS).exists():
        yield finding("worker", GOOD, "it has done tasks within five minutes")
    else:
        yield finding("worker", NOT_LOOKED_AT, "nothing waits, so that nothing shows whether one is running")
    failed = DBTaskResult.objects.failed().count()
    if failed:
        yield finding("tasks", CAUTION, f"{failed} failed; what they were to do was not done")


def proxy(at: datetime) -> Iterator[Finding]:
    """Name what only the proxy knows."""
    if settings.TROCHEE_DEMO:
        return
    text = "whether the proxy itself sets X-Forwarded-Proto and X-Forwarded-For, whatever a visitor sends"
    yield finding("proxy", NOT_LOOKED_AT, text)


def advisories(at: datetime) -> Iterator[Finding]:
    """Known faults of what this is built from are published elsewhere."""
    yield finding("advisories", NOT_LOOKED_AT, "known faults of the packages: look them up where that is possible")
