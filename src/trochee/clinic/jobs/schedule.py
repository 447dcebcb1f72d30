"""When jobs are due: pure arithmetic, and the list of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A piece of work that comes round; ``queue`` puts it into the queue for its due time."""

    name: str
    every: timedelta
    queue: Callable[[datetime], None]


_jobs: dict[str, Job] = {}


def register(job: Job) -> Job:
    """Add a job to the schedule; raises `ValueError` for a second one of the same name."""
    if job.name in _jobs:
        raise ValueError(f"there is a job {job.name} already")
    _jobs[job.name] = job
    return job


def scheduled() -> tuple[Job, ...]:
    """Give every job, by name."""
    return tuple(_jobs[name] for name in sorted(_jobs))


def latest_due(every: timedelta, at: datetime) -> datetime:
    """Give the last moment at or before ``at`` on which something that comes round is due, counted from 1970.

    What was missed while nothing ran is made up once, not once for each time it was missed.
    """
    return _EPOCH + (at - _EPOCH) // every * every
