"""Wrong files: each error names file, line, column, what was found and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.interop.folders import BERLIN, NIGHT, NIGHTS, errors, folder, places, read

from trochee.foundation.refusal import InputRefused
from trochee.interop.tables import read_folder, read_nights_file, read_stages


def night(column: str, text: str, **others: str) -> str:
    """A file with one sound night and one in which a column holds a text."""
    cells = {
        "date": "2026-03-03",
        "into_bed": "22:45",
        "lights_out": "23:15",
        "final_awakening": "06:10",
        "rise_time": "06:40",
        **others,
        column: text,
    }
    sound = dict.fromkeys(cells, "") | {"date": "2026-03-02"}
    return "\n".join([",".join(cells), ",".join(sound.values()), ",".join(cells.values())]) + "\n"


@pytest.mark.parametrize(
    ("column", "text", "says"),
    [
        ("into_bed", "25:61", "24|23"),
        ("into_bed", "24:00", "23"),
        ("into_bed", "9:30", "two digits"),
        ("into_bed", "11:15 PM", "24 hours"),
        ("date", "03/04/2026", "cannot be known"),
        ("date", "3.4.2026", "cannot be known"),
        ("date", "20260303", "no date"),
        ("date", "2026-02-30", "no such day"),
        ("date", "0026-03-03", "year"),
        ("date", " ", "must be filled"),
        ("sleep_onset_latency_min", "-5", "below 0"),
        ("sleep_onset_latency_min", "nan", "no number"),
        ("sleep_onset_latency_min", "inf", "no number"),
        ("sleep_onset_latency_min", "1e999", "too large"),
        ("sleep_onset_latency_min", "1441", "above 1440"),
        ("sleep_onset_latency_min", "1_0", "no number"),
        ("sleep_onset_latency_min", "٣", "no number"),
        ("sleep_onset_latency_min", "20 min", "no number"),
        ("sleep_quality", "0", "below 1"),
        ("sleep_quality", "6", "above 5"),
        ("refreshed", "2.5", "no whole number"),
        ("awakenings", "-1", "below 0"),
        ("awakenings", "1441", "above 1440"),  # clocks tell minutes: no more often than a day has minutes
        ("voids", "99999999999999999999", "above 1440"),
        ("slept", "Y", "neither yes nor no"),
        ("time_zone", "Berlin", "not known"),
        ("entered_at", "2026-03-03", "time of day"),
        ("entered_at", "2026-03-03T25:00", "23"),
        ("entered_at", "2026-02-30T08:00", "no such day"),
        ("entered_at", "1026-03-03T08:00", "year"),
        ("entered_at", "yesterday", "no date"),
        ("caffeine_last", "15h", "24 hours"),
    ],
)
def test_a_wrong_cell_is_named_with_its_place(tmp_path: Path, column: str, text: str, says: str) -> None:
    (found,) = errors(tmp_path, nights=night(column, text))
    assert (found.file, found.line, found.column) == ("nights.csv", 3, column)
    assert found.found == (text if text.strip() else "blanks")
    assert found.allowed
    assert any(part in found.message for part in says.split("|"))


def test_a_decimal_comma_is_named(tmp_path: Path) -> None:
    (found,) = errors(tmp_path, nights=night("nap_min", '"7,5"'))
    assert "comma" in found.message
    assert found.found == "7,5"


@pytest.mark.parametrize(
    ("others", "column"),
    [
        (
            {"rise_time": "05:00"},
            "rise_time",
        ),  # rises before the final awakening: the night would last a day and more
        ({"sleep_onset_latency_min": "400", "wake_after_sleep_onset_min": "60"}, "wake_after_sleep_onset_min"),
        ({"sleep_onset_latency_min": "500"}, "sleep_onset_latency_min"),
        ({"rise_time": "2026-03-04T06:40"}, "rise_time"),
    ],
)
def test_a_night_that_contradicts_itself(tmp_path: Path, others: dict[str, str], column: str) -> None:
    (found,) = errors(tmp_path, nights=night("note", "", **others), patient=BERLIN)
    assert (found.file, found.line, found.column) == ("nights.csv", 3, column)


def test_a_clock_time_that_was_skipped(tmp_path: Path) -> None:
    """In Berlin no clock showed 02:30 on 29 March 2026."""
    text = night("into_bed", "02:30", date="2026-03-29", lights_out="03:15")
    (found,) = errors(tmp_path, nights=text, patient=BERLIN)
    assert (found.line, found.column) == (3, "into_bed")
    assert read(tmp_path, nights=text, patient='time_zone = "UTC"').record.nights
    assert read(tmp_path, nights=text, patient="").record.nights, "without a zone nothing says that it was skipped"


def test_the_nights_own_zone_wins(tmp_path: Path) -> None:
    text = night("into_bed", "02:30", date="2026-03-29", lights_out="03:15", time_zone="Europe/Berlin")
    (found,) = errors(tmp_path, nights=text, patient='time_zone = "UTC"')
    assert found.column == "into_bed"


def test_other_moments_that_were_skipped(tmp_path: Path) -> None:
    moment = "2026-03-29T02:30"
    found = errors(
        tmp_path,
        patient=BERLIN,
        nights=night("entered_at", moment, date="2026-03-29"),
        doses=f"taken_at,product,amount,planned_at\n{moment},ketamine troche,100,{moment}\n",
        effects=f"onset,term,ended,relates_to_dose_at\n{moment},dizziness,{moment},{moment}\n",
        observations=f"at,code,value\n{moment},systolic,120\n",
        inventory=f"at,kind,product,amount\n{moment},count,ketamine troche,0\n",
    )
    assert places(found) == [
        ("nights.csv", 3, "entered_at"),
        ("doses.csv", 2, "taken_at"),
        ("doses.csv", 2, "planned_at"),
        ("effects.csv", 2, "onset"),
        ("effects.csv", 2, "ended"),
        ("effects.csv", 2, "relates_to_dose_at"),
        ("observations.csv", 2, "at"),
        ("inventory.csv", 2, "at"),
    ]
    assert not errors_of_offsets(tmp_path)


def errors_of_offsets(path: Path) -> object:
    """The same moment with an offset is a moment."""
    dose = "taken_at,product,amount\n2026-03-29T02:30+01:00,ketamine troche,100\n"
    for name in ("effects", "observations", "inventory"):
        (path / f"{name}.csv").unlink()
    return read(path, nights=NIGHTS + NIGHT, doses=dose).messages


DOSES = "taken_at,product,amount,unit,status,share\n"


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        ("2026-03-01T22:00,ketamine troche,5001g,mg,,", "amount", "no number"),
        ("2026-03-01T22:00,ketamine troche,100,MG,,", "unit", "write mg"),
        ("2026-03-01T22:00,ketamine troche,100,µg,,", "unit", "write ug"),
        ("2026-03-01T22:00,ketamine troche,100,ml,,", "unit", "write mL"),
        ("2026-03-01T22:00,ketamine troche,100,stone,,", "unit", "none of the names"),
        ("2026-03-01T22:00,ketamine troche,0,mg,,", "amount", "above zero"),
        ("2026-03-01T22:00,ketamine troche,-100,mg,partial,0.5", "amount", "above zero"),
        ("2026-03-01T22:00,ketamine troche,-100,mg,missed,", "amount", "not negative"),
        ("2026-03-01T22:00,ketamine troche,100,mg,eaten,", "status", "none of the names"),
        ("2026-03-01T22:00,ketamine troche,100,mg,Taken,", "status", "write taken"),
        ("2026-03-01T22:00,ketamine troche,100,mg,partial,1.5", "share", "above 1"),
        ("2026-03-01T22:00,ketamine troche,100,mg,partial,-0.1", "share", "below 0"),
        ("2026-03-01T22:00,ketamine troche,100,mg,partial,0", "share", "above zero"),
        ("2026-03-01,ketamine troche,100,mg,,", "taken_at", "time of day"),
        ("03/01/2026 22:00,ketamine troche,100,mg,,", "taken_at", "no date"),
        ("2026-03-01T22:00,,100,mg,,", "product", "must be filled"),
    ],
)
def test_a_wrong_dose(tmp_path: Path, row: str, column: str, says: str) -> None:
    (found,) = errors(tmp_path, doses=DOSES + row + "\n")
    assert (found.file, found.line, found.column) == ("doses.csv", 2, column)
    assert says in found.message


@pytest.mark.parametrize(
    ("name", "text", "column"),
    [
        ("scores", "date,instrument,version,total,items\n2026-03-01,isi,,,\n", "total"),
        ("scores", "date,instrument,items\n2026-03-01,isi,1;x;2\n", "items"),
        ("effects", "onset,term,grade\n2026-03-01T22:00,dizziness,6\n", "grade"),
        ("effects", "onset,term,ended\n2026-03-01T22:00,dizziness,2026-03-01T21:00\n", "ended"),
        ("therapy", "date,kind\n2026-03-01,surgery\n", "kind"),
        ("inventory", "at,kind,product,amount\n2026-03-01T09:00,eaten,troche,1\n", "kind"),
        ("inventory", "at,kind,product,amount\n2026-03-01T09:00,dispensed,troche,0.3\n", "amount"),
        ("inventory", "at,kind,product,amount\n2026-03-01T09:00,dispensed,troche,-1\n", "amount"),
        ("inventory", "at,kind,product,amount\n2026-03-01T09:00,dispensed,troche,\n", "amount"),
        ("inventory", "at,kind,product,amount\n2026-03-01T09:00,lost,troche,0\n", "amount"),
        ("inventory", "at,kind,product,amount,strength_mg\n2026-03-01T09:00,lost,troche,1,0\n", "strength_mg"),
        ("inventory", "at,kind,product,amount,done_by\n2026-03-01T09:00,destroyed,troche,1,Ada\n", "second_person"),
        ("inventory", "at,kind,product,amount,second_person\n2026-03-01T09:00,destroyed,troche,1,Bo\n", "done_by"),
        (
            "inventory",
            "at,kind,product,amount,done_by,second_person\n2026-03-01T09:00,destroyed,troche,1,Ada,Ada\n",
            "second_person",
        ),
        ("therapy", "date,kind,detail\n2026-03-01,cbti_window,23:45\n", "detail"),
        ("therapy", "date,kind,detail\n2026-03-01,cbti_window,23:45-25:00\n", "detail"),
        ("therapy", "date,kind,detail\n2026-03-01,cbti_window,23:45-23:45\n", "detail"),
        ("therapy", "date,kind,detail\n2026-03-01,cbti_window,\n", "detail"),
        ("therapy", "date,kind,detail\n2026-03-01,cbti_window,23:45-06:30-05:00\n", "detail"),
        ("effects", "onset,term,ended\n2026-03-01T22:00,dizziness,2026-02-28\n", "ended"),
        ("effects", "onset,term,ended\n2026-03-01T22:00,dizziness,2026-03-01T00:00\n", "ended"),
        ("observations", "at,code,value\n2026-03-01T22:00,systolic,\n", "value"),
    ],
)
def test_a_wrong_row_of_another_file(tmp_path: Path, name: str, text: str, column: str) -> None:
    (found,) = errors(tmp_path, **{name: text})
    assert (found.file, found.line, found.column) == (f"{name}.csv", 2, column)


def test_an_end_of_which_only_the_day_is_known_may_be_that_of_the_onset(tmp_path: Path) -> None:
    (effect,) = read(
        tmp_path, effects="onset,term,ended\n2026-03-01T22:00,dizziness,2026-03-01\n"
    ).record.adverse_effects
    assert effect.ended is not None
    assert effect.extra == {"ended_raw": "2026-03-01"}


def test_nights_further_apart_than_a_life_are_a_mistyped_year(tmp_path: Path) -> None:
    (found,) = errors(tmp_path, nights=NIGHTS + NIGHT + NIGHT.replace("2026", "2226"))
    assert (found.file, found.column) == ("nights.csv", "date")
    assert "2026-03-02 to 2226-03-02" in found.found
    assert read(tmp_path, nights=NIGHTS + NIGHT + NIGHT.replace("2026", "1926")).record.nights


@pytest.mark.parametrize("name", ["doses.csv", "nights.csv", "patient.toml", "trial.toml"])
@pytest.mark.parametrize("kind", ["link", "folder"])
def test_what_bears_the_name_of_a_file_and_is_none_is_not_passed_over(tmp_path: Path, name: str, kind: str) -> None:
    place = folder(tmp_path) / name
    place.unlink(missing_ok=True)
    if kind == "link":
        place.symlink_to(tmp_path / "nowhere")
    else:
        place.mkdir()
    with pytest.raises(InputRefused) as refused:
        read_folder(tmp_path)
    assert [(each.file, each.message) for each in refused.value.errors] == [(name, "the file cannot be read")]


def test_a_patient_file_nested_without_end_is_refused(tmp_path: Path) -> None:
    for text in (f"id = {'[' * 5000}{']' * 5000}", f"weight_kg = {'9' * 5000}"):
        (found,) = errors(tmp_path, patient=text)
        assert found.file == "patient.toml"
        assert "too long, or" in found.message


def test_what_looks_alike_but_may_stand(tmp_path: Path) -> None:
    record = read(
        tmp_path,
        patient=BERLIN,
        doses=DOSES + "2026-03-01T22:00,ketamine troche,,mg,taken,\n2026-03-02T22:00,ketamine troche,0,mg,missed,\n",
        effects="onset,term,ended\n2026-03-01T22:00,dizziness,2026-03-01T21:30+01:00\n",
        therapy="date,kind,detail\n2026-03-01,cbti_window,23:45-06:30\n2026-03-01,note,\n",
    ).record
    assert [dose.amount for dose in record.doses] == [None, 0.0]


def test_all_errors_of_all_files_come_at_once(tmp_path: Path) -> None:
    found = errors(
        tmp_path,
        patient='weight_kg = "heavy"\n',
        nights=NIGHTS + "2026-03-02,25:61,23:15,-1,50,06:10,06:40\n" + NIGHT.replace("02", "03", 1) + "x,,,,,,\n",
        doses=DOSES + "2026-03-01T22:00,ketamine troche,0,MG,,\n2026-03-01T22:00,ketamine troche,0,,,\n",
    )
    assert places(found) == [
        ("patient.toml", 1, "weight_kg"),
        ("nights.csv", 2, "into_bed"),
        ("nights.csv", 2, "sleep_onset_latency_min"),
        ("nights.csv", 4, "date"),
        ("doses.csv", 2, "unit"),
        ("doses.csv", 3, "amount"),
    ]


def test_lines_are_counted_through_quoted_line_ends(tmp_path: Path) -> None:
    text = 'date,note,awakenings\n2026-03-01,"one\ntwo\r\nthree",1\n\n2026-03-02,"a\nb",x\n2026-03-03,,y\n'
    found = errors(tmp_path, nights=text)
    assert places(found) == [("nights.csv", 6, "awakenings"), ("nights.csv", 8, "awakenings")]


def test_rows_with_too_few_or_too_many_cells(tmp_path: Path) -> None:
    found = errors(tmp_path, nights="date,awakenings\n2026-03-01\n2026-03-02,1,2\n2026-03-03,1\n,,\n")
    assert [(each.line, each.found, each.allowed) for each in found] == [
        (2, "1 cells", "2 cells, as the header has"),
        (3, "3 cells", "2 cells, as the header has"),
    ]


def test_the_same_night_twice_from_one_source(tmp_path: Path) -> None:
    text = "date,source,awakenings\n2026-03-02,watch,1\n2026-03-01,,1\n2026-03-02,,1\n2026-03-02,watch,2\n"
    (found,) = errors(tmp_path, nights=text)
    assert (found.line, found.column) == (5, "date")
    assert found.found == "date 2026-03-02, source watch on lines 2 and 5"


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_another_separator_than_commas(tmp_path: Path, mark: str) -> None:
    (found,) = errors(tmp_path, nights=(NIGHTS + NIGHT).replace(",", mark))
    assert (found.line, found.column) == (1, "date")
    assert "commas are expected" in found.message
    assert found.found.startswith("date")


@pytest.mark.parametrize(
    ("header", "column", "message"),
    [
        ("date,awakenings,date", "date", "two columns have one name"),
        ("date,,awakenings", "number 2", "a column has no name"),
        ("day,awakenings,x", "date", "this column is missing"),
        ("date,source,colour", "slept", "no column holds an answer"),
    ],
)
def test_a_wrong_header(tmp_path: Path, header: str, column: str, message: str) -> None:
    (found,) = errors(
        tmp_path, nights=f"{header}\n2026-03-02,,1\n".replace(",1", ",1" if "source" not in header else ",x")
    )
    assert (found.line, found.column, found.message) == (1, column, message)


def test_a_missing_amount_column(tmp_path: Path) -> None:
    (found,) = errors(tmp_path, doses="taken_at,product\n2026-03-01T22:00,ketamine troche\n")
    assert places([found]) == [("doses.csv", 1, "amount")]


@pytest.mark.parametrize(
    ("content", "line", "column", "says"),
    [
        (b"", 1, "date", "empty"),
        (b"\n", 1, "date", "blank"),
        (b",,\n1,2,3\n", 1, "date", "blank"),
        (NIGHTS.encode(), 2, "date", "no nights"),
        (b"PK\x03\x04rest of a spreadsheet", 1, None, "no text"),
        ("date,awakenings\n".encode("utf-16"), 1, None, "no text"),
        (b"date,note\n2026-03-01,\0\n", 2, None, "no text"),
        ("date,note,awakenings\n2026-03-01,\n2026-03-02,café,\n".encode("latin-1"), 3, None, "UTF-8"),
        (b'date,note\n2026-03-01,"open\n2026-03-02,x\n', 3, None, "not closed"),
        (b'date,note\n2026-03-01,"a"b\n', 2, None, "followed"),
        (b"date,awakenings,note\n2026-03-01\n", 2, "awakenings", "too few"),
        (b"date,awakenings\n2026-03-01,1,2\n", 2, "awakenings", "too many"),
    ],
)
def test_a_file_that_is_no_table(tmp_path: Path, content: bytes, line: int, column: str | None, says: str) -> None:
    found = errors(tmp_path, nights=content)[0]
    assert (found.file, found.line, found.column) == ("nights.csv", line, column)
    assert says in found.message


def test_header_alone_is_no_error_where_the_file_may_be_absent(tmp_path: Path) -> None:
    assert read(tmp_path, doses=DOSES).record.doses == ()


def test_folders_that_are_none(tmp_path: Path) -> None:
    for path, says in ((tmp_path / "absent", "nothing of this name"), (tmp_path / "file", "a file")):
        (tmp_path / "file").touch()
        with pytest.raises(InputRefused) as refused:
            read_folder(path)
        assert refused.value.errors[0].found == says
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputRefused) as refused:
        read_folder(tmp_path / "empty")
    assert places(list(refused.value.errors)) == [("nights.csv", None, None)]


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(InputRefused) as refused:
        read_nights_file(tmp_path / "absent.csv")
    assert refused.value.errors[0].found == "no such file or directory"


def test_a_single_file_is_called_by_its_own_name(tmp_path: Path) -> None:
    path = tmp_path / "diary.csv"
    path.write_text("date,awakening\n2026-03-02,x\n")
    with pytest.raises(InputRefused) as refused:
        read_nights_file(path)
    assert refused.value.errors[0].file == "diary.csv"


def test_stages_are_refused_by_their_own_reader(tmp_path: Path) -> None:
    text = "date,source,log_id,is_main,started_at,seconds,stage\n2026-03-02,watch,1,yes,23:15,30,light\n"
    path = folder(tmp_path, stages=text)
    assert read_folder(path).unread == ("stages.csv",)
    with pytest.raises(InputRefused) as refused:
        read_stages(path)
    assert places(list(refused.value.errors)) == [("stages.csv", 2, "started_at")]
