"""What the safety rules say of a record: what fires, what is still asked, what nothing looked at. Values alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from trochee.knowledge.facts import FactValue
from trochee.knowledge.severity import Severity
from trochee.safety.values import Finding, State
from trochee.safety.worst import Worst


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """A fact that rules wait for, with the gravest of them and how many they are."""

    fact: str
    question: str
    severity: Severity
    rules: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which rules were asked: the ``knowledge`` by its version, and a clinic's own ``protocol`` laid over it.

    ``protocol`` names it as a reader knows it, such as ``version 3, signed 23 November 2026``; empty where the rules
    are those that ship with trochee and nothing else.
    """

    knowledge: str
    protocol: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFindings:
    """What the rules find on a day, gravest first; an empty list is no clearance.

    ``found`` holds what fires and what asks. ``questions`` are the facts that asking rules wait for, each once, those
    that a stop hangs on first. ``not_checked`` are names that nothing here recognises; ``names_open`` says of each
    name what is not clear about it. ``beside`` says what the record holds that does not count: said in two ways, too
    old, not readable. ``not_looked_at`` says what no rule was asked about here; ``asked`` which rules were.
    """

    on: date
    found: tuple[Finding, ...]
    worst: Worst
    questions: tuple[OpenQuestion, ...]
    not_checked: tuple[str, ...]
    names_open: tuple[str, ...]
    beside: tuple[str, ...]
    not_looked_at: str
    asked: Asked
    facts: Mapping[str, FactValue] = field(default_factory=dict, hash=False)

    @property
    def fires(self) -> tuple[Finding, ...]:
        """What fires, gravest first."""
        return tuple(each for each in self.found if each.state is State.FIRES)

    @property
    def stops(self) -> tuple[Finding, ...]:
        """Stops that fire: they come before any benefit."""
        return tuple(each for each in self.fires if each.severity is Severity.STOP)

    @property
    def asks(self) -> int:
        """How many rules have no answer."""
        return len(self.found) - len(self.fires)

    @property
    def stops_open(self) -> int:
        """How many stops have no answer: nothing says that none of them would fire."""
        return sum(each.severity is Severity.STOP and each.state is State.ASKS for each in self.found)
