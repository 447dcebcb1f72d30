"""A real person's export and doses. Counts are facts of the files, taken from them without trochee."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path
from shutil import copy
from zoneinfo import ZoneInfo

import pytest

from trochee.foundation.clock import zone_named
from trochee.foundation.refusal import InputRefused
from trochee.interop.tables import read_folder, read_stages
from trochee.interop.wearables import Addition, add_to_folder, fitbit
from trochee.sleep.timeline import place

pytestmark = pytest.mark.needs_real_data
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def imported(shared_data: Path, tmp_path: Path) -> tuple[Addition, Path]:
    done = add_to_folder(fitbit.read, shared_data / "fitbit" / "sleep.json", tmp_path / "folder", BERLIN)
    return done, tmp_path / "folder"


def test_nights_and_doses_are_those_of_the_files(shared_data: Path, imported: tuple[Addition, Path]) -> None:
    done, folder = imported
    copy(shared_data / "fitbit" / "light_as_doses.csv", folder / "doses.csv")
    record = read_folder(folder).record
    assert (done.export.logs, len(record.nights), len(record.doses)) == (526, 497, 199)
    assert (record.nights[0].date, record.nights[-1].date) == (date(2023, 11, 1), date(2025, 3, 21))
    assert record.nights == done.export.nights
    assert read_stages(folder) == done.export.stages


def test_a_second_import_of_it_changes_nothing(shared_data: Path, imported: tuple[Addition, Path]) -> None:
    _, folder = imported
    before = (folder / "nights.csv").read_bytes(), (folder / "stages.csv").read_bytes()
    again = add_to_folder(fitbit.read, shared_data / "fitbit" / "sleep.json", folder)
    assert (again.added, again.unchanged, again.files) == (0, 497, ())
    assert ((folder / "nights.csv").read_bytes(), (folder / "stages.csv").read_bytes()) == before


def test_total_sleep_time_is_fitbits_own(shared_data: Path, imported: tuple[Addition, Path]) -> None:
    """Time asleep from the stages lies within 3.5 min of Fitbit's own minutes asleep, on every night."""
    logs = {str(log["logId"]): log for log in json.loads((shared_data / "fitbit" / "sleep.json").read_text())}
    for night in imported[0].export.nights:
        placed = place(night, zone_named("Europe/Berlin"))
        assert placed.lights_out is not None
        assert placed.final_awakening is not None
        assert night.sleep_onset_latency_min is not None
        assert night.wake_after_sleep_onset_min is not None
        asleep = (
            placed.final_awakening.minutes
            - placed.lights_out.minutes
            - night.sleep_onset_latency_min
            - night.wake_after_sleep_onset_min
        )
        assert abs(asleep - logs[night.extra["fitbit_log_id"]]["minutesAsleep"]) <= 3.5


def test_stage_seconds_that_do_not_add_up_are_flagged(shared_data: Path, imported: tuple[Addition, Path]) -> None:
    logs = json.loads((shared_data / "fitbit" / "sleep.json").read_text())
    differing = {
        str(log["logId"])
        for log in logs
        if sum(stage["seconds"] for stage in log["levels"]["data"]) * 1000 != log["duration"]
    }
    assert len(differing) == 251
    flagged = {
        night.extra["fitbit_log_id"]
        for night in imported[0].export.nights
        if "stage_seconds_differ" in night.extra.get("fitbit_flags", "")
    }
    assert flagged == differing & {night.extra["fitbit_log_id"] for night in imported[0].export.nights}


def test_naps_are_counted_once(shared_data: Path, imported: tuple[Addition, Path]) -> None:
    logs = json.loads((shared_data / "fitbit" / "sleep.json").read_text())
    naps = Counter(str(log["logId"]) for log in logs if not log["isMainSleep"])
    done = imported[0]
    counted = Counter(" ".join(n.extra.get("fitbit_nap_log_ids", "") for n in done.export.nights).split())
    assert counted <= naps
    assert len(naps) - len(counted) == sum("the nap of" in message for message in done.messages) == 1


def test_the_sessions_as_logged_are_refused_by_line(shared_data: Path, imported: tuple[Addition, Path]) -> None:
    _, folder = imported
    source = shared_data / "fitbit" / "light_as_doses_raw.csv"
    copy(source, folder / "doses.csv")
    with source.open(newline="") as text:
        wrong = [line for line, row in enumerate(csv.DictReader(text), 2) if float(row["amount"]) <= 0]
    with pytest.raises(InputRefused) as refused:
        read_folder(folder)
    assert [(each.file, each.line, each.column) for each in refused.value.errors] == [
        ("doses.csv", line, "amount") for line in wrong
    ]
