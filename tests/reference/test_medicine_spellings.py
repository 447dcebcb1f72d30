"""Names of medicines as people write them, against the ingredients on the products' labels."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from trochee.knowledge import shipped
from trochee.safety.medicines import resolve
from trochee.safety.naming import Naming

GROUPS = yaml.safe_load((Path(__file__).parent / "medicine_spellings.yaml").read_text(encoding="utf-8"))
READS = [(str(written), named) for group in GROUPS for written, named in group.get("reads", {}).items()]


@pytest.fixture(scope="module")
def naming() -> Naming:
    return Naming(shipped())


@pytest.mark.parametrize(("written", "ingredients"), READS)
def test_a_name_leads_to_the_ingredients_of_its_label(written: str, ingredients: list[str], naming: Naming) -> None:
    found = resolve([written], naming)
    assert set(found.ingredients) == set(ingredients)
    assert found.not_checked == ()


@pytest.mark.parametrize("written", [each for group in GROUPS for each in group.get("nothing", ())])
def test_taking_nothing_is_an_answer(written: str, naming: Naming) -> None:
    found = resolve([written], naming)
    assert (found.known, found.possible, found.not_checked, found.whole) == (frozenset(), frozenset(), (), True)


@pytest.mark.parametrize("written", [each for group in GROUPS for each in group.get("ask", ())])
def test_what_is_not_recognised_is_named_and_never_guessed(written: str, naming: Naming) -> None:
    found = resolve([written], naming)
    assert found.ingredients == ()
    assert found.not_checked
    assert not found.whole


def test_the_table_is_as_long_as_it_was_meant_to_be() -> None:
    least = 150
    assert len(READS) >= least
