from __future__ import annotations

import pytest
from tests.reading import drawn_by_name as named

from trochee.reports.charts.intervals import Axis, Row, intervals

ROWS = (
    Row(name="As shown", text="+3 (−1 to +6)", low=-1, middle=3, high=6),
    Row(name="Other", text="+1 (−4 to +5)", low=-4, middle=1, high=5, shown=False, group="Other assumptions"),
    Row(name="Another", text="+2 (0 to +4)", low=0, middle=2, high=4, shown=False, group="Other assumptions"),
)


@pytest.mark.parametrize("width", [1064.0, 326.0])
def test_the_row_shown_is_set_off_and_all_share_one_axis(width: float) -> None:
    spec = intervals(ROWS, Axis(matters=10, at_least=2), width)
    shown, others = named(spec, "bars_shown"), named(spec, "bars_other")
    assert (len(shown), len(others)) == (1, 2)
    px = (shown[0]["x2"] - shown[0]["x"]) / 7
    assert others[0]["x2"] - others[0]["x"] == pytest.approx(9 * px)
    assert others[0]["x"] - shown[0]["x"] == pytest.approx(-3 * px)
    assert named(spec, "arrows") == []


def test_a_group_is_named_once_above_its_first_row() -> None:
    spec = intervals(ROWS, Axis(matters=10, at_least=2), 1064.0)
    names = {row["text"]: row["y"] for row in named(spec, "names")}
    groups = named(spec, "groups")
    assert [row["text"] for row in groups] == ["Other assumptions"]
    assert names["As shown"] < groups[0]["y"] < names["Other"] < names["Another"]


def test_what_matters_is_always_inside_the_picture() -> None:
    spec = intervals(ROWS[:1], Axis(matters=100, at_least=2), 1064.0)
    assert named(spec, "bars_shown")[0]["x2"] < 1064 / 2


def test_a_name_too_long_for_a_phone_is_cut_and_its_figure_goes_below() -> None:
    long = Row(name="something else that began with the first dose and stayed for good", text="+1 (−4 to +5)",
               low=-4, middle=1, high=5)  # fmt: skip
    spec = intervals([long], Axis(matters=10, at_least=2), 326.0)
    text = named(spec, "names")[0]["text"]
    assert text.endswith("…")
    assert len(text) * 6 <= 326
    assert named(intervals([long], Axis(matters=10, at_least=2), 1064.0), "names")[0]["text"] == long.name
