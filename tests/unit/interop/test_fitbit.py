"""Fitbit logs become diary nights: counted by hand."""

from __future__ import annotations

import json
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from tests.unit.interop.fitbit_logs import BERLIN, NIGHT, errors, export, log, stretches

from trochee.foundation.clock import WallTime
from trochee.foundation.refusal import InputRefused
from trochee.interop.wearables import fitbit
from trochee.record import Patient


def wall(text: str) -> WallTime:
    day, clock = text.split(" ")
    return WallTime(time.fromisoformat(clock), date.fromisoformat(day))


def test_a_night_of_stages(tmp_path: Path) -> None:
    """10 min to fall asleep, 20 awake between 200 and 160 asleep, 15 awake at the end."""
    found = export(tmp_path, [NIGHT])
    (night,) = found.nights
    assert (night.date, night.source, night.slept) == (date(2026, 3, 2), "fitbit", True)
    assert night.into_bed == night.lights_out == wall("2026-03-01 23:00")
    assert (night.sleep_onset_latency_min, night.wake_after_sleep_onset_min, night.awakenings) == (10, 20, 1)
    assert night.final_awakening == wall("2026-03-02 05:30")
    assert night.rise_time == wall("2026-03-02 05:45")
    assert night.time_zone == "Europe/Berlin"
    assert night.nap_min is None, "a device that saw no nap does not know that there was none"
    assert night.sleep_quality is None
    assert found.record.patient == Patient(time_zone="Europe/Berlin")
    assert found.record.nights == found.nights
    assert (found.logs, found.naps, found.messages) == (1, 0, ())


def test_short_awakenings_replace_what_lies_under_them(tmp_path: Path) -> None:
    """Two minutes reach from wake into sleep at the start, three lie in sleep, three beside the long awakening."""
    short = [
        *stretches("2026-03-01T23:09", ("wake", 3)),
        *stretches("2026-03-02T01:00", ("wake", 3)),
        *stretches("2026-03-02T02:50", ("wake", 5)),
    ]
    found = export(tmp_path, [{**NIGHT, "levels": {**NIGHT["levels"], "shortData": short}}])
    (night,) = found.nights
    assert night.sleep_onset_latency_min == 12
    assert night.wake_after_sleep_onset_min == 3 + 20 + 5
    assert night.awakenings == 2
    assert len(found.stages) == 5 + 3
    assert sum(stretch.seconds for stretch in found.stages if not stretch.overlay) == 405 * 60


def test_a_classic_log_counts_restless_as_awake(tmp_path: Path) -> None:
    parts = (("restless", 4), ("asleep", 100), ("restless", 2), ("awake", 3), ("asleep", 50), ("awake", 1))
    (night,) = export(tmp_path, [log("2026-03-02T00:30", *parts)]).nights
    assert (night.sleep_onset_latency_min, night.wake_after_sleep_onset_min, night.awakenings) == (4, 5, 1)
    assert night.final_awakening == wall("2026-03-02 03:09")


def test_what_fitbit_says_is_kept(tmp_path: Path) -> None:
    said = {"efficiency": 93, "minutesAsleep": 355, "infoCode": 0, "dateOfSleep": "2026-03-01", "unheard": 1}
    found = export(tmp_path, [{**NIGHT, **said}])
    assert dict(found.nights[0].extra) == {
        "fitbit_log_id": "2603012300",
        "fitbit_date_of_sleep": "2026-03-01",
        "fitbit_start_time": "2026-03-01T23:00:00.000",
        "fitbit_end_time": "2026-03-02T05:45:00.000",
        "fitbit_duration_ms": "24300000",
        "fitbit_minutes_asleep": "355",
        "fitbit_efficiency": "93",
        "fitbit_type": "stages",
        "fitbit_info_code": "0",
        "fitbit_stage_seconds": "24300",
        "fitbit_flags": "date_differs",
    }
    assert found.messages[0] == "key unheard of the logs is not known; it is not imported"


def test_naps_belong_to_the_night_that_follows(tmp_path: Path) -> None:
    """Half past noon and half past ten in the evening before; the one after the last night is in no night."""
    logs = [
        log("2026-03-01T12:30", ("awake", 5), ("asleep", 30), isMainSleep=False),
        log("2026-03-01T22:00", ("asleep", 20), isMainSleep=False),
        NIGHT,
        log("2026-03-02T13:00", ("asleep", 40), isMainSleep=False),
    ]
    found = export(tmp_path, logs)
    (night,) = found.nights
    assert night.nap_min == 30 + 20
    assert night.extra["fitbit_nap_log_ids"] == "2603011230 2603012200"
    assert (found.logs, found.naps) == (4, 3)
    (message,) = found.messages
    assert message.startswith("the nap of 2026-03-02 that ends at 13:40 is in no night")
    assert {stretch.is_main for stretch in found.stages} == {True, False}


def test_a_nap_before_a_missing_night_is_not_moved_to_a_later_one(tmp_path: Path) -> None:
    logs = [log("2026-02-27T14:00", ("asleep", 30), isMainSleep=False), NIGHT]
    assert export(tmp_path, logs).nights[0].nap_min is None


def test_a_nap_inside_a_main_sleep_is_not_counted(tmp_path: Path) -> None:
    logs = [log("2026-03-02T01:00", ("asleep", 30), isMainSleep=False), NIGHT]
    found = export(tmp_path, logs)
    assert found.nights[0].nap_min is None
    assert found.messages == (
        "the nap of 2026-03-02 that ends at 01:30 overlaps the main sleep of 2026-03-02; it is not counted",
    )


def test_of_two_main_sleeps_the_one_with_more_sleep_is_the_night(tmp_path: Path) -> None:
    early = log("2026-03-01T18:00", ("light", 60))
    later = log("2026-03-02T12:00", ("light", 90))
    found = export(tmp_path, [later, NIGHT, early])
    assert [night.date.day for night in found.nights] == [1, 2]
    assert found.nights[1].rise_time == wall("2026-03-02 05:45")
    morning = log("2026-03-02T00:30", ("light", 60))
    (night,) = export(tmp_path, [log("2026-03-02T03:00", ("light", 200)), morning]).nights
    assert night.nap_min == 60
    assert night.extra["fitbit_flags"] == "second_main_sleep"


def test_a_nap_without_sleep_minutes_is_not_counted(tmp_path: Path) -> None:
    found = export(tmp_path, [log("2026-03-01T14:00", levels={}, endTime="2026-03-01T14:30:00.000",
                                  duration=1_800_000, isMainSleep=False), NIGHT])  # fmt: skip
    assert found.nights[0].nap_min is None
    assert "says nothing about sleep" in found.messages[-1]


def test_no_sleep_at_all_is_an_answer(tmp_path: Path) -> None:
    (night,) = export(tmp_path, [log("2026-03-01T23:00", ("wake", 300))]).nights
    assert (night.slept, night.sleep_onset_latency_min, night.final_awakening) == (False, None, None)
    assert night.rise_time == wall("2026-03-02 04:00")


def test_without_stages_the_devices_own_minutes_are_used(tmp_path: Path) -> None:
    stated = {"minutesToFallAsleep": 5, "minutesAwake": 30, "minutesAfterWakeup": 10, "minutesAsleep": 360}
    (night,) = export(tmp_path, [{**NIGHT, **stated, "levels": {}}]).nights
    assert (night.sleep_onset_latency_min, night.wake_after_sleep_onset_min, night.awakenings) == (5, 30, None)
    assert night.final_awakening == wall("2026-03-02 05:35")
    assert night.extra["fitbit_flags"] == "no_stages"
    (bare,) = export(tmp_path, [{**NIGHT, "levels": None}]).nights
    assert (bare.sleep_onset_latency_min, bare.final_awakening) == (None, None)


def test_time_without_a_stage_is_unknown_not_sleep(tmp_path: Path) -> None:
    data = [*stretches("2026-03-01T23:00", ("light", 60)), *stretches("2026-03-02T01:00", ("light", 285))]
    (night,) = export(tmp_path, [{**NIGHT, "levels": {"data": data}}]).nights
    assert (night.sleep_onset_latency_min, night.wake_after_sleep_onset_min, night.awakenings) == (0, None, None)
    assert night.extra["fitbit_flags"] == "stage_seconds_differ stages_have_gaps"


def test_stages_that_contradict_or_lie_outside(tmp_path: Path) -> None:
    data = [*stretches("2026-03-01T22:50", ("wake", 20)), *stretches("2026-03-01T23:05", ("light", 405))]
    found = export(tmp_path, [{**NIGHT, "levels": {"data": data}}])
    (night,) = found.nights
    assert night.sleep_onset_latency_min == 10
    assert night.final_awakening == wall("2026-03-02 05:45")
    assert night.extra["fitbit_flags"] == "stage_seconds_differ stages_outside stages_overlap"
    assert len(found.messages) == 3


def test_half_a_minute_more_in_the_stages_is_flagged(tmp_path: Path) -> None:
    """As real exports have it: the duration is cut to whole minutes."""
    night = {**NIGHT, "endTime": "2026-03-02T05:45:30.000"}
    night["levels"] = {"data": NIGHT["levels"]["data"] + stretches("2026-03-02T05:45", ("wake", 1))}
    night["levels"]["data"][-1]["seconds"] = 30
    (found,) = export(tmp_path, [night]).nights
    assert found.rise_time == wall("2026-03-02 05:45:30")
    assert (found.extra["fitbit_flags"], found.extra["fitbit_stage_seconds"]) == ("stage_seconds_differ", "24330")


def test_a_device_that_keeps_one_offset_when_the_clocks_go_back(tmp_path: Path) -> None:
    """25 October 2026, Berlin: the end is as shown, 505 minutes before it the clocks still showed summer time."""
    (night,) = export(tmp_path, [log("2026-10-25T01:07", ("light", 505))]).nights
    assert night.rise_time == WallTime(time(9, 32), date(2026, 10, 25), 60.0)
    assert night.into_bed == WallTime(time(2, 7), date(2026, 10, 25), 120.0)
    assert night.extra["fitbit_flags"] == "clocks_changed"
    assert night.extra["fitbit_start_time"] == "2026-10-25T01:07:00.000"


def test_a_device_that_follows_the_clocks_when_they_go_back(tmp_path: Path) -> None:
    """From 01:00 summer time to 08:00 winter time are eight hours."""
    data = [
        *stretches("2026-10-25T01:00", ("light", 180)),
        *stretches("2026-10-25T03:00", ("wake", 10), ("light", 290)),
    ]
    made = log("2026-10-25T01:00", ("light", 480), levels={"data": data}, endTime="2026-10-25T08:00:00.000")
    (night,) = export(tmp_path, [made]).nights
    assert night.into_bed == wall("2026-10-25 01:00")
    assert night.rise_time == wall("2026-10-25 08:00")
    assert (night.wake_after_sleep_onset_min, night.awakenings) == (10, 1)
    assert "fitbit_flags" not in night.extra


def test_a_start_that_the_clocks_skipped_follows_from_the_end(tmp_path: Path) -> None:
    """29 March 2026, Berlin: no clock showed 02:30; 300 minutes before 07:30 it was 01:30 winter time."""
    (night,) = export(tmp_path, [log("2026-03-29T02:30", ("light", 300))]).nights
    assert night.into_bed == WallTime(time(1, 30), date(2026, 3, 29), 60.0)
    assert night.rise_time == WallTime(time(7, 30), date(2026, 3, 29), 120.0)
    assert night.extra["fitbit_flags"] == "clocks_changed"


def test_the_wrong_date_of_the_device_does_not_move_the_night(tmp_path: Path) -> None:
    (night,) = export(tmp_path, [{**NIGHT, "dateOfSleep": "2026-03-05"}]).nights
    assert night.date == date(2026, 3, 2)
    assert night.extra["fitbit_flags"] == "date_differs"


def test_times_with_an_offset_need_no_zone(tmp_path: Path) -> None:
    made = {**NIGHT, "startTime": "2026-03-01T23:00:00.000-05:00", "endTime": "2026-03-02T05:45:00.000-05:00"}
    found = export(tmp_path, [made], zone=None)
    (night,) = found.nights
    assert night.into_bed == WallTime(time(23, 0), date(2026, 3, 1), -300.0)
    assert (night.time_zone, found.time_zone) == (None, None)
    assert night.sleep_onset_latency_min == 10


def test_stages_with_an_offset_of_their_own(tmp_path: Path) -> None:
    data = stretches("2026-03-01T23:00:00+01:00", ("wake", 10), ("light", 395))
    offsets = {"startTime": "2026-03-01T22:00:00Z", "endTime": "2026-03-02T05:45:00+01:00", "levels": {"data": data}}
    found = export(tmp_path, [{**NIGHT, **offsets}], zone=None)
    assert found.nights[0].sleep_onset_latency_min == 10
    assert found.stages[0].started_at == WallTime(time(23, 0), date(2026, 3, 1), 60.0)


def test_local_times_need_a_zone(tmp_path: Path) -> None:
    (found,) = errors(tmp_path, [NIGHT, NIGHT], zone=None)
    assert (found.line, found.column, found.found) == (2, "[0].startTime", "2026-03-01T23:00:00.000")
    assert "--time-zone" in found.allowed
    (found,) = errors(tmp_path, [{**NIGHT, "startTime": "2026-03-01T23:00:00Z"}], zone=None)
    assert found.column == "[0].endTime"


@pytest.mark.parametrize(
    ("change", "column", "found", "allowed"),
    [
        ({"logId": None}, "logId", "null", "a number or a name"),
        ({"logId": True}, "logId", "true", "a number or a name"),
        ({"logId": ...}, "logId", "nothing", "a number or a name"),
        ({"isMainSleep": "yes"}, "isMainSleep", '"yes"', "true or false"),
        ({"isMainSleep": ...}, "isMainSleep", "nothing", "true or false"),
        ({"mainSleep": 1}, "mainSleep", "1", "true or false"),
        ({"startTime": "01.03.2026 23:00"}, "startTime", '"01.03.2026 23:00"', "a date and time"),
        ({"startTime": "2026-03-01T25:00:00.000"}, "startTime", '"2026-03-01T25:00:00.000"', "a date and time"),
        ({"endTime": 5}, "endTime", "5", "a date and time"),
        ({"duration": 0}, "duration", "0", "a whole number from 1"),
        ({"duration": -60000}, "duration", "-60000", "a whole number from 1"),
        ({"duration": "24300000"}, "duration", '"24300000"', "a whole number from 1"),
        ({"duration": 24300000.5}, "duration", "24300000.5", "a whole number from 1"),
        ({"type": "deep"}, "type", '"deep"', "one of classic, stages"),
        ({"minutesAsleep": -1}, "minutesAsleep", "-1", "a whole number from 0"),
        ({"levels": []}, "levels", "a list", "an object {…}"),
        ({"levels": {"data": {}}}, "levels.data", "{}", "a list […]"),
        ({"levels": {"data": [1]}}, "levels.data[0]", "a number", "an object {…}"),
        ({"endTime": "2026-03-02T23:30:00.000"}, "endTime", "24.5 hours", "at most 16 hours"),
        ({"duration": 16 * 3_600_000 + 60_000}, "duration", "16.0 hours", "at most 16 hours"),
        ({"endTime": "2026-03-01T22:00:00.000"}, "endTime", "2026-03-01T23:00:00.000 to 2026-03-01T22:00:00.000",
         "a sleep of more than 0"),
        ({"endTime": "2026-03-01T23:00:00.000"}, "endTime", "2026-03-01T23:00:00.000 to 2026-03-01T23:00:00.000",
         "a sleep of more than 0"),
    ],
)  # fmt: skip
def test_a_wrong_log(tmp_path: Path, change: dict[str, Any], column: str, found: str, allowed: str) -> None:
    wrong = {key: value for key, value in {**NIGHT, "logId": 2, **change}.items() if value is not ...}
    (error,) = errors(tmp_path, [NIGHT, wrong])
    line = json.dumps([NIGHT, wrong], indent=1).splitlines().index(" {", 2) + 1
    assert (error.file, error.line, error.column) == ("sleep.json", line, f"[1].{column}")
    assert error.found == found
    assert allowed in error.allowed


def test_a_wrong_stage_has_its_path(tmp_path: Path) -> None:
    data = [
        {"dateTime": "2026-03-01T23:00:00.000", "level": "asleep", "seconds": 30},
        {"dateTime": "2026-03-01T23:00:30.000", "level": "light", "seconds": 0},
        {"dateTime": None, "level": "light", "seconds": 90_000},
    ]
    found = errors(tmp_path, {"sleep": [{**NIGHT, "levels": {"data": data}, "duration": 0}]})
    assert [each.column for each in found] == [
        "sleep[0].duration",
        "sleep[0].levels.data[0].level",
        "sleep[0].levels.data[1].seconds",
        "sleep[0].levels.data[2].dateTime",
    ]
    assert {each.line for each in found} == {3}


def test_all_errors_of_all_logs_come_at_once(tmp_path: Path) -> None:
    found = errors(tmp_path, [{**NIGHT, "duration": 0, "type": 1}, 5, {**NIGHT, "logId": 3, "endTime": ""}])
    assert [each.column for each in found] == ["[0].duration", "[0].type", "[1]", "[2].endTime"]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("", 1, "character 1"),
        ('[\n{"logId": 1,}\n]', 2, "character 13"),
        ("[1, 2", 1, "character 6"),
        ('[{"duration": NaN}]', None, None),
        ("[" * 100_000, None, None),
        ("5", None, None),
        ('{"sleeps": []}', None, None),
        ('{"sleep": {}}', None, "sleep"),
        ("[]", None, None),
    ],
)
def test_a_file_that_is_no_export(tmp_path: Path, text: str, line: int | None, column: str | None) -> None:
    (found,) = errors(tmp_path, text)
    assert (found.file, found.line, found.column) == ("sleep.json", line, column)
    assert found.found
    assert found.allowed


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "sleep.json").write_bytes(b"PK\x03\x04")
    with pytest.raises(InputRefused) as refused:
        fitbit.read(tmp_path / "sleep.json", BERLIN)
    assert refused.value.errors[0].found == "a zipped file such as a spreadsheet"


def test_a_folder_of_files_that_overlap(tmp_path: Path) -> None:
    other = log("2026-03-02T23:00", ("light", 400), mainSleep=True, isMainSleep=...)
    (tmp_path / "sleep-2026-03-01.json").write_text(json.dumps([NIGHT, other]))
    (tmp_path / "sleep-2026-03-02.json").write_text(json.dumps({"sleep": [other]}))
    found = fitbit.read(tmp_path, BERLIN)
    assert [night.date.day for night in found.nights] == [2, 3]
    assert found.messages == ("1\N{NO-BREAK SPACE}log stood twice with the same content; each is taken once",)


def test_a_log_number_twice_with_different_content_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sleep-1.json").write_text(json.dumps([NIGHT]))
    (tmp_path / "sleep-2.json").write_text(json.dumps([{**NIGHT, "efficiency": 1}]))
    (tmp_path / "sleep-3.json").write_text("{")
    with pytest.raises(InputRefused) as refused:
        fitbit.read(tmp_path, BERLIN)
    assert [(each.file, each.column) for each in refused.value.errors] == [
        ("sleep-2.json", "[0].logId"),
        ("sleep-3.json", "character 2"),
    ]


def test_a_folder_without_sleep_files(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=r"sleep-YYYY-MM-DD\.json"):
        fitbit.read(tmp_path, BERLIN)
