from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from tests.factories.review import estimate

from trochee.effect.values import Interval, Outcome, Paths
from trochee.reports.charts import effect
from trochee.reports.parts import Spec


def layers(spec: Spec) -> list[dict[str, dict[str, list[dict[str, float]]]]]:
    found = spec["layer"]
    assert isinstance(found, list)
    return found


def test_the_effect_by_night_is_drawn_as_it_is() -> None:
    made = estimate()
    drawn = layers(effect.by_night(made.by_night, made.smallest_effect, "points", effect.WIDE_HALF))
    band = drawn[1]["data"]["values"]
    assert [row["mean"] for row in band] == [night.mean for night in made.by_night]
    assert [row["high"] for row in band] == [night.interval90.high for night in made.by_night]
    assert drawn[2]["data"]["values"][0]["mean"] == 10


def course(length: int, dosed: tuple[int, ...] = (3,)) -> effect.Course:
    return effect.Course(
        first_night=date(2026, 1, 5),
        observed=[None if index == 1 else 70.0 for index in range(length)],
        paths=Paths(with_doses=np.full(length, 75.0), without_doses=np.full(length, 70.0)),
        dosed=dosed,
        suffix=" %",
    )


def test_a_missing_night_has_no_dot_and_the_gap_begins_with_the_first_dose() -> None:
    drawn = layers(effect.with_and_without(course(10), effect.WIDE_FULL))
    assert [row["x"] for row in drawn[0]["data"]["values"]] == [0, 2, 3, 4, 5, 6, 7, 8, 9]
    assert [row["x"] for row in drawn[1]["data"]["values"]] == [3, 4, 5, 6, 7, 8, 9]
    assert [row["x"] for row in drawn[4]["data"]["values"]] == [3]


def test_without_doses_there_is_no_gap() -> None:
    drawn = layers(effect.with_and_without(course(10, ()), effect.NARROW))
    assert drawn[1]["data"]["values"] == []


@pytest.mark.parametrize(
    ("length", "width", "first"),
    [(10, 1064.0, "5"), (400, 1064.0, "1 month"), (400, 326.0, "1 month"), (1, 326.0, "5")],
)
def test_dates_are_as_many_as_there_is_room_for(length: int, width: float, first: str) -> None:
    spec = effect.with_and_without(course(length), (width, 200.0))
    encoding = layers(spec)[0]["encoding"]["x"]
    axis = encoding["axis"]  # type: ignore[call-overload]  # a specification is untyped
    assert 1 <= len(axis["values"]) <= width // 52
    assert (axis["values"][0] == 0) is (first == "5")


def test_a_course_without_any_figure_is_drawn_empty() -> None:
    made = effect.Course(
        first_night=date(2026, 1, 7),
        observed=[],
        paths=Paths(with_doses=np.empty(0), without_doses=np.empty(0)),
        dosed=(),
        suffix="",
    )
    assert layers(effect.with_and_without(made, effect.NARROW))[0]["data"]["values"] == []


@pytest.mark.parametrize("width", [1064.0, 326.0])
def test_outcomes_share_one_scale_and_what_reaches_beyond_ends_in_an_arrow(width: float) -> None:
    made = estimate()
    assert made.average_benefit is not None
    huge = replace(
        made,
        outcome=Outcome.TOTAL_SLEEP_TIME,
        average_benefit=replace(made.average_benefit, mean=0.0, interval90=Interval(low=-99.0, high=99.0)),
    )
    spec = effect.strips([("A", "+3", made), ("B", "0", huge)], width)
    bars = layers(spec)[2]["data"]["values"]
    arrows = layers(spec)[6]["data"]["values"]
    assert [str(row["text"]) for row in arrows] == ["›", "‹"]
    assert bars[0]["x2"] - bars[0]["x"] == pytest.approx((bars[1]["x2"] - bars[1]["x"]) * 0.73 / 10)
    assert all(0 <= row["x"] < row["x2"] <= width for row in bars)


def test_nothing_to_draw_is_an_empty_picture() -> None:
    assert layers(effect.strips([], 1064.0))[2]["data"]["values"] == []
