from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from trochee.foundation.citation import Basis, Citation, Quantity


def test_a_basis_is_one_of_four() -> None:
    assert Basis("design") is Basis.DESIGN
    with pytest.raises(ValueError, match="hearsay"):
        Basis("hearsay")


def test_a_quantity_cannot_be_changed() -> None:
    quantity = Quantity(
        id="a.b",
        label="A",
        value=31,
        unit="min",
        since=date(2003, 1, 1),
        basis=Basis.STUDY,
        verified=True,
        sources=("x",),
    )
    assert quantity.note == ""
    with pytest.raises(FrozenInstanceError):
        quantity.value = 30  # type: ignore[misc]  # the assignment is what is refused


def test_a_citation_says_how_it_was_read() -> None:
    citation = Citation(key="x", authors="A", title="T", year=2003, locator="doi:1", read="memory")
    assert citation.read == "memory"
