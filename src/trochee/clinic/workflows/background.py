"""Work that no page waits for: what comes round, and what a page asked for. Each task is safe to repeat."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.jobs.schedule import Job, register

SOON, LATER = 50, 0
"""Of two tasks the one that a reader waits for comes first."""
LOOK_AT_REVIEWS_EVERY = timedelta(minutes=5)
KEEP_HEADS_EVERY = timedelta(days=1)


def queue_writing(scope: Scope, patient: UUID, time_zone: str, *, soon: bool = False) -> None:
    """Put the writing of one review into the queue."""
    from .tasks import write_review

    task = write_review.using(priority=SOON if soon else LATER)
    task.enqueue(clinic=str(scope.clinic), patient=str(patient), time_zone=time_zone)


def _look_at_reviews(due: datetime) -> None:
    from .tasks import look_at_reviews

    look_at_reviews.enqueue()


def _keep_heads(due: datetime) -> None:
    from .tasks import keep_heads

    keep_heads.enqueue(day=due.date().isoformat())


def register_all() -> None:
    """Put on the schedule what comes round."""
    register(Job(name="reviews.look", every=LOOK_AT_REVIEWS_EVERY, queue=_look_at_reviews))
    register(Job(name="audit.keep_heads", every=KEEP_HEADS_EVERY, queue=_keep_heads))
