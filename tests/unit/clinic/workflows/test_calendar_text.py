"""A calendar as other programs read it (RFC 5545): lines, folds, zones."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from trochee.clinic.workflows.calendar_text import Planned, calendar

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
MORNING = Planned(uid="a@b", summary="Morning note", at=datetime(2026, 3, 2, 8, 0), minutes=5, daily=True)  # noqa: DTZ001  a wall clock


def lines(*things: Planned, zone: str = "Europe/Berlin") -> list[str]:
    text = calendar(things, ZoneInfo(zone), AT)
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def test_a_daily_thing_stands_at_its_wall_clock_in_its_zone() -> None:
    found = lines(MORNING)
    event = found[found.index("BEGIN:VEVENT") : found.index("END:VEVENT")]
    assert "DTSTART;TZID=Europe/Berlin:20260302T080000" in event
    assert {"RRULE:FREQ=DAILY", "SUMMARY:Morning note", "UID:a@b", "DTSTAMP:20260302T080000Z", "DURATION:PT5M"} <= {
        *event
    }
    assert event.count("BEGIN:VALARM") == 1


def test_a_moment_with_an_offset_is_written_as_such() -> None:
    once = Planned(
        uid="c", summary="Planned", at=datetime(2026, 3, 2, 22, 0, tzinfo=ZoneInfo("Asia/Tokyo")), minutes=15
    )
    assert "DTSTART:20260302T130000Z" in lines(once)
    assert "RRULE:FREQ=DAILY" not in lines(once)


def test_the_zone_is_described_by_its_changes_of_the_clock() -> None:
    """Central European time changes on the last Sundays of March and October at 01:00 UTC (Directive 2000/84/EC)."""
    found = lines(MORNING)
    zone = found[found.index("BEGIN:VTIMEZONE") : found.index("END:VTIMEZONE")]
    assert zone.count("BEGIN:DAYLIGHT") == 4, "2025 to 2028"
    summer = zone.index("DTSTART:20260329T020000")
    assert zone[summer - 1 : summer + 4] == [
        "BEGIN:DAYLIGHT", "DTSTART:20260329T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "TZNAME:CEST",
    ]  # fmt: skip
    winter = zone.index("DTSTART:20261025T030000")
    assert zone[winter + 1 : winter + 3] == ["TZOFFSETFROM:+0200", "TZOFFSETTO:+0100"]


@pytest.mark.parametrize(
    ("zone", "offset", "changes"),
    [("UTC", "+0000", 1), ("Asia/Kolkata", "+0530", 1), ("America/St_Johns", "-0330", 9)],
)
def test_zones_of_other_kinds(zone: str, offset: str, changes: int) -> None:
    found = lines(MORNING, zone=zone)
    assert f"TZOFFSETTO:{offset}" in found
    assert sum(each.startswith("TZOFFSETFROM") for each in found) == changes


def test_long_lines_are_folded_at_octets_and_signs_escaped() -> None:
    odd = Planned(uid="d", summary="a;b,c\\d\ne" + "\N{SNOWMAN}" * 60, at=datetime(2026, 3, 2, 8, 0), minutes=1)  # noqa: DTZ001  a wall clock
    text = calendar([odd], ZoneInfo("UTC"), AT)
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert r"SUMMARY:a\;b\,c\\d\ne" + "\N{SNOWMAN}" * 60 in text.replace("\r\n ", "")
