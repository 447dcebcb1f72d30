"""A clinic's own protocol against its own examples, and what it makes of the examples of shipped rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from trochee.foundation.refusal import InputError
from trochee.knowledge import Knowledge
from trochee.knowledge.protocol import Protocol, overlaid
from trochee.knowledge.protocol_reading import NAMED
from trochee.knowledge.rules import Example, Outcome, Rule

from .checking import Checker
from .examples import outcome_of
from .interaction_examples import broken_interactions
from .rules import CompiledRule, compiled_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """An example of a rule, and what it makes of it."""

    rule: Rule
    number: int
    example: Example
    outcome: Outcome

    @property
    def right(self) -> bool:
        """Whether it comes out as it says."""
        return self.outcome is self.example.expect


@dataclass(frozen=True, slots=True, kw_only=True)
class Otherwise:
    """An example of a shipped rule that comes out otherwise with the clinic's own values."""

    rule: Rule
    example: Example
    before: Outcome
    after: Outcome


def tried(knowledge: Knowledge, *names: str, checker: Checker | None = None) -> tuple[Tried, ...]:
    """Try every example of these rules, in their order; a retired rule is not asked.

    ``checker`` is that of this knowledge, where somebody compiled one already.
    """
    asked = [knowledge.rules[name] for name in names if name in knowledge.rules]
    only = replace(knowledge, rules={each.id: each for each in asked})
    settles = checker or Checker(only)
    return tuple(each for compiled in compiled_rules(only) for each in _each_example(settles, compiled))


def _each_example(checker: Checker, compiled: CompiledRule) -> Iterator[Tried]:
    for number, example in enumerate(compiled.rule.examples, 1):
        outcome = outcome_of(compiled, example, checker)
        yield Tried(rule=compiled.rule, number=number, example=example, outcome=outcome)


def broken_own(knowledge: Knowledge, protocol: Protocol) -> tuple[InputError, ...]:
    """Give an error for every example of the clinic's own rules and interactions that does not come out as it says.

    ``knowledge`` is what the protocol is laid over; the line is that of the rule.
    """
    laid = overlaid(knowledge, protocol)
    own = replace(laid, interactions=protocol.interactions)
    wrong = [
        InputError(
            file=NAMED,
            line=protocol.lines.get(each.rule.id),
            column=f"{each.rule.id}.examples[{each.number}]",
            found=each.outcome.value,
            allowed=each.example.expect.value,
            message=f"example {each.number} of {each.rule.id} does not come out as it says",
        )
        for each in tried(laid, *protocol.rules)
        if not each.right
    ]
    for error in broken_interactions(own):
        name = str(error.column).rpartition(".examples")[0]
        wrong.append(replace(error, file=NAMED, line=protocol.lines.get(name)))
    return tuple(wrong)


def otherwise(before: Knowledge, after: Knowledge) -> tuple[Otherwise, ...]:
    """Give the examples of rules that stand in both and come out otherwise in the later one.

    A rule that is retired in one of the two is left out: that is a change of its own.
    """
    both = [name for name in before.rules if name in after.rules and _asks_else(name, before, after)]
    was = {(each.rule.id, each.number): each.outcome for each in tried(before, *both)}
    return tuple(
        Otherwise(rule=each.rule, example=each.example, before=was[each.rule.id, each.number], after=each.outcome)
        for each in tried(after, *both)
        if was.get((each.rule.id, each.number), each.outcome) is not each.outcome
    )


def _asks_else(name: str, before: Knowledge, after: Knowledge) -> bool:
    """Whether a rule could come out otherwise: its words tell a changed bound, since the overlay writes it there."""
    return before.rules[name] != after.rules[name]
