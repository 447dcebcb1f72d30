"""An example that does not come out as it says is found, whichever way it is wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from trochee.knowledge import Knowledge, shipped
from trochee.knowledge.rules import Example, Outcome
from trochee.safety.examples import broken_examples

RULE = shipped().rules["eligibility.allergy"]


def with_example(example: Example, **changed: bool) -> Knowledge:
    rule = replace(RULE, examples=(RULE.examples[0], example), **changed)  # type: ignore[arg-type]  # only retired
    return replace(shipped(), rules={rule.id: rule}, interactions={})


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ({"allergy_to_ketamine": True}, Outcome.FIRES),
        ({"allergy_to_ketamine": False}, Outcome.SILENT),
        ({}, Outcome.ASKS),
    ],
)
@pytest.mark.parametrize("said", list(Outcome))
def test_what_an_example_says_is_tried(given: dict[str, bool], right: Outcome, said: Outcome) -> None:
    found = list(broken_examples(with_example(Example(expect=said, given=given, at=RULE.checked_on))))
    if said is right:
        assert not found
    else:
        (error,) = found
        assert (error.file, error.column) == ("rules/", "eligibility.allergy.examples[2]")
        assert (error.found, error.allowed) == (right.value, said.value)
        assert "does not come out as it says" in error.message


def test_a_retired_rule_is_not_tried() -> None:
    wrong = Example(expect=Outcome.ASKS, given={"allergy_to_ketamine": True}, at=RULE.checked_on)
    assert list(broken_examples(with_example(wrong, retired=True))) == []
