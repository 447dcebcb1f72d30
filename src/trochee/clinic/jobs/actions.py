"""Taking the lease and queueing what is due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from trochee.clinic.audit.trail import deed
from trochee.clinic.audit.values import Actor

from .models import DueJob, Lease
from .schedule import Job, latest_due

TICKER = "ticker"


def take_lease(*, by: str, at: datetime, holds: timedelta, name: str = TICKER) -> bool:
    """Take or prolong the lease; no where another holder has it and it has not run out."""
    free = Lease.objects.filter(name=name).filter(_free_for(by, at))
    if free.update(holder=by, until=at + holds):
        return True
    try:
        with transaction.atomic():
            Lease(name=name, holder=by, until=at + holds).save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _free_for(holder: str, at: datetime) -> Q:
    return Q(holder=holder) | Q(until__lte=at)


def release_lease(*, by: str, at: datetime, name: str = TICKER) -> None:
    """Give the lease back, so that another ticker need not wait until it runs out."""
    Lease.objects.filter(name=name, holder=by).update(until=at)


def queue_due(*, by: Actor, at: datetime, jobs: Iterable[Job]) -> tuple[str, ...]:
    """Queue every job whose latest due time is not queued yet, each in a transaction of its own; give their names."""
    queued = []
    for job in jobs:
        due = latest_due(job.every, at)
        try:
            with deed(by=by, at=at) as trail:
                if DueJob.objects.filter(name=job.name, due=due).exists():
                    continue
                DueJob(name=job.name, due=due, queued_at=at).save(force_insert=True)
                job.queue(due)
                trail.add("jobs.queued", target=f"job:{job.name}", detail={"due": due.isoformat()})
        except IntegrityError:  # another ticker was quicker
            continue
        queued.append(job.name)
    return tuple(queued)
