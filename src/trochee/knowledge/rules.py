"""A rule: a condition over named facts, what it says where it holds, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from trochee.foundation.citation import Basis

from .conditions import Condition
from .facts import FactValue
from .severity import Severity


class OnUnknown(StrEnum):
    """What a rule does where its facts leave it open: it asks, or it takes the worse for true and fires."""

    ASK = "ask"
    FIRE = "fire"


class Outcome(StrEnum):
    """What an example expects of its rule."""

    FIRES = "fires"
    SILENT = "silent"
    ASKS = "asks"


class Occasion(StrEnum):
    """When a rule is asked.

    ``any`` is asked at every check. ``day_of_dose`` is too, except where an authorisation is being written: then
    nobody can know what that day brings. ``dose`` and ``authorisation`` are asked only about a dose, or about an
    authorisation as it is written.
    """

    ANY = "any"
    DAY_OF_DOSE = "day_of_dose"
    DOSE = "dose"
    AUTHORISATION = "authorisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Where a rule comes from: the key of a citation, the place in it, and the day on which it was read there."""

    source: str
    locator: str
    read_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Facts and what the rule makes of them on the day ``at``; facts that are not given are unknown."""

    expect: Outcome
    given: Mapping[str, FactValue] = field(hash=False)
    at: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule as a clinic can read it. ``rows`` name what of a published list it carries, such as ELG-01.

    A ``retired`` rule is kept, so that old findings can be explained, and is not asked any more.
    """

    id: str
    version: int
    rows: tuple[str, ...]
    severity: Severity
    basis: Basis
    verified: bool
    hazard: str
    when: Condition
    unknown: OnUnknown
    says: str
    grounds: tuple[Ground, ...]
    checked_on: date
    review_by: date
    examples: tuple[Example, ...]
    occasion: Occasion = Occasion.ANY
    retired: bool = False
    note: str = ""

    @property
    def sources(self) -> tuple[str, ...]:
        """Citation keys."""
        return tuple(ground.source for ground in self.grounds)
