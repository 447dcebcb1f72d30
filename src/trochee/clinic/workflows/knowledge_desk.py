"""What the clinic's own signatures and a newer shipped knowledge say about the rules: for whoever signs for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.accounts.values import Here
from trochee.clinic.prescriptions.overview import override_counts
from trochee.clinic.protocols.queries import (
    in_force,
    is_lead,
    knowledge_of,
    protocol_of,
    seen_knowledge,
    seen_standing,
    shipped_version,
)
from trochee.knowledge import shipped
from trochee.knowledge.standing import Step, standing, steps

_ALL_PERCENT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """How often a rule stood at a signature and was gone on in spite of; ``review`` where it is put up for review."""

    rule: str
    version: int
    shown: int
    overridden: int
    review: bool

    @property
    def percent(self) -> float:
        """Give the share of the times it stood [%]."""
        return _ALL_PERCENT * self.overridden / self.shown


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """The shipped knowledge of today against the one that was seen last; ``before`` is empty where none was."""

    now: str
    before: str
    steps: tuple[Step, ...]


class Duty(StrEnum):
    """What waits for a medical lead, about no patient."""

    UNREADABLE = "unreadable"
    REVIEW_RULE = "review_rule"
    NEW_KNOWLEDGE = "new_knowledge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing that waits: ``about`` names the rule, or is empty."""

    duty: Duty
    about: str = ""
    overridden: int = 0
    shown: int = 0


def overrides(scope: Scope) -> tuple[Override, ...]:
    """Give the exact counts by rule and version, what is put up for review first, then by share."""
    knowledge = knowledge_of(scope)
    share = knowledge.number("protocol.override.percent")
    least = knowledge.number("protocol.override.least")
    found = [
        Override(
            rule=each.rule,
            version=each.version,
            shown=each.shown,
            overridden=each.overridden,
            review=each.shown >= least and _ALL_PERCENT * each.overridden > share * each.shown,
        )
        for each in override_counts(scope)
        if each.shown
    ]
    return tuple(sorted(found, key=lambda each: (not each.review, -each.percent, each.rule, each.version)))


def what_is_new(scope: Scope) -> New:
    """Give what is otherwise in the shipped knowledge since the clinic saw it last."""
    seen = seen_standing(scope)
    if seen is None:
        return New(now=shipped_version(), before="", steps=())
    changed = () if seen[0] == shipped_version() else steps(seen[1], standing(shipped()))
    return New(now=shipped_version(), before=seen[0], steps=changed)


def waiting(by: Here) -> tuple[Waiting, ...]:
    """Give what waits for whoever is here as medical lead; nothing for anybody else."""
    if not is_lead(by):
        return ()
    found = [Waiting(duty=Duty.UNREADABLE)] if in_force(by.scope) and protocol_of(by.scope) is None else []
    found += [
        Waiting(duty=Duty.REVIEW_RULE, about=each.rule, overridden=each.overridden, shown=each.shown)
        for each in overrides(by.scope)
        if each.review
    ]
    if seen_knowledge(by.scope) not in ("", shipped_version()):
        found.append(Waiting(duty=Duty.NEW_KNOWLEDGE))
    return tuple(found)
