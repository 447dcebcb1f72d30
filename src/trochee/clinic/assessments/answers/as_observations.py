"""Answers as rows of the patient folder, so that they leave the clinic and are read alike everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from trochee.knowledge.facts import FactValue
from trochee.record import Observation
from trochee.safety.from_record.answers import answer_text

from .values import Answer


def as_observations(answers: Iterable[Answer], zone: ZoneInfo) -> Iterator[Observation]:
    """Give each answer with a value as an observation of the moment at which it was confirmed, else given.

    An answer that leaves its fact unknown is no row. ``zone`` is the patient's.
    """
    for each in answers:
        if each.value is not None:
            confirmed = each.confirmed_at is not None
            yield as_observation(each.fact, each.value, each.as_of, zone, confirmed=confirmed)


def as_observation(fact: str, value: FactValue, at: datetime, zone: ZoneInfo, *, confirmed: bool) -> Observation:
    """Write what was answered to a fact at a moment, to the second, by the patient's own clock and its offset."""
    moment = datetime.fromisoformat(at.astimezone(zone).isoformat(timespec="seconds"))
    return Observation(at=moment, code=fact, value=answer_text(value), confirmed=confirmed)
