from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.factories.nights import BERLIN, night, usual_night

from trochee.record import Night
from trochee.sleep.flags import Flag
from trochee.sleep.timeline import (
    NightRefusedError,
    PlacedNight,
    Problem,
    night_problems,
    place,
    place_moment,
    place_nights,
)


def shown(placed: PlacedNight) -> list[str | None]:
    moments = (placed.into_bed, placed.lights_out, placed.final_awakening, placed.rise_time)
    return [None if moment is None else moment.isoformat() for moment in moments]


def found(night: Night, zone: ZoneInfo | None = BERLIN) -> list[tuple[Problem, str]]:
    return [(each.problem, each.column) for each in night_problems(night, zone)]


def minutes_between(placed: PlacedNight) -> float:
    assert placed.into_bed is not None
    assert placed.rise_time is not None
    return placed.rise_time.minutes - placed.into_bed.minutes


def test_a_night_lies_on_the_evening_before_its_date() -> None:
    assert shown(place(usual_night("2026-03-02"), BERLIN)) == [
        "2026-03-01T22:45:00+01:00",
        "2026-03-01T23:15:00+01:00",
        "2026-03-02T06:10:00+01:00",
        "2026-03-02T06:40:00+01:00",
    ]


@pytest.mark.parametrize(
    ("date_", "minutes"), [("2026-03-29", 420), ("2026-10-25", 540), ("2026-03-30", 480), ("2024-02-29", 480)]
)
def test_a_night_is_as_long_as_it_was_when_the_clocks_change(date_: str, minutes: float) -> None:
    placed = place(night(date_, into_bed="23:00", rise_time="07:00"), BERLIN)
    assert minutes_between(placed) == minutes
    assert placed.flags == ({Flag.CLOCKS_CHANGED} if minutes != 480 else set())


def test_a_time_that_the_clocks_skipped_names_its_column() -> None:
    skipping = night("2026-03-29", into_bed="23:00", lights_out="02:30", rise_time="07:00")
    with pytest.raises(NightRefusedError, match="lights_out: the clocks went forward over this time") as refused:
        place(skipping, BERLIN)
    assert [(each.problem, each.found) for each in refused.value.problems] == [
        (Problem.SKIPPED_TIME, "2026-03-29 02:30")
    ]


def test_an_offset_says_which_time_is_meant_although_the_clocks_skipped_it() -> None:
    placed = place(night("2026-03-29", into_bed="23:00", lights_out="02:30+01:00", rise_time="07:00"), BERLIN)
    assert shown(placed)[1] == "2026-03-29T02:30:00+01:00"


def test_a_time_that_came_twice_is_the_first_and_flagged() -> None:
    placed = place(night("2026-10-25", into_bed="02:15", rise_time="07:00"), BERLIN)
    assert shown(placed)[0] == "2026-10-25T02:15:00+02:00"
    assert placed.flags == {Flag.AMBIGUOUS_TIME, Flag.CLOCKS_CHANGED}


def test_a_time_that_came_twice_is_the_second_after_one_that_was_the_second() -> None:
    placed = place(night("2026-10-25", into_bed="02:15+01:00", lights_out="02:20", rise_time="07:00"), BERLIN)
    assert shown(placed)[1] == "2026-10-25T02:20:00+01:00"


def test_without_a_zone_durations_are_clock_differences_and_flagged() -> None:
    placed = place(night("2026-03-29", into_bed="23:00", rise_time="07:00"), None)
    assert minutes_between(placed) == 480
    assert shown(placed)[3] == "2026-03-29T07:00:00"
    assert placed.flags == {Flag.ZONE_UNKNOWN}


def test_the_nights_own_zone_wins_over_the_persons() -> None:
    placed = place(night(into_bed="23:00", rise_time="07:00", time_zone="America/New_York"), BERLIN)
    assert shown(placed)[3] == "2026-03-02T07:00:00-05:00"


def test_offsets_win_over_every_zone_and_tell_of_travel() -> None:
    flown = night("2026-03-02", into_bed="22:00+01:00", rise_time="07:00-05:00", time_zone="Europe/Berlin")
    placed = place(flown, ZoneInfo("Asia/Tokyo"))
    assert minutes_between(placed) == 15 * 60
    assert placed.flags == {Flag.ZONE_CHANGE}
    assert placed.away_min == -360


def test_offsets_that_are_the_zones_own_are_no_travel() -> None:
    placed = place(night("2026-10-25", into_bed="23:00+02:00", rise_time="07:00+01:00"), BERLIN)
    assert minutes_between(placed) == 540
    assert placed.flags == {Flag.CLOCKS_CHANGED}
    assert placed.away_min == 0


def test_a_moment_of_the_night_is_shown_on_the_clock_of_its_end() -> None:
    away = place(night("2026-03-02", into_bed="23:00-05:00", rise_time="07:00-05:00"), BERLIN)
    assert away.rise_time is not None
    assert away.shown(away.rise_time.minutes - 60).isoformat() == "2026-03-02T06:00:00-05:00"
    zoneless = place(night("2026-03-02", into_bed="23:00-05:00", final_awakening="06:00-05:00"), None)
    assert zoneless.final_awakening is not None
    assert zoneless.shown(zoneless.final_awakening.minutes).isoformat() == "2026-03-02T06:00:00-05:00"
    assert place(night("2026-03-02"), None).shown(60).isoformat() == "1970-01-01T01:00:00"


def test_without_a_zone_every_time_or_none_says_its_offset() -> None:
    mixed = night(into_bed="23:00+01:00", lights_out="23:10", rise_time="07:00")
    assert found(mixed, None) == [(Problem.OFFSET_MISSING, "lights_out"), (Problem.OFFSET_MISSING, "rise_time")]
    assert found(mixed, BERLIN) == []
    placed = place(night(into_bed="23:00+01:00", rise_time="07:00+01:00"), None)
    assert placed.flags == set()


def test_a_name_that_is_no_zone_is_a_problem_of_its_column() -> None:
    assert found(usual_night(time_zone="Europe/Atlantis")) == [(Problem.UNKNOWN_ZONE, "time_zone")]
    with pytest.raises(NightRefusedError):
        place(usual_night(time_zone="Europe/Atlantis"), BERLIN)


@pytest.mark.parametrize("date_", ["0001-01-01", "9999-12-31"])
def test_a_date_at_the_edge_of_the_calendar_is_refused(date_: str) -> None:
    assert found(usual_night(date_)) == [(Problem.OUTSIDE_CALENDAR, "date")]


def test_an_answer_at_the_edge_of_the_calendar_is_refused() -> None:
    assert found(usual_night(into_bed="0001-01-01T22:45")) == [(Problem.OUTSIDE_CALENDAR, "into_bed")]


def test_rising_before_waking_is_more_than_a_day() -> None:
    backwards = usual_night(final_awakening="06:40", rise_time="06:10")
    problems = night_problems(backwards, BERLIN)
    assert [(each.problem, each.column, each.found) for each in problems] == [
        (Problem.SPAN_OVER_24_H, "rise_time", "06:10")
    ]
    assert "24 hours" in problems[0].allowed


def test_a_whole_day_in_bed_is_not_more_than_a_day() -> None:
    whole = night(into_bed="2026-03-01T07:00", rise_time="2026-03-02T07:00")
    assert minutes_between(place(whole, BERLIN)) == 1440
    assert found(night("2026-10-25", into_bed="2026-10-24T07:00", rise_time="2026-10-25T07:00")) == [
        (Problem.SPAN_OVER_24_H, "rise_time")
    ]


def test_days_that_were_said_may_not_run_backwards() -> None:
    backwards = night(into_bed="2026-03-02T01:00", lights_out="2026-03-01T23:00", rise_time="2026-03-02T07:00")
    assert found(backwards) == [(Problem.OUT_OF_ORDER, "lights_out")]


def test_every_problem_comes_at_once() -> None:
    bad = night(
        into_bed="2026-03-02T01:00",
        lights_out="2026-03-01T23:00",
        rise_time="2026-03-04T07:00",
        nap_min=-5,
        awakenings=-1,
    )
    assert found(bad) == [
        (Problem.NEGATIVE, "awakenings"),
        (Problem.NEGATIVE, "nap_min"),
        (Problem.NOT_ON_DATE, "rise_time"),
        (Problem.OUT_OF_ORDER, "lights_out"),
        (Problem.SPAN_OVER_24_H, "rise_time"),
    ]


@pytest.mark.parametrize(
    ("answers", "column"),
    [
        ({"rise_time": "2026-03-01T07:00"}, "rise_time"),
        ({"into_bed": "2026-03-02T23:00", "rise_time": "07:00"}, "into_bed"),
        ({"into_bed": "2026-02-28T23:00"}, "into_bed"),
        ({"final_awakening": "2026-03-03T06:00"}, "final_awakening"),
    ],
)
def test_a_night_ends_on_its_date(answers: dict[str, Any], column: str) -> None:
    assert found(night("2026-03-02", **answers)) == [(Problem.NOT_ON_DATE, column)]


@pytest.mark.parametrize(
    "answers",
    [
        {"into_bed": "2026-03-01T23:00"},
        {"lights_out": "2026-03-02T00:30"},
        {"into_bed": "2026-03-01T23:00", "final_awakening": "06:00"},
        {"final_awakening": "2026-03-01T23:50"},
        {"into_bed": "2026-03-01T23:00", "rise_time": "07:00"},
    ],
)
def test_an_answer_with_its_day_may_be_of_the_evening_before(answers: dict[str, Any]) -> None:
    assert found(night("2026-03-02", **answers)) == []


def test_evening_answers_alone_have_no_day() -> None:
    placed = place(night(into_bed="23:00", lights_out="23:30"), BERLIN)
    assert shown(placed) == [None, None, None, None]
    assert placed.flags == {Flag.DAY_UNKNOWN}
    assert placed.ends is None


def test_a_night_with_nothing_answered_has_nothing_to_flag() -> None:
    placed = place(night(), BERLIN)
    assert shown(placed) == [None, None, None, None]
    assert placed.flags == set()
    assert place(night(), None).flags == {Flag.ZONE_UNKNOWN}


def test_a_night_ends_at_its_final_awakening_else_at_rising() -> None:
    whole = place(usual_night(), BERLIN)
    assert whole.ends == whole.final_awakening
    rising = place(night(into_bed="23:00", rise_time="07:00"), BERLIN)
    assert rising.ends == rising.rise_time


@pytest.mark.parametrize(
    ("answers", "column"),
    [
        ({"sleep_onset_latency_min": 366, "wake_after_sleep_onset_min": 50}, "wake_after_sleep_onset_min"),
        ({"sleep_onset_latency_min": 416}, "sleep_onset_latency_min"),
        ({"sleep_onset_latency_min": 416, "wake_after_sleep_onset_min": None}, "sleep_onset_latency_min"),
        ({"sleep_onset_latency_min": None, "wake_after_sleep_onset_min": 416}, "wake_after_sleep_onset_min"),
    ],
)
def test_no_more_wake_than_the_night_had(answers: dict[str, Any], column: str) -> None:
    """Lights out 23:15, final awakening 06:10: 415 minutes."""
    assert found(usual_night(**answers)) == [(Problem.WAKE_EXCEEDS_NIGHT, column)]


@pytest.mark.parametrize(
    "answers",
    [
        {"sleep_onset_latency_min": 365, "wake_after_sleep_onset_min": 50},
        {"sleep_onset_latency_min": 900, "slept": False},
        {"sleep_onset_latency_min": 900, "lights_out": None},
        {"sleep_onset_latency_min": 900, "final_awakening": None},
    ],
)
def test_wake_that_fills_the_night_or_cannot_be_compared_is_accepted(answers: dict[str, Any]) -> None:
    assert found(usual_night(**answers)) == []


def test_not_a_number_is_not_an_answer() -> None:
    assert found(usual_night(nap_min=float("nan"))) == [(Problem.NEGATIVE, "nap_min")]


def test_seconds_of_a_device_are_kept() -> None:
    placed = place(night(source="fitbit", into_bed="22:45:30", rise_time="06:40:00"), BERLIN)
    assert minutes_between(placed) == 474.5


def test_years_before_1970_and_before_zones() -> None:
    placed = place(night("1890-06-02", into_bed="23:00", rise_time="07:00"), BERLIN)
    assert minutes_between(placed) == pytest.approx(480, abs=1e-6)
    assert shown(placed)[3] == "1890-06-02T07:00:00+00:53:28"


def test_a_change_of_zone_between_nights_is_flagged_once() -> None:
    nights = [
        usual_night("2026-03-02"),
        usual_night("2026-03-03", time_zone="America/New_York"),
        usual_night("2026-03-04", time_zone="America/New_York"),
        night("2026-03-05"),
        usual_night("2026-03-06"),
    ]
    flagged = [Flag.ZONE_CHANGE in placed.flags for placed in place_nights(nights, BERLIN)]
    assert flagged == [False, True, False, True, False]


def test_an_offset_away_from_home_is_a_change_of_zone() -> None:
    nights = [
        usual_night("2026-03-02"),
        night("2026-03-03", into_bed="23:00-05:00", rise_time="07:00-05:00"),
    ]
    assert Flag.ZONE_CHANGE in place_nights(nights, BERLIN)[1].flags


def test_without_a_zone_a_changed_offset_is_flagged() -> None:
    nights = [
        night("2026-03-02", into_bed="23:00+01:00", rise_time="07:00+01:00"),
        usual_night("2026-03-03"),
        night("2026-03-04"),
        night("2026-03-05", into_bed="23:00+02:00", rise_time="07:00+02:00"),
    ]
    flagged = [Flag.ZONE_CHANGE in placed.flags for placed in place_nights(nights, None)]
    assert flagged == [False, False, False, True]


def test_a_dated_moment_is_read_by_its_offset_else_in_the_zone() -> None:
    assert place_moment(datetime.fromisoformat("2026-03-02T12:00-05:00"), BERLIN).isoformat() == (
        "2026-03-02T12:00:00-05:00"
    )
    assert place_moment(datetime.fromisoformat("2026-03-02T12:00"), BERLIN).isoformat() == "2026-03-02T12:00:00+01:00"


def test_a_problem_says_what_was_found_and_what_is_allowed() -> None:
    (problem,) = night_problems(night("2026-03-02", rise_time="2026-03-01T07:00"), BERLIN)
    assert problem.found == "2026-03-01T07:00"
    assert date(2026, 3, 2).isoformat() in problem.allowed
