"""Choosing how to be reminded: what is chosen, and the link that has to confirm an address, go together."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from uuid import UUID

from trochee.clinic.accounts.values import Here
from trochee.clinic.audit.trail import deed
from trochee.clinic.audit.values import Actor
from trochee.clinic.messaging.choices import actions
from trochee.clinic.messaging.choices.queries import history
from trochee.clinic.messaging.sending.queries import linked
from trochee.clinic.messaging.values import Channel, NewChoice, NoSuchLinkError
from trochee.clinic.patients.queries import same_person
from trochee.clinic.patients.values import Chart

from .tasks import queue_sending


def choose(*, by: Here, at: datetime, patient: UUID, new: NewChoice, version: int) -> bool:
    """Keep a choice; whether a link was put into the queue that has to be followed first."""
    with deed(by=by.actor, at=at):
        message = actions.choose(by=by, at=at, patient=patient, new=new, version=version)
        if message is not None:
            queue_sending(by.scope, message)
    return message is not None


def confirm_again(*, by: Here, at: datetime, patient: UUID, channel: Channel) -> None:
    """Send the link once more."""
    with deed(by=by.actor, at=at):
        message = actions.confirm_again(by=by, at=at, patient=patient, channel=channel)
        queue_sending(by.scope, message)


def as_table(chart: Chart) -> dict[str, str]:
    """Give what somebody chose as a file to take along, whatever counted when; nothing for who never chose.

    No address stands in it: the folder names nobody.
    """
    chosen = history(chart)
    if not chosen:
        return {}
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(["from", "channel", "at", "time_zone"])
    table.writerows([each.at.isoformat(), each.channel.value, each.remind_at, each.time_zone] for each in chosen)
    return {"reminders.csv": written.getvalue()}


def end_by_link(*, by: Actor, at: datetime, token: str) -> None:
    """End the reminders of whoever holds a link; raises `NoSuchLinkError`."""
    found = linked(token)
    if found is None:
        raise NoSuchLinkError
    patients = same_person(found.scope, found.told.patient)
    actions.end_by_link(by=by, at=at, scope=found.scope, patients=patients)
