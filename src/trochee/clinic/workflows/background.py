"""What comes round: the clinic's jobs and how often each is due."""

from __future__ import annotations

from datetime import datetime, timedelta

from trochee.clinic.jobs.schedule import Job, register

from .tasks import forget_old_folders, keep_heads, look_at_authorisations, look_at_reminders, look_at_reviews


def _look_at_reviews(due: datetime) -> None:
    look_at_reviews.enqueue()


def _forget_old_folders(due: datetime) -> None:
    forget_old_folders.enqueue()


def _look_at_reminders(due: datetime) -> None:
    look_at_reminders.enqueue()


def _look_at_authorisations(due: datetime) -> None:
    look_at_authorisations.enqueue()


def _keep_heads(due: datetime) -> None:
    keep_heads.enqueue(day=due.date().isoformat())


LOOK_AT_REVIEWS = Job(name="reviews.look", every=timedelta(minutes=5), queue=_look_at_reviews)
FORGET_OLD_FOLDERS = Job(name="folders.forget_old", every=timedelta(minutes=15), queue=_forget_old_folders)
LOOK_AT_REMINDERS = Job(name="reminders.look", every=timedelta(minutes=5), queue=_look_at_reminders)
LOOK_AT_AUTHORISATIONS = Job(name="authorisations.look", every=timedelta(minutes=15), queue=_look_at_authorisations)
KEEP_HEADS = Job(name="audit.keep_heads", every=timedelta(days=1), queue=_keep_heads)


def register_all() -> None:
    """Put on the schedule what comes round."""
    for job in (LOOK_AT_REVIEWS, FORGET_OLD_FOLDERS, LOOK_AT_REMINDERS, LOOK_AT_AUTHORISATIONS, KEEP_HEADS):
        register(job)
