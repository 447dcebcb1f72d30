"""What a record says of a fact: the value, where it stands, of what day, from whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from trochee.knowledge.facts import FactValue


class Origin(StrEnum):
    """Where in a record a fact was found."""

    PERSON = "person"
    FACTS = "facts"
    ANSWER = "answer"
    MERGED = "merged"
    """An answer in another record of the same person; nobody has settled yet which of the two holds."""
    SCORE = "score"
    OBSERVATION = "observation"
    DOSES = "doses"
    INVENTORY = "inventory"
    """A sign in the ledger of troches."""
    COURSE = "course"
    """What follows from the course of treatment; anything that somebody said of the fact itself comes first."""
    CONSENT = "consent"
    ASKED_NOW = "asked_now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One value of a fact as a place in the record says it.

    ``on`` is the day that it was said or measured, ``None`` where the record does not say. ``confirmed`` is true
    where it is more than a patient's word that nobody looked at; ``by`` names who said it, as the reader knows them.
    ``words`` is what stood there, such as ``systolic 152 mmHg``, where that is not the value itself. Of ``at_least``
    there may be more, such as doses of which one has no amount.
    """

    fact: str
    value: FactValue
    origin: Origin
    on: date | None = None
    by: str = ""
    confirmed: bool = True
    words: str = ""
    at_least: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Something in the record that no fact could be read from: what stood there, and what would be readable."""

    name: str
    found: str
    allowed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The facts that a record gives for the rules, and what of it stands beside.

    ``told`` says where each of ``given`` comes from. ``disputed`` holds, for a fact, what another place of the record
    says otherwise; ``stale`` what was too old to count, so that its fact is unknown; ``unread`` what no fact could be
    read from.
    """

    given: Mapping[str, FactValue] = field(hash=False)
    told: Mapping[str, Told] = field(default_factory=dict, hash=False)
    disputed: Mapping[str, tuple[Told, ...]] = field(default_factory=dict, hash=False)
    stale: Mapping[str, Told] = field(default_factory=dict, hash=False)
    unread: tuple[Unread, ...] = ()

    @property
    def open(self) -> frozenset[str]:
        """Facts whose value may be another one: disputed, or known in part."""
        return frozenset(self.disputed) | {name for name, each in self.told.items() if each.at_least}
