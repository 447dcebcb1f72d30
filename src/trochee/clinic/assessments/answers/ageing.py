"""Which answers count no more: they stay on record and are asked again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from trochee.clinic.patients.values import Chart
from trochee.clinic.protocols.queries import knowledge_of
from trochee.foundation.clock import zone_named
from trochee.safety.from_record.ageing import ages, too_old

from .values import Answer


def old_answers(chart: Chart, answers: Mapping[str, Answer], at: datetime) -> dict[str, date]:
    """Give the facts whose answer is too old to count at a moment, each with the patient's day that it is of."""
    return {name: _day(chart, each.as_of) for name, each in answers.items() if is_old(chart, name, each.as_of, at)}


def is_old(chart: Chart, fact: str, since: datetime, at: datetime) -> bool:
    """Whether what was answered to a fact counts no more."""
    return too_old(fact, _day(chart, since), _day(chart, at), knowledge_of(chart.scope))


def says_more(chart: Chart, fact: str, since: datetime, at: datetime) -> bool:
    """Whether the same answer on another day of the patient's says more: that it still holds."""
    return ages(fact, knowledge_of(chart.scope)) and _day(chart, since) < _day(chart, at)


def _day(chart: Chart, at: datetime) -> date:
    return at.astimezone(zone_named(chart.time_zone)).date()
