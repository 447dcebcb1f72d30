"""Rules against their own examples: what a rule says it does, it does."""

from __future__ import annotations

from collections.abc import Iterator

from trochee.foundation.refusal import InputError
from trochee.knowledge import Knowledge
from trochee.knowledge.rules import Example, Outcome, Rule

from .checking import Checker


def outcome_of(rule: Rule, example: Example, checker: Checker) -> Outcome:
    """Say what a rule makes of an example, with all that follows from the facts given."""
    found = [each for each in checker(example.given, example.at).findings if each.rule == rule.id]
    return Outcome(found[0].state.value) if found else Outcome.SILENT


def broken_examples(knowledge: Knowledge) -> Iterator[InputError]:
    """Give an error for every example that does not come out as it says; a retired rule is not asked."""
    checker = Checker(knowledge)
    for rule in knowledge.rules.values():
        for number, example in enumerate(() if rule.retired else rule.examples, 1):
            outcome = outcome_of(rule, example, checker)
            if outcome is not example.expect:
                yield InputError(
                    file="rules/",
                    line=None,
                    column=f"{rule.id}.examples[{number}]",
                    found=outcome.value,
                    allowed=example.expect.value,
                    message=f"example {number} of {rule.id} does not come out as it says",
                )
