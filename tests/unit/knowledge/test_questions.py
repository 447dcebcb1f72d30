"""Questions that a patient answers are read by a tired person: short, plain, and one thing at a time."""

from __future__ import annotations

import pytest
from tests.reading_grade import counts

from trochee.knowledge import shipped
from trochee.knowledge.facts import AskedOf, Fact

ASKED = [each for each in shipped().facts.values() if each.asked_of is AskedOf.PATIENT]


def test_all_of_them_together_read_at_grade_6_or_lower() -> None:
    assert counts(" ".join(each.question for each in ASKED)).grade <= 6


@pytest.mark.parametrize("fact", ASKED, ids=lambda fact: fact.id)
def test_each_is_one_short_question(fact: Fact) -> None:
    assert fact.question.endswith("?")
    assert counts(fact.question).words <= 22
    assert counts(fact.question).grade <= 9  # one long name of an illness makes a short question hard


@pytest.mark.parametrize(
    "name", ["pregnant", "can_become_pregnant", "psychosis_past", "safe_with_escort", "suicidal_intent"]
)
def test_what_needs_trust_is_asked_in_private(name: str) -> None:
    assert shipped().facts[name].private
