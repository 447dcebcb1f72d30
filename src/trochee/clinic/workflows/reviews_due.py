"""Whose review may be out of date: few, by the trail, where asking for everybody would keep the worker busy.

Everybody is looked at when a process begins and when a day begins somewhere, since a review speaks of a day. Between,
it is those about whom something was written down, and those whose review was asked for and not written in an hour.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.audit.queries import changed_since, end_of
from trochee.clinic.patients.background import taking_part
from trochee.clinic.patients.overview import time_zones
from trochee.clinic.reviews.overview import long_asked_for
from trochee.clinic.reviews.values import ASK_AGAIN_AFTER
from trochee.foundation.clock import zone_named

from . import review_writing

_WRITES_NOTHING = ("patients.read", "patients.refused", "reviews.written", "prescriptions.checked")
_FAR = 50_000
"""So many rows of the trail further on, asking for everybody is no more work."""


@dataclass(frozen=True, slots=True)
class _Looked:
    """Up to where the trail was read, and which day it was where."""

    end: int
    days: dict[str, date]


_looked: dict[UUID, _Looked] = {}


def ask_for_due(scope: Scope, time_zone: str, at: datetime) -> Iterator[UUID]:
    """Ask for the reviews that were not written from the rows there are today; give those that have to be queued."""
    end = end_of(scope.clinic)
    days = {each: at.astimezone(zone_named(each)).date() for each in time_zones(scope) | {time_zone}}
    before = _looked.get(scope.clinic)
    there = taking_part(scope)
    if before is not None and before.days == days and 0 <= end - before.end <= _FAR:
        perhaps = changed_since(scope.clinic, before.end, end, but=_WRITES_NOTHING)
        perhaps |= {patient for patient, _ in long_asked_for(scope, before=at - ASK_AGAIN_AFTER)}
        there = tuple(each for each in there if each in perhaps)
    for patient in there:
        if review_writing.ask_where_due(scope=scope, time_zone=time_zone, patient=patient, at=at):
            yield patient
    _looked[scope.clinic] = _Looked(end, days)


def forget_all() -> None:
    """Look at everybody the next time."""
    _looked.clear()
