"""Work that no page waits for. Each task reads the clock once, and done again it changes nothing."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from trochee.clinic.accounts.queries import clinics
from trochee.clinic.accounts.scope import Scope
from trochee.clinic.audit.export import heads_as_text
from trochee.clinic.audit.values import program
from trochee.clinic.audit.verify import heads
from trochee.clinic.folders.actions import forget_old

from . import review_writing, standing_checks
from .reminding.looking import look
from .reminding.sending import send
from .reviews_due import ask_for_due

HEADS = "audit-heads"
SOON, LATER = 50, -50
"""Of two tasks, the one that a reader waits for comes first. Reviews that nobody waits for come after all other work:
after a morning of a large clinic there are hours of them.
"""


def queue_writing(scope: Scope, patient: UUID, time_zone: str, *, soon: bool = False) -> None:
    """Put the writing of one review into the queue."""
    task = write_review.using(priority=SOON if soon else LATER)
    task.enqueue(clinic=str(scope.clinic), patient=str(patient), time_zone=time_zone)


@task()
def write_review(clinic: str, patient: str, time_zone: str) -> None:
    """Write one review where it is due."""
    scope = Scope(clinic=UUID(clinic))
    review_writing.bring_up_to_date(scope=scope, time_zone=time_zone, patient=UUID(patient), at=timezone.now())


@task()
def look_at_reviews() -> None:
    """Ask for every review that was not written from the rows there are today."""
    at = timezone.now()
    for clinic in clinics():
        scope = Scope(clinic=clinic.pk)
        for patient in ask_for_due(scope, clinic.time_zone, at):
            queue_writing(scope, patient, clinic.time_zone)


@task()
def forget_old_folders() -> None:
    """Remove uploaded folders that nobody said yes to in time."""
    at = timezone.now()
    for clinic in clinics():
        forget_old(by=program("folders", clinic.pk), at=at, scope=Scope(clinic=clinic.pk))


def queue_sending(scope: Scope, message: UUID) -> None:
    """Put the sending of one message into the queue; twice is as good as once."""
    send_message.using(priority=SOON).enqueue(clinic=str(scope.clinic), message=str(message))


@task()
def send_message(clinic: str, message: str) -> None:
    """Send one message, if it is still to be sent."""
    send(scope=Scope(clinic=UUID(clinic)), message=UUID(message), now=timezone.now)


@task()
def look_at_reminders() -> None:
    """Find who has to be reminded now, and queue each message."""
    at = timezone.now()
    for clinic in clinics():
        scope = Scope(clinic=clinic.pk)
        for message in look(scope=scope, time_zone=clinic.time_zone, at=at):
            queue_sending(scope, message)


@task()
def look_at_authorisations() -> None:
    """Ask the rules again of everybody with an authorisation in force about whom something changed."""
    at = timezone.now()
    for clinic in clinics():
        standing_checks.look(scope=Scope(clinic=clinic.pk), time_zone=clinic.time_zone, at=at)


@task()
def keep_heads(day: str) -> None:
    """Write the heads of the trail into the clinic's folder, to be copied elsewhere with its backup."""
    folder = settings.TROCHEE_FOLDER / HEADS
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{day}.json").write_text(heads_as_text(heads()), encoding="utf-8")
