"""Rules against their own examples: what a rule says it does, it does."""

from __future__ import annotations

from collections.abc import Iterator

from trochee.foundation.refusal import InputError
from trochee.knowledge import Knowledge
from trochee.knowledge.rules import Example, Outcome

from .checking import Checker
from .interaction_examples import broken_interactions
from .rules import CompiledRule, compiled_rules, state_of


def outcome_of(rule: CompiledRule, example: Example, checker: Checker) -> Outcome:
    """Say what a rule makes of an example, with all that follows from the facts given."""
    _, settled = checker.settled(example.given, example.at)
    state = state_of(rule, settled.facts, example.at)
    return Outcome.SILENT if state is None else Outcome(state.value)


def broken_examples(knowledge: Knowledge) -> Iterator[InputError]:
    """Give an error for every example that does not come out as it says; a retired rule is not asked."""
    yield from broken_interactions(knowledge)
    checker = Checker(knowledge)
    for rule in compiled_rules(knowledge):
        for number, example in enumerate(rule.rule.examples, 1):
            outcome = outcome_of(rule, example, checker)
            if outcome is not example.expect:
                yield InputError(
                    file="rules/",
                    line=None,
                    column=f"{rule.rule.id}.examples[{number}]",
                    found=outcome.value,
                    allowed=example.expect.value,
                    message=f"example {number} of {rule.rule.id} does not come out as it says",
                )
