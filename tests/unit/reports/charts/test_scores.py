from __future__ import annotations

import pytest
from tests.reading import drawn_by_name as named

from trochee.reports.charts.scores import ScorePicture, scores


def picture(reliable: float | None = 8.0) -> ScorePicture:
    return ScorePicture(
        label="ISI", points=((0, 20), (14, 19), (28, 15)), compared=1, reliable=reliable, first="9 Oct", last="6 Nov"
    )


def test_the_band_lies_about_the_total_compared_with() -> None:
    spec = scores([picture()], 1064.0)
    band, compared = named(spec, "band")[0], named(spec, "compared")
    assert len(compared) == 1
    assert (band["y"] + band["y2"]) / 2 == pytest.approx(compared[0]["y"])
    assert band["y"] < min(row["y"] for row in named(spec, "totals"))


def test_without_a_limit_there_is_no_band() -> None:
    assert named(scores([picture(None)], 1064.0), "band") == []


def test_pictures_stand_in_rows_on_a_wide_page_and_beneath_each_other_on_a_phone() -> None:
    many = [picture()] * 5
    wide, narrow = named(scores(many, 1064.0), "compared"), named(scores(many, 326.0), "compared")
    assert len({round(row["x"]) for row in wide}) == 4
    assert len({round(row["x"]) for row in narrow}) == 1
    assert len({round(row["y"]) for row in narrow}) == 5


def test_one_total_is_drawn_without_a_change() -> None:
    alone = ScorePicture(label="ISI", points=((0, 20),), compared=0, reliable=None, first="9 Oct", last="9 Oct")
    assert len(named(scores([alone], 326.0), "totals")) == 1
