"""Scores, observations and facts of a record in hand, as values of the science."""

from __future__ import annotations

from uuid import UUID

from trochee.clinic.patients.sealed import open_field
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.patients.versions.queries import entries, history, keys_of
from trochee.clinic.patients.versions.values import Kept
from trochee.record import Observation, Score

from .facts import from_text
from .models import FactsVersion
from .values import KEPT_OBSERVATIONS, KEPT_SCORES, Facts, KeptFacts


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
    """Give the observations for the science."""
    return tuple(each.value for each in kept_observations(chart))


def observation_versions(chart: Chart, entry: UUID) -> tuple[Kept[Observation], ...]:
    """Give everything that was ever written about an observation, the first first."""
    return history(KEPT_OBSERVATIONS, chart, entry)


def kept_facts(chart: Chart) -> KeptFacts:
    """Give the facts as they stand; nothing was asked where none were written, and once they were erased.

    Of one person's merged records, those of the record that is kept stand; where it has none, the latest of another.
    """
    chart.needs(Right.READ_FACTS)
    rows = FactsVersion.objects.within(chart.scope).filter(patient_id__in=chart.ids, replaced_by=None)
    keys = keys_of(chart)
    ordered = sorted(rows, key=lambda row: (row.patient_id == chart.patient, row.at), reverse=True)
    version = next((row.version for row in ordered if row.patient_id == chart.patient), 0)
    for row in ordered:
        key = keys.get(row.patient_id)
        if key is not None:
            facts = from_text(open_field(key, row.sealed, about(row)))
            return KeptFacts(facts=facts, version=version, by=row.by)
    return KeptFacts(facts=Facts(), version=version)


def about(row: FactsVersion) -> str:
    """Name the row that sealed facts belong to."""
    return f"assessments.facts:{row.pk}"
