"""Saving scores, observations and the facts of a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from trochee.clinic.accounts.values import Here
from trochee.clinic.audit.trail import deed
from trochee.clinic.patients.actions import charted
from trochee.clinic.patients.values import Right
from trochee.clinic.patients.versions.actions import add_entries, save_entry, withdraw_entry
from trochee.clinic.patients.versions.documents.actions import write_document
from trochee.clinic.patients.versions.documents.values import NewDocument
from trochee.clinic.patients.versions.values import NewEntry, Saved
from trochee.record import Observation, Score

from .facts import as_mapping, as_text
from .values import FACTS, KEPT_OBSERVATIONS, KEPT_SCORES, Facts


def save_score(*, by: Here, at: datetime, patient: UUID, new: NewEntry[Score]) -> Saved:
    """Save a score, or an amendment of one; raises what `save_entry` raises."""
    return save_entry(keeping=KEPT_SCORES, by=by, at=at, patient=patient, new=new)


def withdraw_score(*, by: Here, at: datetime, patient: UUID, client_id: UUID, replaces: UUID) -> Saved:
    """Take a score back that was entered by mistake."""
    return withdraw_entry(keeping=KEPT_SCORES, by=by, at=at, patient=patient, client_id=client_id, replaces=replaces)


def add_scores(*, by: Here, at: datetime, patient: UUID, new: Sequence[NewEntry[Score]]) -> int:
    """Add many scores at once, all or none; raises what `add_entries` raises."""
    return add_entries(keeping=KEPT_SCORES, by=by, at=at, patient=patient, new=new)


def save_observation(*, by: Here, at: datetime, patient: UUID, new: NewEntry[Observation]) -> Saved:
    """Save an observation, or an amendment of one; raises what `save_entry` raises."""
    return save_entry(keeping=KEPT_OBSERVATIONS, by=by, at=at, patient=patient, new=new)


def withdraw_observation(*, by: Here, at: datetime, patient: UUID, client_id: UUID, replaces: UUID) -> Saved:
    """Take an observation back that was entered by mistake."""
    return withdraw_entry(
        keeping=KEPT_OBSERVATIONS, by=by, at=at, patient=patient, client_id=client_id, replaces=replaces
    )


def add_observations(*, by: Here, at: datetime, patient: UUID, new: Sequence[NewEntry[Observation]]) -> int:
    """Add many observations at once, all or none; raises what `add_entries` raises."""
    return add_entries(keeping=KEPT_OBSERVATIONS, by=by, at=at, patient=patient, new=new)


def save_facts(*, by: Here, at: datetime, patient: UUID, facts: Facts, version: int) -> int:
    """Write what is known of the person anew, in place of ``version`` (0 for the first); give the new version.

    The same facts again change nothing. Raises `OutOfDateError` where somebody else wrote in between.
    """
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=patient, right=Right.KEEP_FACTS)
        new = NewDocument(text=as_text(facts), content=as_mapping(facts), version=version)
        return write_document(documents=FACTS, by=by, at=at, trail=trail, chart=chart, new=new)
