"""The night of the contract: in bed 23:00, lights out 23:15, 45 min to fall asleep, 50 awake, up at 06:55."""

from __future__ import annotations

import json
from datetime import date, time
from typing import Any

import pytest

from trochee.foundation.clock import WallTime, zone_named
from trochee.knowledge import shipped
from trochee.record import Night
from trochee.reports import json_nights
from trochee.sleep.diary import read_diary
from trochee.sleep.summary import summarise, weeks


def night(day: date, **changes: object) -> Night:
    answers: dict[str, object] = {
        "into_bed": WallTime(time(23, 0)),
        "lights_out": WallTime(time(23, 30)),
        "sleep_onset_latency_min": 45.0,
        "wake_after_sleep_onset_min": 50.0,
        "final_awakening": WallTime(time(6, 25)),
        "rise_time": WallTime(time(6, 55)),
        **changes,
    }
    return Night(date=day, **answers)  # type: ignore[arg-type]  # a test names the fields it changes


def payload(*nights: Night, zone: str | None = "Europe/Berlin", weekly: bool = False) -> Any:
    knowledge = shipped()
    diary = read_diary(nights, None if zone is None else zone_named(zone), knowledge)
    found = json_nights.payload(
        diary.nights, summarise(diary, knowledge), weeks(diary, knowledge) if weekly else None
    )
    return json.loads(json.dumps(found, allow_nan=False))


def test_a_night_worked_by_hand() -> None:
    found = payload(night(date(2026, 3, 2)))
    [only] = found["nights"]
    assert only["date"] == "2026-03-02"
    assert only["time_in_bed_min"] == 475
    assert only["sleep_onset_latency_min"] == 45
    assert only["wake_after_sleep_onset_min"] == 50
    assert only["terminal_wakefulness_min"] == 30
    assert only["sleep_period_time_min"] == 370  # 00:15 to 06:25
    assert only["total_sleep_time_min"] == 320  # less 50 awake
    assert only["sleep_efficiency_tib_percent"] == 67.37  # 320 of 475
    assert only["midsleep"] == "2026-03-02T03:20:00+01:00"  # half way from 00:15 to 06:25
    assert isinstance(only["flags"], list)


def test_the_summary_of_one_night_has_no_spread_and_says_why() -> None:
    summary = payload(night(date(2026, 3, 2)))["summary"]
    assert (summary["nights"], summary["missing_nights"]) == (1, 0)
    assert summary["total_sleep_time_min"]["mean"] == summary["total_sleep_time_min"]["median"] == 320
    assert summary["total_sleep_time_min"]["sd"] is None
    assert summary["total_sleep_time_min"]["reasons"]["sd"]
    assert summary["sleep_efficiency_tib_percent"]["ratio_of_sums"] == 67.37
    assert summary["sleep_regularity_index"] is None
    assert summary["midsleep_sd_min"] is None
    assert {"sleep_regularity_index", "midsleep_sd_min", "naps_total_min"} <= set(summary["reasons"])


def test_missing_nights_are_counted_and_weeks_are_counted_back() -> None:
    found = payload(night(date(2026, 3, 2)), night(date(2026, 3, 10), nap_min=20.0), weekly=True)
    summary, weekly = found["summary"], found["weeks"]
    assert (summary["nights"], summary["missing_nights"], summary["naps_total_min"]) == (2, 7, 20)
    assert [week["ending"] for week in weekly] == ["2026-03-03", "2026-03-10"]
    assert weekly[1]["nights"] == 1


def test_without_a_zone_midsleep_has_no_offset() -> None:
    [only] = payload(night(date(2026, 3, 2)), zone=None)["nights"]
    assert only["midsleep"] == "2026-03-02T03:20:00"
    assert "zone_unknown" in only["flags"]


@pytest.mark.parametrize("question", ["wake_after_sleep_onset_min", "sleep_onset_latency_min"])
def test_an_unanswered_question_is_null_with_a_reason(question: str) -> None:
    [only] = payload(night(date(2026, 3, 2), **{question: None}))["nights"]
    assert only[question] is None
    assert only["total_sleep_time_min"] is None
    assert question in only["reasons"]["total_sleep_time_min"]


def test_without_weeks_asked_for_there_is_no_such_key() -> None:
    assert "weeks" not in payload(night(date(2026, 3, 2)))
