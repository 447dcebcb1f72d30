"""Pieces of an address as values."""

from __future__ import annotations

from datetime import date


class IsoDate:
    """A date in an address, YYYY-MM-DD; anything else is not found."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """Read it; Django turns the `ValueError` of a date that is none into 'not found'."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """Write it."""
        return value.isoformat()
