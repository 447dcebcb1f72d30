from __future__ import annotations

from dataclasses import replace

import pytest
from tests.factories.review import estimate
from tests.reading import drawn_by_name as named

from trochee.effect.values import Interval, Outcome
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
    bars = named(spec, "bars_shown")
    assert [str(row["text"]) for row in named(spec, "arrows")] == ["›", "‹"]
    assert bars[0]["x2"] - bars[0]["x"] == pytest.approx((bars[1]["x2"] - bars[1]["x"]) * 0.73 / 10)
    assert all(0 <= row["x"] < row["x2"] <= width for row in bars)


def test_nothing_to_draw_is_an_empty_picture() -> None:
    assert named(effect.strips([], 1064.0), "bars_shown") == []
