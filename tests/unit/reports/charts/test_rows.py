from __future__ import annotations

from datetime import date

from tests.factories.review import estimate, nights

from trochee.reports.charts import raster, rows
from trochee.review.values import ReviewDose, ReviewNight


def test_a_night_reads_like_the_picture() -> None:
    made = [
        ReviewNight(
            date=date(2026, 3, 2),
            into_bed_min=-60.0,
            rise_min=420.0,
            sleep_onset_min=0.0,
            final_awakening_min=360.0,
            wake_after_sleep_onset_min=60.0,
            sleep_efficiency_percent=62.5,
            doses=(ReviewDose(product="p", taken_min=-120.0, label=""),),
        ),
        ReviewNight(date=date(2026, 3, 3), missing=True),
    ]
    head, first, second, legend = rows.text_raster(made, raster.Window(start=-120, end=600))
    assert head == "         22      00      02      04      06      08      10"
    assert first == " 2 Mar   ◆   ░░░░" + "█" * 10 + "░" * 4 + "█" * 10 + "░" * 4 + " " * 12 + "  62 %"
    assert second == " 3 Mar   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·   ·"
    assert legend == "█ asleep  ░ in bed awake  ◆ dose  · no entry"


def test_a_long_record_shows_its_end_and_says_so() -> None:
    made = nights(100)
    lines = rows.text_raster(made, raster.window(made))
    assert lines[0] == "The last 28 of 100 nights"
    assert len(lines) == 28 + 3
    assert rows.text_raster((), raster.window(())) == ()


def test_a_window_of_a_whole_day_still_fits() -> None:
    made = nights(5)
    lines = rows.text_raster(made, raster.Window(start=-720, end=720))
    assert max(map(len, lines)) <= 80


def test_bars_show_no_change_and_what_matters() -> None:
    lines = rows.text_bars(estimate())
    assert len(lines) == 10
    assert all("●" in line for line in lines[:-1])
    assert "┆" in lines[-2]
    assert max(map(len, lines)) <= 80
