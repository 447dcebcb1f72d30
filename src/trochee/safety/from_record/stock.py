"""What the ledger of troches says: an unexplained difference, an early refill, a loss."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from trochee.knowledge import Knowledge
from trochee.pharmacology import inventory_facts

from .moments import Moment
from .values import Origin, Told

_EPOCH = datetime.fromisoformat("1970-01-01T00:00+00:00")


def of_stock(moment: Moment, knowledge: Knowledge) -> Iterator[Told]:
    """Give what the ledger tells; nothing where none is kept.

    A sign that it shows stands against whatever was said before. That it shows none follows from the course: anything
    that somebody said comes first, since not everything is written in a ledger.
    """
    record, zone = moment.record, moment.clock.zone
    movements, doses = record.inventory, record.doses
    if zone is None:  # then clock times are compared, as everywhere in this record
        movements = tuple(replace(each, at=each.at.replace(tzinfo=None)) for each in movements)
        doses = tuple(replace(each, taken_at=each.taken_at.replace(tzinfo=None)) for each in doses)
    now = (_EPOCH + timedelta(minutes=moment.now)).astimezone(zone or UTC)
    for name, value in inventory_facts(movements, doses, now, knowledge).items():
        if value:
            yield Told(fact=name, value=value, origin=Origin.INVENTORY, on=moment.today, confirmed=True)
        else:
            yield Told(fact=name, value=value, origin=Origin.COURSE, on=moment.today)
