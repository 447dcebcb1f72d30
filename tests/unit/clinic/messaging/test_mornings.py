"""When a morning's reminder is due: on both days of a change of clocks, in any zone, and never at night."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from trochee.clinic.messaging.limits import Limits, limits
from trochee.clinic.messaging.mornings import day_of, is_quiet, moment_of, window_of

BERLIN = ZoneInfo("Europe/Berlin")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


@pytest.mark.parametrize(
    ("zone", "day", "clock", "expected"),
    [
        ("Europe/Berlin", "2026-03-28", "08:00", "2026-03-28T07:00"),
        ("Europe/Berlin", "2026-03-29", "08:00", "2026-03-29T06:00"),  # summer time began that night
        ("Europe/Berlin", "2026-03-29", "02:00", "2026-03-29T01:00"),  # skipped: the first right one is 03:00
        ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-03-29", "03:00", "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30"),  # shown twice: the first of the two
        ("Europe/Berlin", "2026-10-25", "08:00", "2026-10-25T07:00"),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30"),  # half an hour is skipped there
        ("America/New_York", "2026-03-08", "02:30", "2026-03-08T07:00"),
        ("Asia/Kathmandu", "2026-03-02", "07:30", "2026-03-02T01:45"),
        ("Pacific/Kiritimati", "2026-03-02", "07:00", "2026-03-01T17:00"),
    ],
)
def test_a_wall_clock_time_on_any_day(zone: str, day: str, clock: str, expected: str) -> None:
    found = moment_of(date.fromisoformat(day), time.fromisoformat(clock), ZoneInfo(zone))
    assert found == utc(expected)


def test_a_day_that_a_country_left_out_has_no_morning() -> None:
    """Samoa went from Thursday 29 to Saturday 31 December 2011."""
    apia = ZoneInfo("Pacific/Apia")
    assert moment_of(date(2011, 12, 30), time(8), apia) is None
    assert window_of(date(2011, 12, 30), time(8), apia, limits()) is None
    assert moment_of(date(2011, 12, 31), time(8), apia) is not None


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Sydney", "Africa/Casablanca"])
@pytest.mark.parametrize("clock", ["00:30", "01:30", "02:30", "03:00", "08:00", "21:59"])
def test_every_day_of_a_year_has_one_moment_on_its_own_date(zone: str, clock: str) -> None:
    where, seen = ZoneInfo(zone), set()
    for number in range(366):
        day = date(2026, 1, 1) + timedelta(days=number)
        found = moment_of(day, time.fromisoformat(clock), where)
        assert found is not None
        assert day_of(found, where) == day
        seen.add(found)
    assert len(seen) == 366
    gaps = {later - sooner for sooner, later in zip(sorted(seen), sorted(seen)[1:], strict=False)}
    assert min(gaps) >= timedelta(hours=22)
    assert max(gaps) <= timedelta(hours=26)


def test_a_window_lasts_as_long_on_every_day_and_ends_where_the_night_begins() -> None:
    known = limits()
    for day in (date(2026, 3, 29), date(2026, 10, 25), date(2026, 6, 1)):
        found = window_of(day, time(8), BERLIN, known)
        assert found is not None
        assert found.ends - found.begins == known.window
    evening = window_of(date(2026, 6, 1), time(21, 30), BERLIN, known)
    assert evening is not None
    assert evening.ends.astimezone(BERLIN).time() == known.quiet_from


@pytest.mark.parametrize(("clock", "quiet"), [("04:59", True), ("05:00", False), ("21:59", False), ("22:00", True)])
def test_nobody_is_woken(clock: str, quiet: bool) -> None:
    known: Limits = limits()
    assert is_quiet(time.fromisoformat(clock), known) is quiet
