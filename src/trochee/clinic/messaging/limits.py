"""The clinic's own measures of reminding, read from the knowledge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta

from trochee.knowledge import Knowledge, shipped

_IDS = "record.reminders."


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """When, how often and how long; every figure stands in the knowledge with its reason."""

    window: timedelta
    chase_after: timedelta
    snoozes: tuple[timedelta, ...]
    quiet_from: time
    quiet_until: time
    unanswered_mornings: int
    task_due: timedelta
    tries_at_most: int
    first_wait: timedelta
    lost_after: timedelta
    confirm: timedelta
    confirmations_a_day: int
    contact_days_at_most: int


def limits(knowledge: Knowledge | None = None) -> Limits:
    """Give the measures in force."""
    known = knowledge or shipped()

    def minutes(name: str) -> timedelta:
        return timedelta(minutes=known.number(_IDS + name))

    def whole(name: str) -> int:
        return round(known.number(_IDS + name))

    return Limits(
        window=minutes("window_min"),
        chase_after=minutes("chase_after_min"),
        snoozes=(minutes("snooze_short_min"), minutes("snooze_long_min")),
        quiet_from=time(whole("quiet_from_hour")),
        quiet_until=time(whole("quiet_until_hour")),
        unanswered_mornings=whole("unanswered_mornings"),
        task_due=timedelta(hours=known.number("record.reminders.task_due_hours")),
        tries_at_most=whole("tries_at_most"),
        first_wait=minutes("first_wait_min"),
        lost_after=minutes("lost_after_min"),
        confirm=timedelta(hours=known.number("record.reminders.confirm_hours")),
        confirmations_a_day=whole("confirmations_a_day"),
        contact_days_at_most=whole("contact_days_at_most"),
    )
