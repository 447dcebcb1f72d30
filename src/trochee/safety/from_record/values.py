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
    SCORE = "score"
    OBSERVATION = "observation"
    DOSES = "doses"
    COURSE = "course"
    CONSENT = "consent"
    ASKED_NOW = "asked_now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One value of a fact as a place in the record says it.

    ``on`` is the day that it speaks of, ``None`` where the record does not say. ``confirmed`` is true where a
    clinician looked at it; ``by`` names who said it, as the reader knows them. ``words`` is what stood there, such as
    ``systolic 152 mmHg``, where that is not the value itself.
    """

    fact: str
    value: FactValue
    origin: Origin
    on: date | None = None
    by: str = ""
    confirmed: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A fact of the record that was left out, with what stood there and why it could not be read."""

    fact: str
    found: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The facts that a record gives for the rules, and what of it stands beside.

    ``told`` says where each of ``given`` comes from. ``disputed`` holds, for a fact, what another place of the record
    says otherwise; ``stale`` what was too old to count, so that its fact is unknown; ``unread`` what could not be
    read.
    """

    given: Mapping[str, FactValue]
    told: Mapping[str, Told] = field(default_factory=dict, hash=False)
    disputed: Mapping[str, tuple[Told, ...]] = field(default_factory=dict, hash=False)
    stale: Mapping[str, Told] = field(default_factory=dict, hash=False)
    unread: tuple[Unread, ...] = ()
