"""Saving therapy steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from trochee.clinic.accounts.values import Here
from trochee.clinic.patients.versions.actions import add_entries, save_entry, withdraw_entry
from trochee.clinic.patients.versions.values import NewEntry, Saved
from trochee.record import TherapyStep

from .values import KEPT_STEPS


def save_step(*, by: Here, at: datetime, patient: UUID, new: NewEntry[TherapyStep]) -> Saved:
    """Save a step, or an amendment of one; raises what `save_entry` raises."""
    return save_entry(keeping=KEPT_STEPS, by=by, at=at, patient=patient, new=new)


def withdraw_step(*, by: Here, at: datetime, patient: UUID, client_id: UUID, replaces: UUID) -> Saved:
    """Take a step back that was entered by mistake."""
    return withdraw_entry(keeping=KEPT_STEPS, by=by, at=at, patient=patient, client_id=client_id, replaces=replaces)


def add_steps(*, by: Here, at: datetime, patient: UUID, new: Sequence[NewEntry[TherapyStep]]) -> int:
    """Add many therapy steps at once, all or none; raises what `add_entries` raises."""
    return add_entries(keeping=KEPT_STEPS, by=by, at=at, patient=patient, new=new)
