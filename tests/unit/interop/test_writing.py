"""What is written is read again as the same record, appears whole or not at all, and never over what is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from tests.unit.interop.folders import folder

from trochee.foundation.clock import WallTime
from trochee.foundation.refusal import InputRefused
from trochee.interop.tables import Stretch, read_folder, read_stages, write_folder
from trochee.interop.tables.toml_text import toml_text
from trochee.record import Dose, Night, Patient, Record, Score

NIGHT = Night(
    date=date(2026, 3, 2),
    into_bed=WallTime(time(22, 45), None, 60.0),
    rise_time=WallTime(time(6, 40, 30), date(2026, 3, 2), 60.0),
    nap_min=0.1,
    note='a "quoted", long\r\nnote\rindeed',
    extra={"moon": "full, rising"},
)
RECORD = Record(
    patient=Patient(
        id='Ann "A"\n\\ \x7f',
        birth_date=date(1980, 2, 29),
        weight_kg=71.5,
        conditions=(),
        medicines=("x",),
        facts={"a b": True, "when": time(1, 2), "deep": {"er": [1, {"est": "é"}]}},
        extra={"seen": datetime(2026, 3, 1, 8, tzinfo=UTC), "many": 3},
    ),
    nights=(Night(date=date(2026, 3, 1), into_bed=WallTime(time(22, 45))), NIGHT),
    doses=(Dose(taken_at=datetime(2026, 3, 1, 22, 0, 1, 5, tzinfo=UTC), product="ketamine troche", amount=1e-7),),
    scores=(Score(date=date(2026, 3, 1), instrument="isi", items=(1.0, None, 1e16)),),
)
STAGE = Stretch(
    date=date(2026, 3, 2),
    source="watch",
    log_id="1",
    is_main=True,
    started_at=WallTime(time(22, 45), date(2026, 3, 1)),
    seconds=30,
    stage="light",
)


def test_a_record_survives(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder"
    write_folder(RECORD, path, stages=[STAGE])
    found = read_folder(path)
    assert found.record == RECORD
    assert read_stages(path) == (STAGE,)
    assert sorted(each.name for each in path.iterdir()) == [
        "doses.csv",
        "nights.csv",
        "patient.toml",
        "scores.csv",
        "stages.csv",
    ]
    assert [each.name for each in path.parent.iterdir()] == ["folder"], "nothing is left beside it"


def test_the_same_record_gives_the_same_bytes(tmp_path: Path) -> None:
    write_folder(RECORD, tmp_path / "one")
    write_folder(replace(RECORD, nights=RECORD.nights[::-1]), tmp_path / "two")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_columns_that_nothing_fills_are_left_out(tmp_path: Path) -> None:
    write_folder(Record(nights=(Night(date=date(2026, 3, 2), awakenings=1),)), tmp_path / "folder")
    assert (tmp_path / "folder" / "nights.csv").read_text() == "date,slept,awakenings\n2026-03-02,yes,1\n"


def test_a_record_without_nights_has_the_file_all_the_same(tmp_path: Path) -> None:
    write_folder(Record(), tmp_path / "folder")
    assert (tmp_path / "folder" / "nights.csv").read_text() == "date\n"


def test_nothing_is_written_over_what_is_there(tmp_path: Path) -> None:
    path = folder(tmp_path / "folder")
    before = (path / "nights.csv").read_bytes()
    with pytest.raises(InputRefused, match=r"found: nights\.csv"):
        write_folder(RECORD, path)
    with pytest.raises(InputRefused, match="found: a file"):
        write_folder(RECORD, path / "nights.csv")
    assert (path / "nights.csv").read_bytes() == before
    (tmp_path / "empty").mkdir()
    write_folder(RECORD, tmp_path / "empty")
    assert read_folder(tmp_path / "empty").record == RECORD


@pytest.mark.parametrize(
    "record",
    [
        replace(RECORD, nights=(replace(NIGHT, extra={"rise_time": "x"}),)),
        replace(RECORD, nights=(replace(NIGHT, extra={"": "x"}),)),
        replace(RECORD, patient=Patient(extra={"id": "x"})),
        replace(RECORD, patient=Patient(facts={"unknown": None})),
        replace(RECORD, scores=(replace(RECORD.scores[0], items=(None,)),)),
        replace(RECORD, nights=(replace(NIGHT, note="\ud800"),)),
    ],
)
def test_what_the_files_cannot_hold_is_refused_and_nothing_is_written(tmp_path: Path, record: Record) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        write_folder(record, tmp_path / "folder")
    assert list(tmp_path.iterdir()) == []


def test_stages_of_an_absent_file_are_none(tmp_path: Path) -> None:
    assert read_stages(tmp_path) == ()


def test_toml_keys_come_before_tables() -> None:
    text = toml_text({"a": {"b": {}}, "c": 1, "d e": [1.5, False], "f": date(2026, 3, 1)})
    assert text == 'c = 1\n"d e" = [1.5, false]\nf = 2026-03-01\n\n[a]\n\n[a.b]\n'
