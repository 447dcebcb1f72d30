"""Choosing how to be reminded, and ending it: by its own page, by the link of a message, or with an erasure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import IntegrityError

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.accounts.values import Here, OutOfDateError
from trochee.clinic.audit.canonical import content_hash
from trochee.clinic.audit.trail import Trail, deed
from trochee.clinic.audit.values import Actor
from trochee.clinic.patients.actions import charted
from trochee.clinic.patients.models import PatientKey
from trochee.clinic.patients.sealed import opened, seal_field
from trochee.clinic.patients.values import Chart, Right
from trochee.foundation.clock import zone_named

from ..limits import limits
from ..models import Message, ReminderAddress, ReminderChoice
from ..mornings import is_quiet
from ..values import Channel, Fate, Kind, NewChoice, NotReachedError
from .queries import about, address_of, last_version, own_choice


def choose(*, by: Here, at: datetime, patient: UUID, new: NewChoice, version: int) -> UUID | None:
    """Keep what the patient chose, in place of ``version``; give the message that has to confirm a new address.

    Raises `NotReachedError` for a time in the quiet hours, and where a link was asked for too often, `OutOfDateError`
    where another choice was made meanwhile. Choosing no channel is the end of it, at once, also for one who no longer
    takes part.
    """
    ends = new.channel is Channel.NONE
    if not ends and is_quiet(time.fromisoformat(new.remind_at), limits()):
        raise NotReachedError("quiet")
    if new.time_zone:
        zone_named(new.time_zone)
    try:
        with deed(by=by.actor, at=at) as trail:
            chart = charted(by=by, at=at, patient=patient, right=Right.TAKE_BACK if ends else Right.GIVE_CONSENT)
            if last_version(chart) != version:
                raise OutOfDateError("another choice was made meanwhile")
            _keep(trail, chart, new, version + 1)
            if ends:
                _stop(trail, chart.scope, chart.ids)
                return None
            return _reach(trail, chart, new)
    except IntegrityError as error:
        raise OutOfDateError("another choice was made meanwhile") from error


def end(*, by: Here, at: datetime, patient: UUID) -> bool:
    """End what is sent, at once; whether anything was."""
    with deed(by=by.actor, at=at):
        chart = charted(by=by, at=at, patient=patient, right=Right.TAKE_BACK)
        chosen = own_choice(chart)
        if chosen is None or chosen.channel is Channel.NONE:
            return False
        choose(by=by, at=at, patient=patient, new=NewChoice(channel=Channel.NONE), version=last_version(chart))
    return True


def confirm_again(*, by: Here, at: datetime, patient: UUID, channel: Channel) -> UUID:
    """Have the link that confirms an address sent once more; raises `NotReachedError` where nothing is to confirm."""
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=patient, right=Right.GIVE_CONSENT)
        rows = ReminderAddress.objects.within(chart.scope).filter(patient_id__in=chart.ids, channel=channel)
        row = rows.filter(ended_at=None, confirmed_at=None).first()
        if row is None:
            raise NotReachedError("nothing to confirm")
        return _ask_to_confirm(trail, chart, row)


def end_by_link(*, by: Actor, at: datetime, scope: Scope, patients: tuple[UUID, ...]) -> None:
    """End the reminders of whoever holds the link of a message: it must be as easy as reading it."""
    with deed(by=by, at=at) as trail:
        rows = ReminderChoice.objects.within(scope).filter(patient_id=patients[0])
        last = rows.order_by("-version").values_list("version", flat=True).first() or 0
        _row(trail, scope, patients[0], NewChoice(channel=Channel.NONE), last + 1).save(force_insert=True)
        trail.add("messaging.reminders_ended", target="link", patient=patients[0])
        _stop(trail, scope, patients)


def forget(*, by: Actor, at: datetime, patients: tuple[UUID, ...]) -> None:
    """End what is sent to people who are erased; their addresses went with their keys."""
    if by.clinic is None:
        raise ValueError("an erasure has a clinic in hand")
    with deed(by=by, at=at) as trail:
        _stop(trail, Scope(clinic=by.clinic), patients)


def _keep(trail: Trail, chart: Chart, new: NewChoice, version: int) -> None:
    row = _row(trail, chart.scope, chart.patient, new, version)
    row.save(force_insert=True)
    action = "messaging.reminders_ended" if new.channel is Channel.NONE else "messaging.reminders_chosen"
    detail = {"channel": new.channel, "version": version}
    trail.add(action, target=f"choice:{row.pk}", patient=chart.patient, detail=detail)


def _row(trail: Trail, scope: Scope, patient: UUID, new: NewChoice, version: int) -> ReminderChoice:
    return ReminderChoice(
        clinic_id=scope.clinic,
        by=trail.by.id,
        at=trail.at,
        patient_id=patient,
        version=version,
        channel=new.channel,
        remind_at=new.remind_at,
        time_zone=new.time_zone,
        language=new.language,
        shown_sha256=content_hash({"text": new.shown}) if new.shown else "",
    )


def _reach(trail: Trail, chart: Chart, new: NewChoice) -> UUID | None:
    rows = ReminderAddress.objects.within(chart.scope).filter(
        patient_id__in=chart.ids, channel=new.channel, ended_at=None
    )
    there = [row for row in rows if address_of(row) == new.address]
    if there:
        return None
    if not new.address:
        raise NotReachedError("no address")
    _end(trail, chart.scope, list(rows))
    row = ReminderAddress(
        clinic_id=chart.scope.clinic, by=trail.by.id, at=trail.at, patient_id=chart.patient, channel=new.channel
    )
    row.sealed_address = seal_field(opened(PatientKey.objects.get(patient_id=chart.patient)), new.address, about(row))
    row.save(force_insert=True)
    return _ask_to_confirm(trail, chart, row)


def _ask_to_confirm(trail: Trail, chart: Chart, row: ReminderAddress) -> UUID:
    """Write down the message with the link; what was asked before for this address is called off."""
    known = limits()
    rows = Message.objects.within(chart.scope).filter(patient_id__in=chart.ids, kind=Kind.CONFIRM)
    if rows.filter(at__gt=trail.at - timedelta(days=1)).count() >= known.confirmations_a_day:
        raise NotReachedError("too often")
    rows.filter(fate=Fate.WAITING).update(fate=Fate.CALLED_OFF, settled_at=trail.at)
    message = Message(
        clinic_id=chart.scope.clinic,
        by=trail.by.id,
        at=trail.at,
        patient_id=chart.patient,
        to=row,
        kind=Kind.CONFIRM,
        due_at=trail.at,
        until=trail.at + known.confirm,
        next_try_at=trail.at,
        fate=Fate.WAITING,
    )
    message.save(force_insert=True)
    trail.add("messaging.confirmation_asked", target=f"message:{message.pk}", patient=chart.patient)
    return message.pk


def _stop(trail: Trail, scope: Scope, patients: tuple[UUID, ...]) -> None:
    waiting = Message.objects.within(scope).filter(patient_id__in=patients, fate=Fate.WAITING)
    waiting.update(fate=Fate.CALLED_OFF, settled_at=trail.at)
    rows = ReminderAddress.objects.within(scope).filter(patient_id__in=patients, ended_at=None)
    _end(trail, scope, list(rows))


def _end(trail: Trail, scope: Scope, addresses: list[ReminderAddress]) -> None:
    """End addresses; what still waits to go to them is called off."""
    ids = [row.pk for row in addresses]
    ReminderAddress.objects.within(scope).filter(pk__in=ids).update(
        ended_at=trail.at, ended_by=trail.by.id, sealed_address=""
    )
    waiting = Message.objects.within(scope).filter(to_id__in=ids, fate=Fate.WAITING)
    waiting.update(fate=Fate.CALLED_OFF, settled_at=trail.at)
