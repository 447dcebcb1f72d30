"""Where an authorisation stands at a moment, and the day at whose beginning it lapses."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.factories.signed import NOW, SIGNED, before, signed

from trochee.record import AuthorisationStatus
from trochee.safety.standing import begun, in_force, lapsed, standing

S = AuthorisationStatus


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({}, "signed"),
        ({"signed_at": before(hours=-1)}, "none"),
        ({"signed_at": NOW}, "signed"),
        ({"status": S.REFUSED}, "refused"),
        ({"status": S.STOPPED}, "stopped"),
        ({"status": S.STOPPED, "ended_at": NOW}, "stopped"),
        ({"status": S.STOPPED, "ended_at": before(hours=-1)}, "signed"),
        ({"status": S.SIGNED, "ended_at": before(hours=1)}, "stopped"),
        ({"status": S.WAITS}, "waits"),
        ({"second_signed_at": before(hours=-1)}, "waits"),
        ({"second_signed_at": NOW}, "signed"),
    ],
)
def test_the_status_is_the_one_of_that_moment(more: dict[str, Any], status: str) -> None:
    assert standing(signed(**more), NOW) == status


def test_it_counts_from_the_moment_of_its_signature() -> None:
    of = signed(signed_at=NOW)
    assert standing(of, NOW) == "signed"
    assert in_force((of,), NOW) is of
    assert in_force((of,), before(minutes=1)) is None


def test_nobody_wrote_one() -> None:
    assert standing(None, NOW) == "none"


@pytest.mark.parametrize(
    ("zone", "last"),
    [
        ("Europe/Berlin", datetime(2026, 12, 19, 22, 59, 59, tzinfo=UTC)),
        ("Pacific/Kiritimati", datetime(2026, 12, 19, 9, 59, 59, tzinfo=UTC)),
        ("Pacific/Pago_Pago", datetime(2026, 12, 20, 10, 59, 59, tzinfo=UTC)),
        ("UTC", datetime(2026, 12, 19, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_it_lapses_at_midnight_where_the_patient_lives(zone: str, last: datetime) -> None:
    of = signed(time_zone=zone)
    assert not lapsed(of, last)
    assert lapsed(of, last + timedelta(seconds=1))
    assert not lapsed(of, last.astimezone(ZoneInfo("Asia/Tokyo"))), "the zone of the clock that asks means nothing"


@pytest.mark.parametrize(
    ("zone", "day", "first"),
    [
        # the clocks go forward at midnight: the day begins at 01:00
        ("Africa/Cairo", date(2026, 4, 24), datetime(2026, 4, 23, 22, tzinfo=UTC)),
        ("Asia/Beirut", date(2026, 3, 29), datetime(2026, 3, 28, 22, tzinfo=UTC)),
        # the clocks go back at midnight: 23:00 to 24:00 comes twice, and both are still the day before
        ("Asia/Beirut", date(2026, 10, 25), datetime(2026, 10, 24, 22, tzinfo=UTC)),
        # the clocks change later on that day
        ("Europe/Berlin", date(2026, 3, 29), datetime(2026, 3, 28, 23, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 10, 25), datetime(2026, 10, 24, 22, tzinfo=UTC)),
        ("America/New_York", date(2026, 3, 8), datetime(2026, 3, 8, 5, tzinfo=UTC)),
    ],
)
def test_a_change_of_the_clocks_moves_no_day(zone: str, day: date, first: datetime) -> None:
    of = signed(time_zone=zone, review_on=day, starts_on=day)
    for test in (lapsed, begun):
        assert test(of, first)
        assert not test(of, first - timedelta(seconds=1))


def test_it_begins_with_its_first_day() -> None:
    assert begun(SIGNED, datetime(2026, 11, 1, 23, tzinfo=UTC))
    assert not begun(SIGNED, datetime(2026, 11, 1, 22, 59, tzinfo=UTC))


def test_the_one_in_force_is_the_last_that_allows_a_dose() -> None:
    first = signed(version=1, signed_at=before(days=20), ended_at=before(days=2))
    second = signed(version=2, signed_at=before(days=2))
    refused = signed(id="A-2", version=1, signed_at=before(days=1), status=S.REFUSED)
    later = signed(id="A-3", version=1, signed_at=before(days=-1))
    for order in ((first, second, refused, later), (later, refused, second, first)):
        assert in_force(order, NOW) is second
        assert in_force(order, before(days=3)) is first
        assert in_force(order, before(days=30)) is None
    assert in_force((refused,), NOW) is refused
    assert in_force((signed(starts_on=date(2026, 12, 1)), second), NOW) is second
    assert in_force((signed(review_on=date(2026, 11, 20)), second), NOW) is second
