"""A review laid out with the knowledge that ships."""

from __future__ import annotations

from trochee.knowledge import shipped
from trochee.reports import document as room
from trochee.reports.parts import Document
from trochee.review.values import Review


def document(review: Review) -> Document:
    """Lay a review out."""
    return room.document(review, shipped())
