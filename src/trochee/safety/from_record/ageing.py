"""For how long what was said or measured counts: older than that, it is unknown and asked anew."""

from __future__ import annotations

from datetime import date

from trochee.knowledge import Knowledge


def ages(fact: str, knowledge: Knowledge) -> bool:
    """Whether what is said of a fact counts for some days only."""
    return _named(fact) in knowledge.quantities


def too_old(fact: str, on: date, today: date, knowledge: Knowledge) -> bool:
    """Whether what was said or measured ``on`` a day counts no more today."""
    return ages(fact, knowledge) and (today - on).days > knowledge.number(_named(fact))


def _named(fact: str) -> str:
    return f"safety.fresh.{fact}"
