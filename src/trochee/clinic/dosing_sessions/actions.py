"""Saving doses: what was taken is always recorded, whoever allowed it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from trochee.clinic.accounts.values import Here
from trochee.clinic.patients.versions.actions import add_entries, save_entry, withdraw_entry
from trochee.clinic.patients.versions.values import NewEntry, Saved
from trochee.record import Dose

from .values import KEPT_DOSES


def save_dose(*, by: Here, at: datetime, patient: UUID, new: NewEntry[Dose]) -> Saved:
    """Save a dose, or an amendment of one; raises what `save_entry` raises."""
    return save_entry(keeping=KEPT_DOSES, by=by, at=at, patient=patient, new=new)


def withdraw_dose(*, by: Here, at: datetime, patient: UUID, client_id: UUID, replaces: UUID) -> Saved:
    """Take a dose back that was entered by mistake."""
    return withdraw_entry(keeping=KEPT_DOSES, by=by, at=at, patient=patient, client_id=client_id, replaces=replaces)


def add_doses(*, by: Here, at: datetime, patient: UUID, new: Sequence[NewEntry[Dose]]) -> int:
    """Add many doses at once, all or none; raises what `add_entries` raises."""
    return add_entries(keeping=KEPT_DOSES, by=by, at=at, patient=patient, new=new)
