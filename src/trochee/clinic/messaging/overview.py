"""Reminders of many patients at once, for lists of people: whoever asks says whose they may read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from trochee.clinic.accounts.queries import clinics
from trochee.clinic.accounts.scope import Scope

from .choices.queries import choices, who_chose
from .models import Message
from .values import LEFT, Channel, Fate, Kind

_AT_ONCE = 5_000
_BAD = frozenset({Fate.FAILED, Fate.NOT_KNOWN})
_MORNINGS = frozenset({Kind.REMINDER, Kind.AGAIN, Kind.CHASE, Kind.NOTICE})


def reminded(scope: Scope, patients: Collection[UUID], since: date) -> dict[UUID, frozenset[date]]:
    """Give the mornings from a day on for which a reminder left, or may have."""
    found: dict[UUID, set[date]] = {}
    wanted = list(patients)
    for start in range(0, len(wanted), _AT_ONCE):
        rows = Message.objects.within(scope).filter(patient_id__in=wanted[start : start + _AT_ONCE])
        rows = rows.filter(kind=Kind.REMINDER, fate__in=LEFT, morning__gte=since)
        for patient, morning in rows.values_list("patient_id", "morning"):
            if morning is not None:
                found.setdefault(patient, set()).add(morning)
    return {patient: frozenset(days) for patient, days in found.items()}


def left_unsent(scope: Scope, since: datetime) -> dict[UUID, datetime]:
    """Give of whom the last reminder since a moment failed, or is not known to have been sent, and when that was."""
    rows = Message.objects.within(scope).filter(settled_at__gte=since, kind__in=_MORNINGS, fate__in=_BAD | LEFT)
    latest: dict[UUID, tuple[datetime, str]] = {}
    bad = rows.filter(fate__in=_BAD).values("patient_id")
    for patient, settled, fate in rows.filter(patient_id__in=bad).values_list("patient_id", "settled_at", "fate"):
        if settled is not None and settled >= latest.get(patient, (settled, ""))[0]:
            latest[patient] = (settled, fate)
    return {patient: settled for patient, (settled, fate) in latest.items() if fate in _BAD}


def in_trouble(since: datetime) -> dict[str, int]:
    """Count what went wrong since a moment, in all clinics of this installation, by what became of it."""
    found: dict[str, int] = {}
    for fate in Message.objects.fates_since(since):
        found[fate] = found.get(fate, 0) + 1
    return found


def chosen_by(channel: Channel) -> int:
    """Count who is to be reminded by a channel, in all clinics of this installation."""
    return sum(
        each.reminds and each.channel is channel
        for clinic in clinics()
        for each in choices(Scope(clinic=clinic.pk), who_chose(Scope(clinic=clinic.pk))).values()
    )
