from __future__ import annotations

from dataclasses import asdict
from datetime import date

import pytest
from tests.factories.nights import BERLIN, night, nights_from, usual_night

from trochee.knowledge import shipped
from trochee.record import Night
from trochee.sleep.diary import Diary, read_diary
from trochee.sleep.summary import summarise, weeks

KNOWLEDGE = shipped()


def diary(*nights: Night) -> Diary:
    return read_diary(nights, BERLIN, KNOWLEDGE)


def test_one_night_is_summarised_as_the_contract_says() -> None:
    summary = asdict(summarise(diary(usual_night()), KNOWLEDGE))
    assert (summary["nights"], summary["missing_nights"]) == (1, 0)
    assert {key: summary["total_sleep_time_min"][key] for key in ("mean", "median", "sd")} == {
        "mean": 320,
        "median": 320,
        "sd": None,
    }
    efficiency = summary["sleep_efficiency_tib_percent"]
    assert efficiency["ratio_of_sums"] == efficiency["mean_of_nights"] == pytest.approx(100 * 320 / 475)
    assert summary["sleep_regularity_index"] is None
    assert summary["midsleep_sd_min"] is None
    assert set(summary["reasons"]) == {"sleep_regularity_index", "midsleep_sd_min"}
    assert summary["midsleep_mean_min"] == pytest.approx(185)


def test_missing_nights_are_counted_and_never_filled() -> None:
    summary = summarise(diary(usual_night("2026-03-02"), usual_night("2026-03-05")), KNOWLEDGE)
    assert (summary.nights, summary.missing_nights) == (2, 2)
    assert summary.total_sleep_time_min.nights == 2
    assert (summary.first, summary.last) == (date(2026, 3, 2), date(2026, 3, 5))


def test_silence_up_to_the_day_of_the_report_is_missing_too() -> None:
    summary = summarise(diary(usual_night("2026-03-02")), KNOWLEDGE, last=date(2026, 3, 10))
    assert (summary.nights, summary.missing_nights) == (1, 8)


def test_nights_outside_the_stretch_are_left_out() -> None:
    summary = summarise(diary(*nights_from("2026-03-02", 10)), KNOWLEDGE, last=date(2026, 3, 4))
    assert (summary.nights, summary.missing_nights) == (3, 0)
    backwards = summarise(diary(*nights_from("2026-03-02", 3)), KNOWLEDGE, last=date(2026, 2, 1))
    assert (backwards.nights, backwards.missing_nights) == (0, 0)


def test_no_night_is_no_error() -> None:
    summary = summarise(diary(), KNOWLEDGE)
    assert (summary.nights, summary.missing_nights, summary.first, summary.last) == (0, 0, None, None)
    assert summary.total_sleep_time_min.mean is None
    assert summarise(diary(), KNOWLEDGE, first=date(2026, 3, 2), last=date(2026, 3, 8)).missing_nights == 7
    assert weeks(diary(), KNOWLEDGE) == ()


def test_a_night_without_sleep_counts_as_zero_hours() -> None:
    summary = summarise(
        diary(usual_night("2026-03-02"), night("2026-03-03", slept=False, into_bed="23:00", rise_time="07:00")),
        KNOWLEDGE,
    )
    assert summary.total_sleep_time_min.mean == 160
    assert summary.sleep_efficiency_tib_percent.mean_of_nights == pytest.approx(100 * 320 / 475 / 2)
    assert summary.sleep_efficiency_tib_percent.ratio_of_sums == pytest.approx(100 * 320 / (475 + 480))
    assert summary.sleep_onset_latency_min.nights == 1


def test_a_regular_diary_is_regular_when_the_clocks_change() -> None:
    for first in ("2026-03-26", "2026-10-22"):
        summary = summarise(diary(*nights_from(first, 7)), KNOWLEDGE)
        assert summary.sleep_regularity_index == 100
        assert summary.sleep_regularity_pairs == 6


def test_midsleep_spread_around_midnight() -> None:
    early = {"into_bed": "19:30", "lights_out": "20:00", "sleep_onset_latency_min": 0, "rise_time": "05:00"}
    some = diary(
        usual_night("2026-03-02", **early, final_awakening="03:40"),  # midsleep 23:50
        usual_night("2026-03-03", **early, final_awakening="04:20"),  # midsleep 00:10
    )
    summary = summarise(some, KNOWLEDGE)
    assert summary.midsleep_sd_min == pytest.approx(200**0.5)
    assert summary.midsleep_mean_min == pytest.approx(0, abs=1e-6) or summary.midsleep_mean_min == pytest.approx(1440)


def test_weeks_are_counted_back_from_the_last_night() -> None:
    found = weeks(diary(*nights_from("2026-03-01", 10)), KNOWLEDGE)
    assert [(week.ending, week.summary.nights, week.summary.missing_nights) for week in found] == [
        (date(2026, 3, 3), 3, 4),
        (date(2026, 3, 10), 7, 0),
    ]
    assert [week.complete for week in found] == [False, True]


def test_weeks_end_on_the_morning_of_the_report() -> None:
    found = weeks(diary(*nights_from("2026-03-01", 10)), KNOWLEDGE, as_of=date(2026, 3, 8))
    assert [(week.ending, week.summary.nights) for week in found] == [(date(2026, 3, 1), 1), (date(2026, 3, 8), 7)]


def test_a_silent_week_is_there_too() -> None:
    found = weeks(diary(usual_night("2026-03-01"), usual_night("2026-03-20")), KNOWLEDGE)
    assert [(week.ending.day, week.summary.nights) for week in found] == [(6, 1), (13, 0), (20, 1)]


def test_five_nights_of_seven_are_complete_enough() -> None:
    four = [usual_night(f"2026-03-0{day}") for day in (1, 2, 3, 7)]
    assert [week.complete for week in weeks(diary(*four), KNOWLEDGE)] == [False]
    assert [week.complete for week in weeks(diary(*four, usual_night("2026-03-05")), KNOWLEDGE)] == [True]


def test_naps_stay_apart() -> None:
    summary = summarise(diary(usual_night("2026-03-02", nap_min=30), usual_night("2026-03-03")), KNOWLEDGE)
    assert (summary.naps.total_min, summary.naps.nights) == (30, 1)
    assert summary.total_sleep_time_min.mean == 320
