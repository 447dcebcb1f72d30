"""What a check finds: the values that rules, interactions and every page share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from trochee.foundation.citation import Basis
from trochee.knowledge.facts import FactValue
from trochee.knowledge.severity import Severity


class State(StrEnum):
    """What a rule says of these facts. A silent rule makes no finding."""

    FIRES = "fires"
    ASKS = "asks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule or interaction that fires, or that asks because facts are missing; never an order.

    ``facts`` are the known facts it rests on; ``missing`` the names of facts that would decide it, empty where it
    fires on what is known. ``sources`` are citation keys, empty only where ``basis`` is ``design``; ``locators`` says
    where in each source, in the same order. ``verified`` is false where the source was not read. ``about`` are the
    ingredients (or classes, where one was named alone) of which an interaction speaks; empty for every other rule.
    """

    rule: str
    version: int
    severity: Severity
    state: State
    message: str
    basis: Basis
    verified: bool
    facts: Mapping[str, FactValue] = field(default_factory=dict, hash=False)
    missing: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    locators: tuple[str, ...] = ()
    hazard: str = ""
    about: tuple[str, ...] = ()
