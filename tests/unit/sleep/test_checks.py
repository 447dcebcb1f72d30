from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from tests.factories.nights import BERLIN, night, nights_from, usual_night

from trochee.knowledge import shipped
from trochee.record import Night
from trochee.sleep.checks import CheckLimits, EntryClass, entry_class, entry_delay, flag_nights, flag_sequence
from trochee.sleep.columns import columns_of
from trochee.sleep.flags import Flag, named
from trochee.sleep.measures import measure
from trochee.sleep.timeline import place, place_nights

LIMITS = CheckLimits.of(shipped())


def flagged(answers: Night) -> set[Flag]:
    return set(named(int(measure(columns_of([place(answers, BERLIN)]), LIMITS).flags[0])))


def sequence(nights: list[Night], **options: Any) -> list[set[Flag]]:
    return [set(named(int(mask))) for mask in flag_sequence(place_nights(nights, BERLIN), LIMITS, **options)]


def test_a_usual_night_is_not_odd() -> None:
    assert flagged(usual_night(nap_min=20, voids=1)) == set()


def test_a_night_without_answers_is_not_odd() -> None:
    assert flagged(night()) == set()


@pytest.mark.parametrize(
    ("answers", "flag", "at_the_bound"),
    [
        ({"into_bed": "03:41", "lights_out": "03:41"}, Flag.SHORT_TIME_IN_BED, {"into_bed": "03:40"}),
        ({"into_bed": "16:39", "lights_out": "20:00"}, Flag.LONG_TIME_IN_BED, {"into_bed": "16:40"}),
        ({"into_bed": "19:14"}, Flag.LATE_LIGHTS_OUT, {"into_bed": "19:15"}),
        ({"sleep_onset_latency_min": 241}, Flag.LONG_LATENCY, {"sleep_onset_latency_min": 240}),
        ({"wake_after_sleep_onset_min": 301}, Flag.LONG_WAKE, {"wake_after_sleep_onset_min": 300}),
        ({"awakenings": 21}, Flag.MANY_AWAKENINGS, {"awakenings": 20}),
        ({"awakenings": 0}, Flag.WAKE_WITHOUT_AWAKENINGS, {"awakenings": 1}),
        ({"wake_after_sleep_onset_min": 0}, Flag.AWAKENINGS_WITHOUT_WAKE, {"wake_after_sleep_onset_min": 1}),
        ({"voids": 4}, Flag.VOIDS_EXCEED_AWAKENINGS, {"voids": 3}),
        ({"nap_min": 301}, Flag.LONG_NAP, {"nap_min": 300}),
        ({"still_trying_min": 31}, Flag.TRYING_EXCEEDS_TIME_IN_BED, {"still_trying_min": 30}),
    ],
)
def test_an_odd_answer_is_asked_about(answers: dict[str, Any], flag: Flag, at_the_bound: dict[str, Any]) -> None:
    short: dict[str, Any] = (
        {"sleep_onset_latency_min": 5, "wake_after_sleep_onset_min": 5} if "lights_out" in answers else {}
    )
    assert flagged(usual_night(**{**short, **answers})) == {flag}
    assert flagged(usual_night(**{**short, **answers, **at_the_bound})) == set()


def test_long_sleep_is_asked_about() -> None:
    """Asleep from 18:00 to 06:10, less 9 or 10 min awake."""
    long: dict[str, Any] = {"into_bed": "18:00", "lights_out": "18:00", "sleep_onset_latency_min": 0}
    assert flagged(usual_night(**long, wake_after_sleep_onset_min=9)) == {Flag.LONG_SLEEP}
    assert flagged(usual_night(**long, wake_after_sleep_onset_min=10)) == set()


def test_no_sleep_is_flagged_and_nothing_is_read_into_it() -> None:
    assert flagged(night(slept=False, into_bed="23:00", rise_time="07:00")) == {Flag.NO_SLEEP}
    assert flagged(usual_night(slept=False)) == {Flag.NO_SLEEP, Flag.ANSWERS_WITHOUT_SLEEP}


@pytest.mark.parametrize(
    ("column", "shift", "flag"),
    [
        ("into_bed", 60, Flag.OUT_OF_ORDER),
        ("lights_out", -60, Flag.OUT_OF_ORDER),
        ("final_awakening", 60, Flag.OUT_OF_ORDER),
        ("rise_time", 1000, Flag.SPAN_OVER_24_H),
        ("sleep_onset_latency", -46, Flag.NEGATIVE_ANSWER),
        ("awakenings", -4, Flag.NEGATIVE_ANSWER),
        ("wake_after_sleep_onset", -51, Flag.NEGATIVE_ANSWER),
        ("still_trying", -21, Flag.NEGATIVE_ANSWER),
        ("nap", -21, Flag.NEGATIVE_ANSWER),
        ("voids", -2, Flag.NEGATIVE_ANSWER),
        ("sleep_onset_latency", 371, Flag.WAKE_EXCEEDS_NIGHT),
        ("wake_after_sleep_onset", 321, Flag.WAKE_EXCEEDS_NIGHT),
    ],
)
def test_columns_that_contradict_each_other_are_flagged(column: str, shift: float, flag: Flag) -> None:
    columns = columns_of([place(usual_night(nap_min=20, voids=1), BERLIN)])
    getattr(columns, column)[0] += shift
    assert flag in named(int(measure(columns, LIMITS).flags[0]))


def test_flags_are_written_where_room_is_given_and_elsewhere_if_not() -> None:
    columns = columns_of([place(usual_night(awakenings=0), BERLIN)])
    measures = measure(columns, LIMITS)
    assert flag_nights(columns, measures, LIMITS).tolist() == measures.flags.tolist()


def test_bounds_come_from_the_knowledge() -> None:
    assert LIMITS.latency_long == shipped().number("sleep.check.latency_long")
    assert LIMITS.entry_late == shipped().number("sleep.entry.late")


def test_two_rows_of_one_night_are_flagged() -> None:
    nights = [usual_night("2026-03-02"), usual_night("2026-03-03", source="paper"), usual_night("2026-03-03")]
    assert sequence(nights) == [set(), {Flag.DUPLICATE_NIGHT}, {Flag.DUPLICATE_NIGHT}]


def test_a_night_after_the_day_of_the_report_is_flagged() -> None:
    nights = [usual_night("2026-03-02"), usual_night("2026-03-03")]
    assert sequence(nights, as_of=date(2026, 3, 2)) == [set(), {Flag.FUTURE_NIGHT}]
    assert sequence(nights) == [set(), set()]


@pytest.mark.parametrize(
    ("answers", "slipped"),
    [
        ({"into_bed": "10:45"}, True),  # 22:45 on a 12-hour clock
        ({"into_bed": "10:15"}, True),
        ({"into_bed": "10:14"}, False),
        ({"into_bed": "11:15"}, True),
        ({"into_bed": "11:16"}, False),
        ({"rise_time": "18:40"}, True),
        ({}, False),
    ],
)
def test_morning_and_evening_may_have_been_swapped(answers: dict[str, Any], slipped: bool) -> None:
    week = nights_from("2026-03-02", 7)
    nights = [*week, usual_night("2026-03-09", **answers)]
    assert [Flag.CLOCK_SLIP in flags for flags in sequence(nights)] == [False] * 7 + [slipped]
    assert [Flag.CLOCK_SLIP in flags for flags in sequence(nights[::-1])] == [slipped] + [False] * 7


def test_a_usual_time_needs_three_nights_of_the_week_before() -> None:
    odd = usual_night("2026-03-09", into_bed="10:45")
    assert Flag.CLOCK_SLIP not in sequence([*nights_from("2026-03-07", 2), odd])[-1]
    assert Flag.CLOCK_SLIP in sequence([*nights_from("2026-03-06", 3), odd])[-1]
    assert Flag.CLOCK_SLIP not in sequence([*nights_from("2026-02-20", 9), odd])[-1]
    silent = [usual_night(f"2026-03-0{day}", into_bed=None) for day in (6, 7, 8)]
    assert Flag.CLOCK_SLIP not in sequence([*silent, odd])[-1]


@pytest.mark.parametrize(
    ("entered", "kind", "flags"),
    [
        ("2026-03-02T06:30", EntryClass.ON_TIME, {Flag.ENTERED_BEFORE_RISING}),
        ("2026-03-02T06:40", EntryClass.ON_TIME, set()),
        ("2026-03-02T08:40", EntryClass.ON_TIME, set()),
        ("2026-03-02T08:41", EntryClass.SAME_DAY, set()),
        ("2026-03-03T06:40", EntryClass.SAME_DAY, set()),
        ("2026-03-03T06:41", EntryClass.LATE, {Flag.ENTERED_LATE}),
        ("2026-03-04T06:40", EntryClass.LATE, {Flag.ENTERED_LATE}),
        ("2026-03-04T06:41", EntryClass.RETROSPECTIVE, {Flag.ENTERED_RETROSPECTIVELY}),
        ("2026-03-02T05:40+00:00", EntryClass.ON_TIME, set()),
    ],
)
def test_entries_are_classed_by_their_delay_after_rising(entered: str, kind: EntryClass, flags: set[Flag]) -> None:
    answers = usual_night(entered_at=datetime.fromisoformat(entered))
    assert entry_class(place(answers, BERLIN), LIMITS) is kind
    assert sequence([answers]) == [flags]


@pytest.mark.parametrize(
    "answers",
    [
        usual_night(),
        usual_night(rise_time=None, entered_at=datetime.fromisoformat("2026-03-02T08:00")),
        usual_night("2026-03-28", entered_at=datetime.fromisoformat("2026-03-29T02:30")),
    ],
)
def test_a_delay_that_is_not_known_has_no_class(answers: Night) -> None:
    assert entry_class(place(answers, BERLIN), LIMITS) is None


def test_without_a_zone_the_delay_is_a_clock_difference() -> None:
    answers = usual_night(entered_at=datetime.fromisoformat("2026-03-02T07:40+01:00"))
    assert entry_delay(place(answers, None)) == 60


def test_no_night_has_no_flags() -> None:
    assert flag_sequence([], LIMITS).shape == (0,)
    assert np.dtype(np.uint32) == flag_sequence([], LIMITS).dtype


def test_a_week_is_seven_nights_back() -> None:
    first = date(2026, 3, 2)
    nights = [usual_night((first + timedelta(days=step)).isoformat()) for step in (0, 1, 2)]
    assert Flag.CLOCK_SLIP in sequence([*nights, usual_night("2026-03-09", into_bed="10:45")])[-1]
    assert Flag.CLOCK_SLIP not in sequence([*nights, usual_night("2026-03-10", into_bed="10:45")])[-1]
