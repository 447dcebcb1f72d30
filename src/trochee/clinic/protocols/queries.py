"""The knowledge that holds in a clinic, and the check that goes with it. Reads only."""

from __future__ import annotations

from functools import cache

from trochee.clinic.accounts.scope import Scope
from trochee.knowledge import Knowledge, shipped
from trochee.safety.checking import Checker


def knowledge_of(scope: Scope) -> Knowledge:
    """Give the knowledge that holds in a clinic: what ships with trochee, with what the clinic signed laid over it."""
    return shipped()


def checker_of(scope: Scope) -> Checker:
    """Give the check over the knowledge of a clinic; compiled once for a content."""
    return _compiled()


@cache
def _compiled() -> Checker:
    return Checker(shipped())
