"""From a record to the facts that rules ask for, each with where it comes from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from trochee.knowledge import Knowledge
from trochee.record import Record

from .person import of_person
from .values import Known, Told, Unread


def known_from(record: Record, knowledge: Knowledge, at: datetime, also: Iterable[Told] = ()) -> Known:
    """Give the facts of a record at a moment ``at`` on the patient's own clock, with what others add to it.

    Confirmed before said, then the newest; what another place says otherwise stands in ``disputed``.
    """
    found = (*of_person(record.patient, knowledge.facts), *also)
    told: dict[str, Told] = {}
    disputed: dict[str, tuple[Told, ...]] = {}
    for each in sorted((each for each in found if isinstance(each, Told)), key=_standing, reverse=True):
        first = told.setdefault(each.fact, each)
        if first.value != each.value:
            disputed[each.fact] = (*disputed.get(each.fact, ()), each)
    return Known(
        given={name: each.value for name, each in told.items()},
        told=told,
        disputed=disputed,
        unread=tuple(each for each in found if isinstance(each, Unread)),
    )


def _standing(told: Told) -> tuple[bool, date]:
    return told.confirmed, told.on or date.min
