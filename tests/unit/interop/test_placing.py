"""Local times of a device in time, where the clocks changed or skipped them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from trochee.interop.wearables.placing import Doubt, place

BERLIN = ZoneInfo("Europe/Berlin")


def minutes(text: str) -> float:
    return datetime.fromisoformat(text).timestamp() / 60


@pytest.mark.parametrize(
    ("start", "end", "duration", "starts", "ends", "doubts"),
    [
        # an ordinary night, its duration cut to minutes
        ("2026-03-01T23:00:30", "2026-03-02T06:00", 419, "2026-03-01T23:00:30+01:00", "2026-03-02T06:00+01:00",
         set()),
        # the clocks went back: shown as they were, or by one offset
        ("2026-10-25T01:00", "2026-10-25T08:00", 480, "2026-10-25T01:00+02:00", "2026-10-25T08:00+01:00", set()),
        ("2026-10-25T01:00", "2026-10-25T08:00", 420, "2026-10-25T01:00+01:00", "2026-10-25T08:00+01:00",
         {Doubt.CLOCKS_CHANGED}),
        # the clocks went forward
        ("2026-03-29T01:00", "2026-03-29T08:00", 360, "2026-03-29T01:00+01:00", "2026-03-29T08:00+02:00", set()),
        ("2026-03-29T01:00", "2026-03-29T08:00", 420, "2026-03-29T01:00+02:00", "2026-03-29T08:00+02:00",
         {Doubt.CLOCKS_CHANGED}),
        # a start that the clocks showed twice: the duration tells which
        ("2026-10-25T02:30", "2026-10-25T08:00", 390, "2026-10-25T02:30+02:00", "2026-10-25T08:00+01:00",
         {Doubt.AMBIGUOUS_TIME}),
        ("2026-10-25T02:30", "2026-10-25T08:00", 330, "2026-10-25T02:30+01:00", "2026-10-25T08:00+01:00",
         {Doubt.AMBIGUOUS_TIME}),
        # a time that the clocks skipped follows from the other one
        ("2026-03-29T02:30", "2026-03-29T08:00", 330, "2026-03-29T02:30+02:00", "2026-03-29T08:00+02:00",
         {Doubt.CLOCKS_CHANGED}),
        ("2026-03-28T22:00", "2026-03-29T02:30", 270, "2026-03-28T22:00+01:00", "2026-03-29T02:30+01:00",
         {Doubt.CLOCKS_CHANGED}),
        ("2026-03-29T02:10", "2026-03-29T02:50", 40, "2026-03-29T02:10+01:00", "2026-03-29T02:50+01:00",
         {Doubt.CLOCKS_CHANGED}),
        ("2026-03-29T02:30", "2026-03-29T08:00", 200, "2026-03-29T04:40+02:00", "2026-03-29T08:00+02:00",
         {Doubt.CLOCKS_CHANGED, Doubt.DURATION_DIFFERS}),
        # a duration that nothing explains: the clock times stand
        ("2026-03-01T23:00", "2026-03-02T06:00", 300, "2026-03-01T23:00+01:00", "2026-03-02T06:00+01:00",
         {Doubt.DURATION_DIFFERS}),
        # offsets that were said are taken as they are
        ("2026-03-01T23:00-05:00", "2026-03-02T12:00+01:00", 420, "2026-03-01T23:00-05:00", "2026-03-02T12:00+01:00",
         set()),
        ("2026-03-01T23:00-05:00", "2026-03-02T12:00+01:00", 780, "2026-03-01T23:00-05:00", "2026-03-02T12:00+01:00",
         {Doubt.DURATION_DIFFERS}),
    ],
)  # fmt: skip
def test_a_log_in_time(start: str, end: str, duration: float, starts: str, ends: str, doubts: set[Doubt]) -> None:
    span = place(datetime.fromisoformat(start), datetime.fromisoformat(end), duration, BERLIN)
    assert (span.start, span.end) == (minutes(starts), minutes(ends))
    assert span.doubts == doubts


@pytest.mark.parametrize(
    ("start", "end", "duration", "shown"),
    [
        ("2026-03-01T23:00", "2026-03-02T06:00", 420, "2026-03-02T06:00"),
        ("2026-10-25T01:00", "2026-10-25T02:30", 90, "2026-10-25T02:30+02:00"),  # shown twice, so with its offset
        ("2026-10-25T01:00", "2026-10-25T08:00", 420, "2026-10-25T08:00+01:00"),  # moved, so with its offset
        ("2026-03-01T23:00-05:00", "2026-03-02T06:00-05:00", 420, "2026-03-02T06:00-05:00"),
    ],
)
def test_an_offset_is_written_where_the_clock_alone_would_not_do(
    start: str, end: str, duration: float, shown: str
) -> None:
    span = place(datetime.fromisoformat(start), datetime.fromisoformat(end), duration, BERLIN)
    assert str(span.wall(span.end)) == shown


def test_stages_follow_the_clocks_only_where_the_device_does() -> None:
    start, end = datetime.fromisoformat("2026-03-29T01:00"), datetime.fromisoformat("2026-03-29T08:00")
    at = datetime.fromisoformat("2026-03-29T04:00")
    skipped = datetime.fromisoformat("2026-03-29T02:30")
    follows, keeps = place(start, end, 360, BERLIN), place(start, end, 420, BERLIN)
    assert (follows.follows_clocks, keeps.follows_clocks) == (True, False)
    assert follows.minutes_of(at, start) - follows.start == 120
    assert keeps.minutes_of(at, start) - keeps.start == 180
    assert follows.minutes_of(skipped, start) - follows.start == 90, "counted on from before the change"


def test_a_stage_without_the_offset_that_its_log_says() -> None:
    start, end = datetime.fromisoformat("2026-03-01T23:00-05:00"), datetime.fromisoformat("2026-03-02T06:00-05:00")
    span = place(start, end, 420, None)
    assert span.minutes_of(datetime.fromisoformat("2026-03-01T23:30"), start) - span.start == 30


def test_local_times_without_a_zone_have_no_place() -> None:
    moment = datetime.fromisoformat("2026-03-01T23:00")
    with pytest.raises(ValueError, match="time zone"):
        place(moment, moment, 1, None)
