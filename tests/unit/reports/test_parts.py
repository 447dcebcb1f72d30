from __future__ import annotations

from dataclasses import replace

import pytest
from tests.factories import review as invented
from tests.factories.pages import document

from trochee.reports.parts import Cell, Column, Fact, Table


def test_a_row_has_a_cell_for_every_column() -> None:
    with pytest.raises(ValueError, match="every row needs 2 cells"):
        Table(id="t", caption="", columns=(Column(label="a"), Column(label="b")), rows=((Cell(text="1"),),))


def test_every_why_leads_to_a_note() -> None:
    made = document(invented.review())
    with pytest.raises(ValueError, match="no note for nowhere"):
        replace(made, facts=(Fact(label="a", value="1", note="", why="nowhere"),))
