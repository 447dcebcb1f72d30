from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from tests.factories.nights import BERLIN, at

from trochee.foundation.clock import (
    Instant,
    SkippedTimeError,
    UnknownZoneError,
    WallTime,
    instant_in,
    midnight_min,
    minutes_of,
    resolve,
    unwrap,
    zone_named,
)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


def unix_minutes(text: str) -> float:
    """Independent of the code: what the standard library says an aware time is."""
    return datetime.fromisoformat(text).timestamp() / 60


@pytest.mark.parametrize(
    ("wall", "text"),
    [
        (WallTime(time(22, 45)), "22:45"),
        (WallTime(time(22, 45, 30)), "22:45:30"),
        (WallTime(time(6), date(2026, 3, 2)), "2026-03-02T06:00"),
        (WallTime(time(6), date(2026, 3, 2), 330), "2026-03-02T06:00+05:30"),
        (WallTime(time(6), None, -300), "06:00-05:00"),
        (WallTime(time(6), None, 0), "06:00+00:00"),
    ],
)
def test_a_wall_time_is_written_as_it_was_said(wall: WallTime, text: str) -> None:
    assert str(wall) == text
    assert at(text) == wall


@pytest.mark.parametrize(
    ("wall", "aware"),
    [
        ("2026-01-15T23:00", "2026-01-15T23:00+01:00"),
        ("2026-07-15T23:00", "2026-07-15T23:00+02:00"),
        ("1969-07-20T22:17", "1969-07-20T22:17+01:00"),
        ("2024-02-29T00:00", "2024-02-29T00:00+01:00"),
        ("1890-06-01T12:00", "1890-06-01T12:00+00:53:28"),  # local mean time of Berlin, before zones
    ],
)
def test_a_wall_clock_time_becomes_an_instant(wall: str, aware: str) -> None:
    instant = resolve(local(wall), BERLIN)
    assert instant.minutes == pytest.approx(unix_minutes(aware), abs=1e-6)
    assert instant.isoformat() == datetime.fromisoformat(aware).isoformat()
    assert not instant.ambiguous


def test_the_epoch_is_minute_zero() -> None:
    assert resolve(local("1970-01-01T01:00"), BERLIN).minutes == 0
    assert resolve(local("1969-12-31T23:00"), ZoneInfo("UTC")).minutes == -60


def test_an_offset_that_was_said_wins_over_the_zone() -> None:
    instant = resolve(local("2026-01-15T23:00"), BERLIN, offset_min=-300)
    assert instant == Instant(unix_minutes("2026-01-15T23:00-05:00"), -300)


def test_without_a_zone_clock_minutes_remain() -> None:
    instant = resolve(local("1970-01-02T00:30"), None)
    assert instant == Instant(1470, None)
    assert instant.local_minutes == 1470
    assert instant.isoformat() == "1970-01-02T00:30:00"


def test_a_time_that_the_clocks_skipped_is_refused() -> None:
    with pytest.raises(SkippedTimeError, match="2026-03-29 02:30:00 does not exist in Europe/Berlin"):
        resolve(local("2026-03-29T02:30"), BERLIN)
    assert resolve(local("2026-03-29T03:00"), BERLIN).isoformat() == "2026-03-29T03:00:00+02:00"


def test_a_time_that_came_twice_is_the_first_and_marked() -> None:
    instant = resolve(local("2026-10-25T02:30"), BERLIN)
    assert instant == Instant(unix_minutes("2026-10-25T02:30+02:00"), 120, ambiguous=True)


def test_a_time_that_came_twice_is_the_second_where_the_first_is_over() -> None:
    before = unix_minutes("2026-10-25T02:50+02:00")
    instant = resolve(local("2026-10-25T02:30"), BERLIN, not_before=before)
    assert instant == Instant(unix_minutes("2026-10-25T02:30+01:00"), 60, ambiguous=True)


def test_a_later_bound_does_not_move_a_plain_time() -> None:
    plain = resolve(local("2026-10-25T12:00"), BERLIN)
    assert resolve(local("2026-10-25T12:00"), BERLIN, not_before=plain.minutes + 60) == plain


def test_a_wall_clock_time_with_tzinfo_is_no_wall_clock_time() -> None:
    with pytest.raises(ValueError, match="carries no tzinfo"):
        resolve(datetime(2026, 1, 1, tzinfo=UTC), BERLIN)


def test_seconds_are_kept_and_written_to_the_nearest() -> None:
    instant = resolve(local("2026-03-02T06:10:29.6"), BERLIN)
    assert instant.isoformat() == "2026-03-02T06:10:30+01:00"


@pytest.mark.parametrize("name", ["Europe/Atlantis", "", "../etc", "Berlin time"])
def test_a_name_that_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(UnknownZoneError):
        zone_named(name)


def test_a_zone_is_found_by_its_name() -> None:
    assert zone_named("Europe/Berlin").key == "Europe/Berlin"


def test_a_moment_is_shown_on_a_zones_clock() -> None:
    minutes = unix_minutes("2026-07-15T12:00+02:00")
    assert instant_in(BERLIN, minutes).isoformat() == "2026-07-15T12:00:00+02:00"
    assert instant_in(None, 90).isoformat() == "1970-01-01T01:30:00"


@pytest.mark.parametrize(
    "aware",
    ["2026-01-15T23:00+01:00", "2026-07-15T23:00+02:00", "2026-03-29T03:30+02:00", "1890-06-01T12:00+00:53:28"],
)
def test_a_time_that_nobody_said_becomes_a_moment_too(aware: str) -> None:
    wall = datetime.fromisoformat(aware).replace(tzinfo=None)
    assert minutes_of(BERLIN, midnight_min(wall.date()) + wall.hour * 60 + wall.minute) == pytest.approx(
        unix_minutes(aware), abs=1e-6
    )


def test_a_time_that_nobody_said_is_never_refused() -> None:
    skipped = minutes_of(BERLIN, midnight_min(date(2026, 3, 29)) + 150)
    assert abs(skipped - unix_minutes("2026-03-29T03:00+02:00")) <= 60
    assert minutes_of(None, 90) == 90


def test_midnight_is_reckoned_from_the_epoch() -> None:
    assert midnight_min(date(1970, 1, 2)) == 1440
    assert midnight_min(date(1969, 12, 31)) == -1440


def test_clock_times_unwrap_forward_and_end_on_the_day() -> None:
    placed = unwrap([at("22:45"), at("23:15"), None, at("06:40")], date(2026, 3, 2))
    assert placed == [local("2026-03-01T22:45"), local("2026-03-01T23:15"), None, local("2026-03-02T06:40")]


def test_midnight_itself_belongs_to_the_morning() -> None:
    placed = unwrap([at("00:00"), at("00:00"), at("06:00")], date(2024, 2, 29))
    assert placed == [local("2024-02-29T00:00"), local("2024-02-29T00:00"), local("2024-02-29T06:00")]


def test_a_night_may_end_in_the_evening() -> None:
    placed = unwrap([at("09:00"), at("17:30")], date(2026, 3, 2))
    assert placed == [local("2026-03-02T09:00"), local("2026-03-02T17:30")]


def test_nothing_said_is_nothing_placed() -> None:
    assert unwrap([None, None], date(2026, 3, 2)) == [None, None]


def test_a_day_that_was_said_is_kept_and_others_follow_it() -> None:
    placed = unwrap([at("22:45"), at("2026-03-05T00:10"), at("06:00"), at("05:00")], date(2026, 3, 2))
    assert placed == [
        local("2026-03-04T22:45"),
        local("2026-03-05T00:10"),
        local("2026-03-05T06:00"),
        local("2026-03-06T05:00"),
    ]


def test_times_before_a_day_that_was_said_are_counted_back_from_it() -> None:
    placed = unwrap([at("23:00"), at("01:00"), at("2026-03-02T06:00")], date(2026, 1, 1))
    assert placed == [local("2026-03-01T23:00"), local("2026-03-02T01:00"), local("2026-03-02T06:00")]


def test_two_days_that_were_said_are_kept_even_backwards() -> None:
    placed = unwrap([at("2026-03-02T23:00"), at("2026-03-01T06:00")], date(2026, 3, 2))
    assert placed == [local("2026-03-02T23:00"), local("2026-03-01T06:00")]


def test_offsets_decide_what_comes_next_while_travelling() -> None:
    westward = unwrap([at("23:00+01:00"), at("22:30-05:00")], date(2026, 3, 1))
    assert westward == [local("2026-03-01T23:00"), local("2026-03-01T22:30")]
    eastward = unwrap([at("20:00-05:00"), at("09:00+01:00")], date(2026, 3, 2))
    assert eastward == [local("2026-03-01T20:00"), local("2026-03-02T09:00")]


def test_one_offset_alone_decides_nothing() -> None:
    assert unwrap([at("23:00"), at("07:00+01:00")], date(2026, 3, 2))[0] == local("2026-03-01T23:00")
