"""From what was given to what is known: conditions named in a list, figures worked out, questions that fall away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from trochee.knowledge import Knowledge
from trochee.knowledge.conditions import Condition, facts_of
from trochee.knowledge.facts import Fact, FactValue

from .compiling import Facts, Holds, compiled
from .conditions import NamedConditions
from .figures import FIGURES

CONDITIONS = "conditions"
"""The fact that lists conditions in free words or codes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """A fact that was given one way and follows another way from the facts ``because``."""

    fact: str
    given: FactValue
    follows: FactValue
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Known facts, what contradicts itself, conditions that nothing here knows, and what the list denies."""

    facts: Facts
    contradictions: tuple[Contradiction, ...] = ()
    not_recognised: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Following:
    fact: str
    holds: Holds
    asks: tuple[str, ...]
    no_only: bool


class Settling:
    """What follows from given facts; the conditions of the knowledge are compiled once."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._named = NamedConditions(knowledge)
        self._following = tuple(_following(knowledge))
        follows = {each.fact: each.asks for each in self._following if not each.no_only}
        self._waits_for = follows | {name: figure.needs for name, figure in FIGURES.items()}

    @property
    def worked_out(self) -> Iterable[str]:
        """Names of the facts that nobody is asked, since they follow from others."""
        return self._waits_for.keys()

    def __call__(self, given: Mapping[str, FactValue], at: date) -> Settled:
        """Settle facts on the day ``at``; one that was given and follows otherwise is a contradiction."""
        known = dict(given)
        wrong: list[Contradiction] = []
        not_recognised, denied = self._from_conditions(known, wrong)
        for name, figure in FIGURES.items():
            if all(each in known for each in figure.needs):
                _put(known, wrong, name, figure.work_out(known, at), figure.needs)
        ordinal = at.toordinal()
        for each in self._following:
            outcome = each.holds(known, ordinal)
            if outcome is not None and not (each.no_only and outcome is False):
                _put(known, wrong, each.fact, False if each.no_only else outcome, each.asks)
        return Settled(facts=known, contradictions=tuple(wrong), not_recognised=not_recognised, denied=denied)

    def near(self, condition: str) -> tuple[str, ...]:
        """Give the names of conditions that a misspelt one comes near to."""
        return self._named.near(condition)

    def asked_for(self, name: str, facts: Facts) -> tuple[str, ...]:
        """Give the unknown facts that a worked-out one waits for; a fact that is asked itself gives its own name."""
        return tuple(each for each in self._waits_for.get(name, ()) if each not in facts) or (name,)

    def _from_conditions(
        self, known: dict[str, FactValue], wrong: list[Contradiction]
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        listed = known.get(CONDITIONS, ())
        meant = [self._named.read(line) for line in (listed if isinstance(listed, tuple) else ())]
        for each in (said for line in meant for said in line.said):
            if each.same:
                _put(known, wrong, each.fact, each.value, (CONDITIONS,))
            elif known.get(each.fact) == each.value:
                wrong.append(
                    Contradiction(fact=each.fact, given=each.value, follows=each.instead, because=(CONDITIONS,))
                )
        strangers = dict.fromkeys(name for line in meant for name in line.not_recognised)
        return tuple(strangers), tuple(dict.fromkeys(name for line in meant for name in line.denied))


def _put(
    known: dict[str, FactValue], wrong: list[Contradiction], name: str, value: FactValue, because: tuple[str, ...]
) -> None:
    if name in known and known[name] != value:
        wrong.append(Contradiction(fact=name, given=known[name], follows=value, because=because))
    else:
        known[name] = value


def _following(knowledge: Knowledge) -> Iterator[_Following]:
    for fact in knowledge.facts.values():
        for condition, no_only in ((fact.follows, False), (fact.not_if, True)):
            if condition is not None:
                yield _one(fact, condition, knowledge, no_only)


def _one(fact: Fact, condition: Condition, knowledge: Knowledge, no_only: bool) -> _Following:
    return _Following(fact.id, compiled(condition, knowledge.facts, knowledge.number), facts_of(condition), no_only)
