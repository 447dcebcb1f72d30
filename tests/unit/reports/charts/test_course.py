from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.reading import drawn_by_name as named

from trochee.reports.charts import course as chart
from trochee.reports.charts.course import Course, Expected, Mark, ScoreLine

WIDTHS = [chart.WIDE_PX, chart.NARROW_PX]


def course(days: int = 10, **changes: Any) -> Course:
    known: dict[str, Any] = {
        "first": date(2026, 1, 5),
        "days": days,
        "outcome": "sleep efficiency",
        "suffix": " %",
        "observed": [(day, 70.0 + day) for day in range(min(days, 10)) if day != 1],
        "expected": None,
        "doses": [],
        "other_doses": [],
        "sessions": [],
        "adverse_effects": [],
        "severe_grade": 3.0,
        "therapy": [],
        "medicines": [],
        "scores": [],
    }
    return Course(**(known | changes))


def lanes(made: Course, width: float = chart.WIDE_PX) -> list[str]:
    return [row["text"] for row in named(chart.timeline(made, width), "lanes")]


EXPECTED = Expected(
    start=0, with_doses=[70.0] * 3 + [75.0] * 7, without_doses=[70.0] * 10, added=[0.0] * 3 + [5.0] * 7,
    smallest=10.0, unit="points",
)  # fmt: skip


def test_only_lanes_that_hold_something_are_drawn() -> None:
    assert lanes(course()) == ["sleep efficiency"]
    whole = course(
        expected=EXPECTED,
        doses=[Mark(day=3)],
        sessions=[Mark(day=3)],
        adverse_effects=[Mark(day=4, size=1)],
        therapy=[Mark(day=1, text="unit")],
        medicines=[Mark(day=2, text="begun")],
        scores=[ScoreLine(label="ISI", points=((0, 19), (9, 15)), band=(11, 27))],
    )
    for width in WIDTHS:
        assert lanes(whole, width) == [
            "sleep efficiency",
            "what doses add",
            "doses",
            "sessions",
            "adverse effects",
            "therapy",
            "medicines",
            "ISI",
        ]


def test_without_any_figure_the_level_has_no_lane() -> None:
    assert lanes(course(observed=[])) == []


def test_a_missing_night_has_no_dot_and_the_gap_begins_with_the_first_dose() -> None:
    spec = chart.timeline(course(expected=EXPECTED, doses=[Mark(day=3)]), chart.WIDE_PX)
    dots, gap = named(spec, "nights"), named(spec, "gap")
    assert len(dots) == 9
    assert len(gap) == 7
    assert gap[0]["x"] == pytest.approx(dots[2]["x"])  # the dot of day 3: day 1 is missing
    assert named(chart.timeline(course(expected=EXPECTED), chart.WIDE_PX), "gap") == []


@pytest.mark.parametrize("width", WIDTHS)
def test_everything_of_one_day_stands_on_one_line(width: float) -> None:
    spec = chart.timeline(
        course(
            doses=[Mark(day=5)],
            sessions=[Mark(day=5)],
            adverse_effects=[Mark(day=5, size=2), Mark(day=5)],
            therapy=[Mark(day=5)],
            scores=[ScoreLine(label="ISI", points=((5, 19),), band=None)],
        ),
        width,
    )
    found = [*named(spec, "nights")[4:5]]
    for lane in ("doses", "sessions", "graded", "ungraded", "therapy", "ISI"):
        found += named(spec, lane)
    assert len(found) == 7
    assert len({round(row["x"], 6) for row in found}) == 1


def test_a_dose_is_as_high_as_its_amount_and_one_without_an_amount_is_whole() -> None:
    spec = chart.timeline(course(doses=[Mark(day=1, size=0.5), Mark(day=2, size=1.0), Mark(day=3)]), chart.WIDE_PX)
    heights = [row["y"] - row["y2"] for row in named(spec, "doses")]
    assert heights[0] * 2 == heights[1] == heights[2]


def test_the_graver_the_higher_and_larger_and_only_the_severe_are_named() -> None:
    effects = [Mark(day=day, size=size, text=f"grade {size}") for day, size in ((1, None), (2, 1), (4, 3), (7, 5))]
    spec = chart.timeline(course(adverse_effects=effects), chart.WIDE_PX)
    graded = named(spec, "graded")
    mild, severe, gravest = graded
    assert mild["y"] > severe["y"] == gravest["y"]
    assert mild["size"] < severe["size"]
    assert len(named(spec, "ungraded")) == 1
    assert [row["text"] for row in named(spec, "labels")] == ["grade 3", "grade 5"]


def test_a_label_near_the_edge_goes_to_the_left_and_one_without_room_is_left_out() -> None:
    spec = chart.timeline(course(365, therapy=[Mark(day=364, text="CBT-I: sleep window")]), chart.WIDE_PX)
    label, tick = named(spec, "labels")[0], named(spec, "therapy")[0]
    assert label["text"] == "CBT-I: sleep window"
    assert label["x"] < tick["x"]
    crowded = [Mark(day=day, text="CBT-I: sleep window") for day in range(364)]
    spec = chart.timeline(course(365, therapy=crowded), chart.WIDE_PX)
    assert len(named(spec, "therapy")) == 364
    assert len(named(spec, "labels")) <= 1
    assert named(chart.timeline(course(therapy=crowded[:1]), chart.NARROW_PX), "labels") == []


def test_a_long_label_is_cut() -> None:
    steps = [Mark(day=0, text="a step with a long name indeed"), Mark(day=1, text="another one")]
    texts = [row["text"] for row in named(chart.timeline(course(therapy=steps), chart.WIDE_PX), "labels")]
    assert texts[0].endswith("…")
    assert "another one" in texts


@pytest.mark.parametrize("band", [None, (11.0, 27.0)])
def test_a_score_keeps_to_its_lane_with_and_without_a_band(band: tuple[float, float] | None) -> None:
    line = ScoreLine(label="ISI", points=((0, 19), (4, 19), (9, 15)), band=band)
    spec = chart.timeline(course(scores=[line]), chart.WIDE_PX)
    points = named(spec, "ISI")
    assert points[0]["y"] == points[1]["y"] < points[2]["y"]
    assert len(named(spec, "band")) == (band is not None)


@pytest.mark.parametrize(
    ("days", "width", "first"),
    [(10, chart.WIDE_PX, "5 Jan"), (400, chart.WIDE_PX, "Feb"), (400, chart.NARROW_PX, "Feb"), (1, 326.0, "5 Jan")],
)
def test_dates_are_as_many_as_there_is_room_for(days: int, width: float, first: str) -> None:
    dates = [row["text"].replace("\u00a0", " ") for row in named(chart.timeline(course(days), width), "dates")]
    assert dates[0] == first
    assert 1 <= len(dates) <= width // 52


def test_a_short_record_without_a_monday_names_its_first_day() -> None:
    made = course(2, first=date(2026, 1, 6), observed=[(0, 70.0)])
    assert [row["text"] for row in named(chart.timeline(made, 326.0), "dates")] == ["6\u00a0Jan"]


@pytest.mark.parametrize("values", [(70.0, 70.0), (0.0, 0.4), (12.0, 480.0), (-3.0, 7.0)])
def test_the_scale_holds_all_values_between_round_marks(values: tuple[float, float]) -> None:
    spec = chart.timeline(course(observed=list(enumerate(values))), chart.WIDE_PX)
    tops = [row["y"] for row in named(spec, "nights")]
    assert all(0 < y < 220 for y in tops)
    assert tops[0] >= tops[1]


def test_every_other_product_has_its_own_lane_with_room_for_its_name() -> None:
    made = course(
        doses=[Mark(day=1)],
        other_doses=[
            ("melatonin tablet", [Mark(day=2), Mark(day=3)]),
            ("a remedy with a very long name", [Mark(day=4)]),
        ],
    )
    assert lanes(made) == ["sleep efficiency", "doses", "melatonin tablet", "a remedy with a ve…"]
    assert len(named(chart.timeline(made, chart.WIDE_PX), "melatonin tablet")) == 2
