"""Messages that wait, and the one that a link opens. Reads only."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from trochee.clinic.accounts.queries import token_hash
from trochee.clinic.accounts.scope import Scope

from ..choices.queries import choices, told, zones
from ..models import Message, ReminderAddress
from ..values import Channel, Fate, Kind, Linked, Told


def linked(token: str) -> Linked | None:
    """Give what a link opens; nothing for one that never was, was renewed, or whose address has ended."""
    row = Message.objects.of_token(token_hash(token))
    if row is None:
        return None
    scope = Scope(clinic=row.clinic_id)
    to = ReminderAddress.objects.within(scope).filter(pk=row.to_id, ended_at=None).first()
    if to is None:
        return None
    chosen = choices(scope, {row.patient_id: row.patient_id}).get(row.patient_id)
    mine = chosen.time_zone if chosen is not None else ""
    rows = Message.objects.within(scope).filter(patient_id=row.patient_id, morning=row.morning, kind=Kind.AGAIN)
    return Linked(
        scope=scope,
        told=next(iter(told([row]))),
        time_zone=mine or zones(scope, [row.patient_id]).get(row.patient_id, ""),
        confirmed=to.confirmed_at is not None,
        again=next(iter(told(rows.exclude(morning=None))), None),
    )


def waiting(scope: Scope, at: datetime) -> tuple[UUID, ...]:
    """Give the messages of a clinic that are to be sent now, or are found to be too late."""
    rows = Message.objects.within(scope).filter(fate=Fate.WAITING, next_try_at__lte=at)
    return tuple(rows.order_by("next_try_at").values_list("pk", flat=True))


def one(scope: Scope, message: UUID) -> Told | None:
    """Give one message of a clinic."""
    return next(iter(told(Message.objects.within(scope).filter(pk=message))), None)


def about_mornings(scope: Scope, patients: Collection[UUID], since: date) -> tuple[Told, ...]:
    """Give the messages about mornings from a day on."""
    rows = Message.objects.within(scope).filter(patient_id__in=patients, morning__gte=since)
    return tuple(told(rows.order_by("due_at")))


def confirmed(scope: Scope, patients: Collection[UUID]) -> dict[tuple[UUID, Channel], tuple[UUID, datetime]]:
    """Give the addresses that were confirmed and have not ended, and since when: by whose and which channel."""
    rows = ReminderAddress.objects.within(scope).filter(
        patient_id__in=patients, ended_at=None, confirmed_at__isnull=False
    )
    found = rows.values_list("patient_id", "channel", "pk", "confirmed_at")
    return {(patient, Channel(channel)): (address, at) for patient, channel, address, at in found if at is not None}
