"""Scores, observations and facts of a record in hand, as values of the science."""

from __future__ import annotations

from uuid import UUID

from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.patients.versions.documents.queries import kept_document
from trochee.clinic.patients.versions.queries import entries, history
from trochee.clinic.patients.versions.values import Kept
from trochee.record import Observation, Score

from .facts import from_text
from .values import FACTS, KEPT_OBSERVATIONS, KEPT_SCORES, Facts, KeptFacts


def kept_scores(chart: Chart) -> tuple[Kept[Score], ...]:
    """Give the scores as they stand, in the order of time."""
    return entries(KEPT_SCORES, chart)


def scores(chart: Chart) -> tuple[Score, ...]:
    """Give the scores for the science."""
    return tuple(each.value for each in kept_scores(chart))


def score_versions(chart: Chart, entry: UUID) -> tuple[Kept[Score], ...]:
    """Give everything that was ever written about a score, the first first."""
    return history(KEPT_SCORES, chart, entry)


def kept_observations(chart: Chart) -> tuple[Kept[Observation], ...]:
    """Give the observations as they stand, in the order of time."""
    return entries(KEPT_OBSERVATIONS, chart)


def observations(chart: Chart) -> tuple[Observation, ...]:
    """Give the observations for the science; answers that came in a folder only for whoever may read answers."""
    seen = tuple(each.value for each in kept_observations(chart))
    if Right.READ_ANSWERS in chart.rights:
        return seen
    return tuple(each for each in seen if each.confirmed is None)


def observation_versions(chart: Chart, entry: UUID) -> tuple[Kept[Observation], ...]:
    """Give everything that was ever written about an observation, the first first."""
    return history(KEPT_OBSERVATIONS, chart, entry)


def kept_facts(chart: Chart) -> KeptFacts:
    """Give the facts as they stand; nothing was asked where none were written, and once they were erased.

    Of one person's merged records, those of the record that is kept stand; where it has none, the latest of another.
    """
    chart.needs(Right.READ_FACTS)
    kept = kept_document(FACTS, chart)
    facts = Facts() if kept.text is None else from_text(kept.text)
    return KeptFacts(facts=facts, version=kept.version, by=kept.by, at=kept.at)
