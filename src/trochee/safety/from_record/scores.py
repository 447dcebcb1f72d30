"""Totals of questionnaires as facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trochee.foundation.unknown import Unknown
from trochee.knowledge import Knowledge
from trochee.knowledge.scoring import key_of, total_of
from trochee.record import Score

from .moments import Moment
from .values import Origin, Told, Unread

_FACT_OF: Mapping[str, str] = {
    "isi": "insomnia_score",
    "phq9": "depression_score",
    "epworth": "epworth_score",
    "stop_bang": "stop_bang_score",
    "audit": "alcohol_score",
    "dast10": "drug_score",
    "sds": "dependence_score",
}
"""The fact that the total of an instrument is."""
_BEFORE = {"isi": "insomnia_score_before"}
"""The fact that the last total before the first dose is."""
_SELF_HARM = "phq9"
_NINTH = 8


def of_scores(moment: Moment, knowledge: Knowledge) -> Iterator[Told | Unread]:
    """Give the totals up to today, and the last item of the PHQ-9; a total that is none is given as such."""
    first = next((moment.day(dose.taken_at) for _, dose in moment.ketamine()), None)
    for score in sorted(moment.record.scores, key=lambda each: each.date):
        key = key_of(score.instrument, knowledge)
        if key not in _FACT_OF or score.date > moment.today:
            continue
        yield _total(_FACT_OF[key], score, knowledge)
        if key in _BEFORE and first is not None and score.date <= first:
            yield _total(_BEFORE[key], score, knowledge)
        if key == _SELF_HARM and score.items and len(score.items) > _NINTH:
            item = score.items[_NINTH]
            if item is not None:
                yield _read("suicidal_item", item, score, knowledge)


def _total(name: str, score: Score, knowledge: Knowledge) -> Told | Unread:
    total = total_of(score, knowledge)
    if isinstance(total, Unknown):
        return Unread(name=name, found=f"{score.instrument} of {score.date.isoformat()}", allowed=total.reason)
    return _read(name, total, score, knowledge)


def _read(name: str, total: float, score: Score, knowledge: Knowledge) -> Told | Unread:
    fact = knowledge.facts[name]
    value, words = fact.accept(total), f"{score.instrument} {total:g}"
    if value is None:
        return Unread(name=name, found=words, allowed=fact.allowed)
    return Told(fact=name, value=value, origin=Origin.SCORE, on=score.date, words=words)
