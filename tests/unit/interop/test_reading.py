"""A sound folder becomes the record it describes, whatever the order and style of its files."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.needs import REPOSITORY
from tests.unit.interop.folders import BERLIN, NIGHT, NIGHTS, errors, folder, places, read

from trochee.foundation.clock import WallTime
from trochee.foundation.refusal import InputRefused
from trochee.interop.tables import read_folder, read_nights, read_nights_file
from trochee.interop.tables.page import page
from trochee.record import (
    AdverseEffect,
    Dose,
    DoseStatus,
    InventoryMovement,
    MovementKind,
    Night,
    Observation,
    Patient,
    Score,
    TherapyStep,
)


def test_a_folder_that_is_here_is_refused_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputRefused) as refusal:
        read_nights_file(Path())
    assert [each.file for each in refusal.value.errors] == ["."]


def test_a_night_as_answered(tmp_path: Path) -> None:
    (night,) = read(tmp_path).record.nights
    assert night == Night(
        date=date(2026, 3, 2),
        into_bed=WallTime(time(22, 45)),
        lights_out=WallTime(time(23, 15)),
        sleep_onset_latency_min=45,
        wake_after_sleep_onset_min=50,
        final_awakening=WallTime(time(6, 10)),
        rise_time=WallTime(time(6, 40)),
    )


def test_every_file(tmp_path: Path) -> None:
    record = read(
        tmp_path,
        patient='id = "P1"\nbirth_date = 1980-02-29\nsex = "female"\nweight_kg = 71\nmedicines = ["sertraline"]\n'
        'conditions = []\nshoe_size = 38\n[facts]\ncould_be_pregnant = false\n',
        doses="taken_at,product,amount,unit,status,share,swallowed,state_before\n"
        "2026-03-01T22:00+01:00,ketamine troche,50,mg,partial,0.5,no,7\n",
        scores="date,instrument,version,total,items\n2026-03-01,isi,2 weeks,15,3;2;;4\n",
        effects="onset,term,grade,ended,relates_to_dose_at\n"
        "2026-03-01T22:20,dizziness,1,2026-03-01T23:00,2026-03-01T22:00\n",
        therapy="date,kind,detail\n2026-03-01,cbti_window,23:45-06:30\n",
        observations="at,code,value,unit\n2026-03-01T22:30,systolic,128,mmHg\n",
        inventory="at,kind,product,amount,strength_mg,lot,expires,done_by,second_person,reason\n"
        "2026-03-01T22:00,dispensed,ketamine troche,12,100,L-3,2026-08-31,Pharmacy,,\n"
        "2026-03-02T09:00,destroyed,ketamine troche,0.50,,L-3,,Ada,Bo,broken\n",
    ).record  # fmt: skip
    assert record.patient == Patient(
        id="P1",
        birth_date=date(1980, 2, 29),
        sex="female",
        weight_kg=71,
        medicines=("sertraline",),
        conditions=(),
        facts={"could_be_pregnant": False},
        extra={"shoe_size": 38},
    )
    at = datetime(2026, 3, 1, 22, 0)  # noqa: DTZ001  a wall clock
    assert record.doses == (
        Dose(
            taken_at=datetime(2026, 3, 1, 21, tzinfo=UTC),
            product="ketamine troche",
            amount=50,
            status=DoseStatus.PARTIAL,
            share=0.5,
            swallowed=False,
            state_before=7,
        ),
    )
    assert record.doses[0].taken_at.utcoffset() == timedelta(hours=1)
    assert record.scores == (
        Score(date=at.date(), instrument="isi", version="2 weeks", total=15, items=(3, 2, None, 4)),
    )
    assert record.adverse_effects == (
        AdverseEffect(
            onset=at.replace(minute=20), term="dizziness", grade=1, ended=at.replace(hour=23), relates_to_dose_at=at
        ),
    )
    assert record.inventory == (
        InventoryMovement(
            at=at,
            kind=MovementKind.DISPENSED,
            product="ketamine troche",
            amount=Fraction(12),
            strength_mg=100,
            lot="L-3",
            expires=date(2026, 8, 31),
            done_by="Pharmacy",
        ),
        InventoryMovement(
            at=datetime(2026, 3, 2, 9, 0),  # noqa: DTZ001  a wall clock
            kind=MovementKind.DESTROYED,
            product="ketamine troche",
            amount=Fraction(1, 2),
            lot="L-3",
            done_by="Ada",
            second_person="Bo",
            reason="broken",
        ),
    )
    assert record.therapy == (TherapyStep(date=at.date(), kind="cbti_window", detail="23:45-06:30"),)
    assert record.observations == (Observation(at=at.replace(minute=30), code="systolic", value="128", unit="mmHg"),)


def test_byte_order_mark_line_ends_and_blank_rows_do_no_harm(tmp_path: Path) -> None:
    plain = read(tmp_path / "plain").record
    dressed = "\ufeff" + (NIGHTS + NIGHT + ",,,,,,\n\n").replace("\n", "\r\n")
    assert read(tmp_path / "dressed", nights=dressed, patient="\ufeffid = ''\r\n").record == plain


def test_the_order_of_rows_and_columns_does_not_matter(tmp_path: Path) -> None:
    one = "date,source,awakenings\n2026-03-01,,1\n2026-03-01,watch,2\n2026-03-02,,3\n"
    other = "awakenings,date,source\n3,2026-03-02,\n2,2026-03-01,watch\n1,2026-03-01,\n"
    doses = "taken_at,product,amount\n2026-03-01T22:00,a,1\n2026-03-01T22:00,a,2\n2026-02-01T22:00,b,3\n"
    turned = "taken_at,product,amount\n2026-02-01T22:00,b,3\n2026-03-01T22:00,a,2\n2026-03-01T22:00,a,1\n"
    first = read(tmp_path / "one", nights=one, doses=doses).record
    assert read(tmp_path / "other", nights=other, doses=turned).record == first
    assert [night.awakenings for night in first.nights] == [1, 2, 3]


def test_unknown_columns_are_kept_and_named(tmp_path: Path) -> None:
    found = read(tmp_path, nights="date,awakenings,moon,rise time,naps\n2026-03-01,1, full ,,0\n")
    assert found.record.nights[0].extra == {"moon": " full ", "naps": "0"}
    assert found.messages == (
        "nights.csv: 3 columns are not known, kept and not used: moon, rise time, naps",
        "nights.csv: column rise time is not known; perhaps rise_time was meant",
    )


def test_a_date_where_a_time_belongs_keeps_its_text(tmp_path: Path) -> None:
    found = read(tmp_path, effects="onset,term,ended\n2026-03-01,nausea,2026-03-02T08:00\n")
    (effect,) = found.record.adverse_effects
    assert (effect.onset.hour, effect.extra) == (0, {"onset_raw": "2026-03-01"})
    assert found.messages == ()
    again = read(tmp_path, effects="onset,term,onset_raw\n2026-03-01T00:00,nausea,2026-03-01\n")
    assert again.record.adverse_effects[0].extra == effect.extra
    assert again.messages == ()


def test_two_doses_of_one_time_are_kept_and_named(tmp_path: Path) -> None:
    row = "2026-03-01T22:00,ketamine troche,50\n"
    found = read(tmp_path, doses="taken_at,product,amount\n" + row + "2026-03-01T22:00,melatonin,2\n" + row)
    assert len(found.record.doses) == 3
    (message,) = found.messages
    assert "lines 2 and 4" in message


def test_observations_of_one_moment_are_nothing_to_tell(tmp_path: Path) -> None:
    row = "2026-03-01T22:00,systolic,120\n"
    assert read(tmp_path, observations="at,code,value\n" + row + row).messages == ()


def test_a_dose_after_the_last_night_is_no_error(tmp_path: Path) -> None:
    record = read(tmp_path, doses="taken_at,product,amount\n2030-01-01T22:00,ketamine troche,50\n").record
    assert len(record.doses) == 1


def test_files_that_are_not_read_are_named(tmp_path: Path) -> None:
    found = read(tmp_path, sessions="x\n1\n", dosis="x\n", stages="x\n")
    assert found.files == ("nights.csv",)
    assert found.unread == ("dosis.csv", "sessions.csv", "stages.csv")
    assert found.messages == (
        "dosis.csv: no file of this name belongs to a patient folder; it is not read",
        "sessions.csv: this file is not read yet",
    )


def test_numbers_as_spreadsheets_write_them(tmp_path: Path) -> None:
    (night,) = read(tmp_path, nights="date,awakenings,nap_min\n2026-03-01,3.0,+1.5e1\n").record.nights
    assert (night.awakenings, night.nap_min) == (3, 15.0)


def test_clock_times_with_seconds_dates_and_offsets(tmp_path: Path) -> None:
    text = "date,into_bed,rise_time\n2026-03-02,2026-03-01 23:15:30.5-03:30,2026-03-02T06:40Z\n"
    (night,) = read(tmp_path, nights=text).record.nights
    assert night.into_bed == WallTime(time(23, 15, 30, 500_000), date(2026, 3, 1), -210.0)
    assert night.rise_time == WallTime(time(6, 40), date(2026, 3, 2), 0.0)


def test_progress_is_told(tmp_path: Path) -> None:
    days = (date(1900, 1, 1) + timedelta(days=place) for place in range(20_001))
    path = folder(tmp_path, nights="date,awakenings\n" + "".join(f"{day},1\n" for day in days))
    told: list[tuple[str, int, float]] = []
    nights = read_nights_file(
        path / "nights.csv", progress=lambda file, rows, share: told.append((file, rows, share))
    )
    assert len(nights) == 20_001
    assert [each[:2] for each in told] == [("nights.csv", 10_000), ("nights.csv", 20_000), ("nights.csv", 20_001)]
    assert 0 < told[0][2] < told[2][2] == 1.0


def test_nights_alone_come_with_their_messages(tmp_path: Path) -> None:
    path = folder(tmp_path, nights="date,awakenings,moon\n2026-03-01,1,full\n") / "nights.csv"
    assert read_nights(path, ZoneInfo("Europe/Berlin")).messages == [
        "nights.csv: 1 column is not known, kept and not used: moon"
    ]


def test_a_zone_may_be_given_and_the_patients_own_wins(tmp_path: Path) -> None:
    text = "date,into_bed,rise_time\n2026-03-29,02:30,08:00\n"
    path = folder(tmp_path, nights=text)
    with pytest.raises(InputRefused):
        read_folder(path, zone=ZoneInfo("Europe/Berlin"))
    (path / "patient.toml").write_text('time_zone = "UTC"\n')
    assert read_folder(path, zone=ZoneInfo("Europe/Berlin")).record.nights


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('id = "x"\nweight_kg = = 3\n', 2, "13"),
        ('id = "x\n', 1, "8"),
        ("id = [1,\n", 2, None),
        ("birth_date = 12", 1, "birth_date"),
        ('birth_date = "12.3.1980"', 1, "birth_date"),
        ('birth_date = "1980-02-30"', 1, "birth_date"),
        ("birth_date = 1980-02-03T00:00:00", 1, "birth_date"),
        ("\nweight_kg = 0", 2, "weight_kg"),
        ("weight_kg = true", 1, "weight_kg"),
        ("weight_kg = nan", 1, "weight_kg"),
        ('time_zone = "Mars/Olympus"', 1, "time_zone"),
        ("time_zone = 1", 1, "time_zone"),
        ('medicines = "sertraline"', 1, "medicines"),
        ("medicines = [1]", 1, "medicines"),
        ("facts = 1", 1, "facts"),
        ("id = 1", 1, "id"),
        ("[facts]\nweight = inf", 2, "facts.weight"),
        ("[facts]\nweights = [1.0, inf]", 2, "facts.weights[1]"),
    ],
)
def test_a_wrong_patient_file(tmp_path: Path, text: str, line: int, column: str | None) -> None:
    assert places(errors(tmp_path, patient=text)) == [("patient.toml", line, column)]


def test_a_quoted_birth_date_is_a_date(tmp_path: Path) -> None:
    assert read(tmp_path, patient='birth_date = "1980-02-29"').record.patient.birth_date == date(1980, 2, 29)


def test_a_patient_file_that_is_no_text(tmp_path: Path) -> None:
    (found,) = errors(tmp_path, patient=b"\xff\xfei\0")
    assert (found.file, found.message) == ("patient.toml", "this is no text")


def test_unknown_keys_of_the_patient_are_named(tmp_path: Path) -> None:
    assert read(tmp_path, patient=BERLIN + "shoe_size = 38\n").messages == (
        "patient.toml: key shoe_size is not known; it is kept, not used",
    )


def test_the_page_is_written_from_the_definitions() -> None:
    """Write it again with `trochee.interop.tables.page.page()` after a change of the definitions."""
    assert (REPOSITORY / "docs" / "patient-folder.md").read_text(encoding="utf-8") == page()
