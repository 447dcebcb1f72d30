"""The assessment of a clinic's knowledge, its conditions compiled once for a content."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.protocols.queries import knowledge_of, stamp_of_knowledge
from trochee.knowledge.facts import FactValue
from trochee.safety.asking import Assessment

_KEPT = 64


def assessment_of(scope: Scope) -> Assessment:
    """Give what the clinic asks, of whom and when."""
    return _compiled(scope, stamp_of_knowledge(scope))


def calls(scope: Scope, fact: str, value: FactValue | None, at: datetime) -> bool:
    """Whether somebody should speak with the person on the same day because of this answer."""
    return assessment_of(scope).calls(fact, value, at.date())


@lru_cache(maxsize=_KEPT)  # the stamp names the knowledge
def _compiled(scope: Scope, stamp: str) -> Assessment:
    return Assessment(knowledge_of(scope))
