"""Every fact that a patient's record holds for the rules, where each comes from, and what the rules make of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.protocols.queries import checker_of, knowledge_of
from trochee.foundation.clock import zone_named
from trochee.knowledge.facts import FactValue
from trochee.safety.checking import Checked
from trochee.safety.from_record.gathering import known_from
from trochee.safety.from_record.values import Known, Origin, Told

from .reviewing import record_of, today

__all__ = ["Known", "Origin", "Told", "checked", "known_facts"]


def known_facts(chart: Chart, at: datetime) -> Known:
    """Give every fact of the record for the rules at a moment, each with where it comes from and of what day.

    Raises `NoSuchPatientError` for whoever may not read the facts and all that the review rests on.
    """
    chart.needs(Right.READ_FACTS)
    now = at.astimezone(zone_named(chart.time_zone))
    return known_from(record_of(chart), knowledge_of(chart.scope), now)


def checked(chart: Chart, at: datetime, *, also: Mapping[str, FactValue] | None = None) -> Checked:
    """Ask every rule of the clinic about the record at a moment; ``also`` are facts of this deed, and they win."""
    given = {**known_facts(chart, at).given, **(also or {})}
    return checker_of(chart.scope)(given, today(chart, at))
