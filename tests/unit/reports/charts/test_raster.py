from __future__ import annotations

from datetime import date

import pytest
from tests.factories.review import nights

from trochee.reports.charts import raster
from trochee.review.values import ReviewDose, ReviewNight


def night(**known: float | bool | None) -> ReviewNight:
    return ReviewNight(date=date(2026, 3, 2), **known)  # type: ignore[arg-type]  # a test names the fields it sets


def test_the_window_holds_whole_even_hours_around_the_nights() -> None:
    shown = raster.window([night(into_bed_min=-70.0, rise_min=425.0), night(into_bed_min=-95.0, rise_min=610.0)])
    assert (shown.start, shown.end) == (-120, 720)


def test_a_short_window_is_widened_to_half_a_day() -> None:
    shown = raster.window([night(into_bed_min=10.0, rise_min=400.0)])
    assert shown.end - shown.start == 720
    assert shown.start <= 10
    assert shown.end >= 400


def test_a_day_sleepers_window_is_the_day() -> None:
    shown = raster.window([night(into_bed_min=480.0, rise_min=970.0)])
    assert shown.start >= 240
    assert shown.end >= 970


def test_a_dose_shortly_before_bed_is_inside_and_one_at_noon_is_not() -> None:
    dosed = [
        ReviewNight(
            date=date(2026, 3, 2),
            into_bed_min=-10.0,
            rise_min=500.0,
            doses=(ReviewDose(product="p", taken_min=taken, label=""),),
        )
        for taken in (-130.0, -720.0)
    ]
    assert raster.window(dosed).start == -240


def test_without_any_night_the_window_is_evening_to_noon() -> None:
    shown = raster.window([night(missing=True)])
    assert (shown.start, shown.end) == (-240, 720)


def test_a_few_odd_nights_of_a_long_record_are_cut_and_counted() -> None:
    made = [night(into_bed_min=-60.0, rise_min=420.0)] * 399 + [night(into_bed_min=-60.0, rise_min=1200.0)]
    shown = raster.window(made)
    assert shown.end < 1200
    assert raster.reach_beyond(made, shown) == 1
    assert raster.reach_beyond(made[:399], shown) == 0


def test_wake_after_sleep_onset_lies_in_the_middle_and_loses_nothing() -> None:
    made = night(sleep_onset_min=0.0, final_awakening_min=400.0, wake_after_sleep_onset_min=60.0)
    assert raster.asleep(made) == [(0.0, 170.0), (230.0, 400.0)]


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"sleep_onset_min": 0.0, "final_awakening_min": 400.0}, [(0.0, 400.0)]),
        ({"sleep_onset_min": 0.0, "final_awakening_min": 400.0, "missing": True}, []),
        ({"sleep_onset_min": 0.0, "final_awakening_min": 400.0, "slept": False}, []),
        ({"sleep_onset_min": 0.0}, []),
        ({"final_awakening_min": 400.0}, []),
        ({"sleep_onset_min": 400.0, "final_awakening_min": 400.0}, []),
    ],
)
def test_sleep_is_drawn_only_where_both_its_ends_are_known(
    known: dict[str, float | bool], expected: list[tuple[float, float]]
) -> None:
    assert raster.asleep(night(**known)) == expected


def test_time_in_bed_falls_back_to_the_nearest_time_that_was_said() -> None:
    assert raster.in_bed(night(into_bed_min=-60.0, rise_min=420.0)) == (-60.0, 420.0)
    assert raster.in_bed(night(lights_out_min=-40.0, final_awakening_min=400.0)) == (-40.0, 400.0)
    assert raster.in_bed(night(sleep_onset_min=0.0, rise_min=420.0)) == (0.0, 420.0)
    assert raster.in_bed(night(into_bed_min=-60.0)) is None
    assert raster.in_bed(night(rise_min=420.0)) is None
    assert raster.in_bed(night(into_bed_min=-60.0, rise_min=420.0, missing=True)) is None


@pytest.mark.parametrize("count", [1, 7, 49, 71, 180, 181, 497, 601, 3650])
def test_a_picture_never_grows_beyond_a_page(count: int) -> None:
    on_desk, on_phone = raster.wide(count), raster.narrow(count)
    assert on_desk.rows_in_column(count) * on_desk.row_px <= 600
    assert on_phone.rows_in_column(count) * on_phone.row_px <= 1400 or count > 750
    assert on_desk.columns * on_desk.rows_in_column(count) >= count


def test_every_night_is_drawn_once_whatever_the_columns() -> None:
    made = nights(497)
    spec = raster.raster(made, raster.wide(497))
    layers = spec["layer"]
    assert isinstance(layers, list)
    beds = [layer for layer in layers if layer.get("name", "").startswith("in_bed")]
    drawn = sum(len(layer["data"]["values"]) for layer in beds)
    assert len(beds) == 3
    assert drawn == sum(not each.missing for each in made)


def test_the_first_dose_is_marked_unless_doses_stand_before_these_nights() -> None:
    made = nights(49)[30:]
    assert any(night.doses for night in made)

    def lines(*, dosed_before: bool) -> list[object]:
        spec = raster.raster(made, raster.wide(len(made)), dosed_before=dosed_before)
        layers = spec["layer"]
        assert isinstance(layers, list)
        (rule,) = [layer for layer in layers if isinstance(layer["mark"], dict) and "strokeDash" in layer["mark"]
                   and layer["mark"].get("type") == "rule" and layer["mark"]["strokeDash"] == [5, 3]]  # fmt: skip
        return list(rule["data"]["values"])

    assert len(lines(dosed_before=False)) == 1
    assert lines(dosed_before=True) == []


def test_a_clock_of_the_window_clips_to_its_edges() -> None:
    shown = raster.Window(start=-120, end=600)
    assert [shown.clipped(minutes) for minutes in (-500.0, 0.0, 900.0)] == [-120, 0.0, 600]
