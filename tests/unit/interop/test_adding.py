"""A device's nights beside a diary: nothing that stands there is touched, a second import changes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.unit.interop.fitbit_logs import BERLIN, NIGHT, log
from tests.unit.interop.folders import folder

from trochee.foundation.refusal import InputRefused
from trochee.interop.tables import read_folder, read_stages
from trochee.interop.wearables import Addition, add_to_folder, fitbit

DIARY = """date,rise_time,mood,source,into_bed,note
2026-03-03,06:45, fair,,22:50,"so, so"
2026-03-02, 06:40,,,22:45,
""".replace("\n", "\r\n")
NEXT = log("2026-03-02T23:10", ("light", 400))


def add(path: Path, target: Path, *logs: dict[str, Any], **options: Any) -> Addition:
    (path / "sleep.json").write_text(json.dumps(list(logs)))
    return add_to_folder(fitbit.read, path / "sleep.json", target, **{"zone": BERLIN, **options})


def contents(path: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in path.iterdir()}


def test_a_new_folder(tmp_path: Path) -> None:
    done = add(tmp_path, tmp_path / "f", NIGHT)
    assert (done.added, done.unchanged, done.differing) == (1, 0, ())
    assert done.files == ("patient.toml", "stages.csv", "nights.csv")
    found = read_folder(tmp_path / "f")
    assert found.record == done.export.record
    assert read_stages(tmp_path / "f") == done.export.stages
    assert sorted(each.name for each in tmp_path.iterdir()) == ["f", "sleep.json"], "nothing is left beside it"


def test_a_second_import_changes_nothing(tmp_path: Path) -> None:
    add(tmp_path, tmp_path / "f", NIGHT, NEXT)
    before = contents(tmp_path / "f")
    done = add(tmp_path, tmp_path / "f", NIGHT, NEXT)
    assert (done.added, done.unchanged, done.files) == (0, 2, ())
    assert contents(tmp_path / "f") == before
    done = add(tmp_path, tmp_path / "f", NEXT)
    assert (done.added, done.unchanged) == (0, 1), "a shorter export takes nothing away"
    assert contents(tmp_path / "f") == before


def test_parts_of_an_export_make_the_same_folder_as_the_whole(tmp_path: Path) -> None:
    add(tmp_path, tmp_path / "whole", NIGHT, NEXT)
    add(tmp_path, tmp_path / "parts", NEXT)
    add(tmp_path, tmp_path / "parts", NIGHT)
    assert contents(tmp_path / "parts") == contents(tmp_path / "whole")


def test_diary_rows_stay_letter_by_letter(tmp_path: Path) -> None:
    path = folder(
        tmp_path / "f", nights=DIARY, doses="taken_at,product,amount\n", patient='time_zone = "Europe/Berlin"\n'
    )
    before = read_folder(path).record.nights
    done = add(tmp_path, path, NIGHT, zone=None)
    assert done.files == ("stages.csv", "nights.csv")
    rows = (path / "nights.csv").read_text().splitlines()
    assert rows[0].startswith("date,rise_time,mood,source,into_bed,note,slept,lights_out,")
    assert rows[1].startswith("2026-03-02, 06:40,,,22:45,,,")
    assert rows[2].startswith("2026-03-02,2026-03-02T05:45,,fitbit,")
    assert rows[3].startswith('2026-03-03,06:45, fair,,22:50,"so, so",')
    nights = read_folder(path).record.nights
    assert tuple(night for night in nights if not night.source) == before
    assert tuple(night for night in nights if night.source) == done.export.nights


def test_a_night_that_differs_is_named_and_left(tmp_path: Path) -> None:
    add(tmp_path, tmp_path / "f", NIGHT)
    before = contents(tmp_path / "f")
    changed = log("2026-03-01T23:00", ("wake", 30), ("light", 375))
    done = add(tmp_path, tmp_path / "f", changed)
    assert done.differing == ("2026-03-02 fitbit",)
    assert "sleep_onset_latency_min" in done.messages[-1]
    assert "left as it stands" in done.messages[-1]
    assert contents(tmp_path / "f") == before
    done = add(tmp_path, tmp_path / "f", changed, replace=True)
    assert "it was replaced" in done.messages[-1]
    add(tmp_path, tmp_path / "new", changed)
    assert read_folder(tmp_path / "f").record == read_folder(tmp_path / "new").record
    assert read_stages(tmp_path / "f") == read_stages(tmp_path / "new")


def test_what_a_person_added_to_a_devices_row_survives_its_replacement(tmp_path: Path) -> None:
    add(tmp_path, tmp_path / "f", NIGHT)
    path = tmp_path / "f" / "nights.csv"
    head, row = path.read_text().splitlines()
    path.write_text(f"{head},note\n{row},sick\n")
    assert add(tmp_path, tmp_path / "f", NIGHT).unchanged == 1
    add(tmp_path, tmp_path / "f", {**NIGHT, "efficiency": 5}, replace=True)
    (night,) = read_folder(tmp_path / "f").record.nights
    assert (night.note, night.extra["fitbit_efficiency"]) == ("sick", "5")


def test_a_folder_in_another_zone_is_told(tmp_path: Path) -> None:
    path = folder(tmp_path / "f", patient='time_zone = "America/New_York"\n')
    done = add(tmp_path, path, NIGHT)
    assert done.messages == (
        "patient.toml says America/New_York; the imported nights carry Europe/Berlin in their column time_zone",
    )
    path = folder(tmp_path / "g", patient="id = 'x'\n")
    assert "no time zone" in add(tmp_path, path, NIGHT).messages[0]


@pytest.mark.parametrize(
    ("files", "place"),
    [
        ({"nights": "date,awakenings\n2026-03-02,x\n"}, ("nights.csv", 2, "awakenings")),
        ({"stages": "date,source\n"}, ("stages.csv", 1, "log_id")),
        ({"patient": "weight_kg = 0"}, ("patient.toml", 1, "weight_kg")),
    ],
)
def test_a_folder_that_is_wrong_is_not_added_to(
    tmp_path: Path, files: dict[str, str], place: tuple[str, int, str]
) -> None:
    path = folder(tmp_path / "f", **files)
    before = contents(path)
    with pytest.raises(InputRefused) as refused:
        add(tmp_path, path, NIGHT)
    assert (refused.value.errors[0].file, refused.value.errors[0].line, refused.value.errors[0].column) == place
    assert contents(path) == before


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "f").touch()
    with pytest.raises(InputRefused, match="this is no folder"):
        add(tmp_path, tmp_path / "f", NIGHT)


def test_an_export_that_is_refused_writes_nothing(tmp_path: Path) -> None:
    for options in ({"zone": None}, {}):
        with pytest.raises(InputRefused):
            add(tmp_path, tmp_path / "f", {**NIGHT, "duration": 0}, **options)
        assert not (tmp_path / "f").exists()


def test_an_export_with_offsets_leaves_the_persons_zone_open(tmp_path: Path) -> None:
    said = {"startTime": "2026-03-01T23:00:00+01:00", "endTime": "2026-03-02T05:45:00+01:00"}
    done = add(tmp_path, tmp_path / "f", {**NIGHT, **said}, zone=None)
    assert done.files == ("stages.csv", "nights.csv")
    assert read_folder(tmp_path / "f").record.nights == done.export.nights
