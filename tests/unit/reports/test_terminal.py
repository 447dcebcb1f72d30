from __future__ import annotations

import pytest
from tests.factories.pages import document
from tests.factories.review import CASES, review

from trochee.reports import terminal
from trochee.reports.parts import Cell, Column, Table
from trochee.review.values import Review


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_no_line_is_longer_than_80_columns(case: Review) -> None:
    lines = terminal.text(document(case)).splitlines()
    assert max(map(len, lines)) <= 80
    assert not any(line != line.rstrip() for line in lines)


def test_no_escape_reaches_the_terminal() -> None:
    assert "\x1b" not in terminal.text(document(CASES["as in the design"]))


def test_a_patients_escape_sequence_is_not_obeyed() -> None:
    made = terminal.text(document(review(patient_label="Wren\x1b[2J\x07 Example")))
    assert "Review of Wren\ufffd[2J\ufffd Example" in made


def table(*texts: str, stacks: bool = False) -> Table:
    return Table(
        id="t",
        caption="A table",
        columns=(Column(label="what"), Column(label="how many", numeric=True), Column(label="remark")),
        rows=(tuple(Cell(text=text) for text in texts),),
        stacks=stacks,
    )


def test_a_small_table_is_set_in_columns() -> None:
    assert terminal.table_lines(table("nights", "46", "ok")) == [
        "A table",
        "what    how many  remark",
        "──────  ────────  ──────",
        "nights        46  ok",
    ]


def test_a_long_text_wraps_inside_its_column() -> None:
    lines = terminal.table_lines(table("nights", "46", "a remark " * 12))
    assert max(map(len, lines)) <= 80
    assert len(lines) == 5


def test_rows_that_stack_become_blocks_and_leave_out_what_is_not_there() -> None:
    assert terminal.table_lines(table("nights " * 12, "—", "kept", stacks=True)) == [
        "A table",
        "• nights nights nights nights nights nights nights nights nights nights nights",
        "  nights",
        "    remark: kept",
    ]


def test_more_columns_than_a_terminal_holds_become_blocks() -> None:
    wide = Table(
        id="t",
        caption="Wide",
        columns=tuple(Column(label=f"column number {number}") for number in range(9)),
        rows=(tuple(Cell(text="some text") for _ in range(9)),),
    )
    assert terminal.table_lines(wide)[1] == "• some text"
