"""The law of named conditions: each breach planted once."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.factories.knowledge import edited, folder

from trochee.knowledge import KnowledgeError, load
from trochee.knowledge.condition_values import NamedCondition, Says

NAMED = "named_conditions.yaml"
STAGE = "{fact: stage, is_not: early}"


@pytest.mark.parametrize(
    ("old", "new", "column", "found"),
    [
        (STAGE, "{fact: nowhere, is_not: early}", "gone.says", "nowhere"),
        (STAGE, "{fact: stage}", "gone.says", "stage"),
        (STAGE, "{fact: stage, is: late, is_not: early}", "gone.says", "stage"),
        (STAGE, "{fact: stage, is_not: middle}", "gone.says", "stage: middle"),
        (STAGE, "{fact: bleeding, is_not: 'true'}", "gone.says", "bleeding: true"),
        ("names: sniffle;", "names: heartbreak;", "gone.names", "heartbreak"),
        ("names: sniffle;", "names: a bleed;", "ordinary.names", "a bleed"),
        ("names: sniffle;", "names: ;", "ordinary.names", "; red nose"),
    ],
)
def test_a_breach_is_refused_with_its_place(tmp_path: Path, old: str, new: str, column: str, found: str) -> None:
    with pytest.raises(KnowledgeError) as refusal:
        load(edited(tmp_path, NAMED, old, new))
    assert (NAMED, column, found) in {(each.file, each.column, each.found) for each in refusal.value.errors}


def test_a_name_may_say_more_than_the_fact_it_says_yes_to(tmp_path: Path) -> None:
    assert "gone" in load(edited(tmp_path, NAMED, "broken heart;", "a bleed;")).named_conditions


def test_entries_become_typed_values(tmp_path: Path) -> None:
    knowledge = load(folder(tmp_path))
    assert knowledge.named_conditions["ordinary"] == NamedCondition(
        id="ordinary", names=("sniffle", "red nose"), codes=("J00", "J3")
    )
    assert knowledge.named_conditions["gone"].says == (
        Says(fact="stage", value="early", same=False), Says(fact="seen_on", value="never", same=False),
    )  # fmt: skip
    assert knowledge.condition_words["denied"].words == ("no", "not")
