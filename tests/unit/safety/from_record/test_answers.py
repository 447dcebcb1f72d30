"""An answer as one text, and the same answer again."""

from __future__ import annotations

from datetime import date

import pytest

from trochee.knowledge import shipped
from trochee.knowledge.facts import FactValue
from trochee.safety.from_record.answers import answer_text, answer_value

CASES: list[tuple[str, FactValue, str]] = [
    ("glaucoma", True, "yes"),
    ("glaucoma", False, "no"),
    ("weight_kg", 71.5, "71.5"),
    ("weight_kg", 70.0, "70"),
    ("pregnancy_test_on", date(2026, 5, 1), "2026-05-01"),
    ("cbti", "tried", "tried"),
    ("medicines", (), ";"),
    ("medicines", ("zolpidem", "iron"), "zolpidem;iron"),
    ("medicines", ("zolpidem 5;10 mg",), '["zolpidem 5;10 mg"]'),
    ("medicines", ("[old] zolpidem",), "[old] zolpidem"),
    ("medicines", ('["zolpidem"]',), '["[\\"zolpidem\\"]"]'),
    ("medicines", ("zolpidem\nat night",), '["zolpidem\\nat night"]'),
]


@pytest.mark.parametrize(("fact", "value", "text"), CASES)
def test_an_answer_is_written_as_people_write_it_and_read_again(fact: str, value: FactValue, text: str) -> None:
    assert answer_text(value) == text
    assert answer_value(shipped().facts[fact], f" {text} ") == value


@pytest.mark.parametrize(("fact", "text"), [("glaucoma", "perhaps"), ("weight_kg", "heavy"), ("cbti", "perhaps")])
def test_what_a_fact_does_not_take_is_no_answer(fact: str, text: str) -> None:
    assert answer_value(shipped().facts[fact], text) is None
