"""What a row says by which a night is left out."""

from __future__ import annotations

from datetime import date

from trochee.clinic.audit.canonical import content_hash


def says(day: date) -> str:
    """Give the hash by which such a row is known: it has no answers, and no column of its own."""
    return content_hash({"date": day.isoformat(), "not_remembered": True})
