"""Interactions against their own examples: what somebody writes fires, stays silent or asks as it says."""

from __future__ import annotations

from collections.abc import Iterator

from trochee.foundation.refusal import InputError
from trochee.knowledge import Knowledge
from trochee.knowledge.rules import Outcome

from .interactions import state_of
from .medicines import resolve
from .naming import Naming


def broken_interactions(knowledge: Knowledge) -> Iterator[InputError]:
    """Give an error for every example of an interaction that does not come out as it says."""
    naming = Naming(knowledge)
    for interaction in knowledge.interactions.values():
        for expected in Outcome:
            line = getattr(interaction.examples, expected)
            if not line:
                continue
            state = state_of(interaction, resolve((line,), naming))
            found = Outcome(state) if state else Outcome.SILENT
            if found is not expected:
                yield InputError(
                    file="interactions/",
                    line=None,
                    column=f"{interaction.id}.examples.{expected}",
                    found=f"{line}: {found}",
                    allowed=expected.value,
                    message=f"an example of {interaction.id} does not come out as it says",
                )
