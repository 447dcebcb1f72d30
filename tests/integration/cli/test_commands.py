"""The command line as its users meet it: what is printed, what is written, and with which exit code."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.needs import REPOSITORY

from trochee.cli.main import main

EXAMPLES = REPOSITORY / "examples"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def wren(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLES / "wren", tmp_path / "wren"))


def test_a_folder_becomes_a_review_on_the_terminal(run: Run, wren: Path) -> None:
    code, out, err = run("review", wren)
    assert (code, err) == (0, "")
    assert "Wren Example (invented)" in out
    assert "No rule fired" in out


def test_a_review_is_written_as_json_under_the_keys_of_the_contract(run: Run, wren: Path, tmp_path: Path) -> None:
    target = tmp_path / "new" / "review.json"
    code, out, _ = run("review", wren, "--out", target)
    assert code == 0
    assert str(target) in out
    found = json.loads(target.read_text(encoding="utf-8"))
    assert {
        "patient",
        "as_of",
        "claims",
        "effects",
        "effects_by_product",
        "findings",
        "options",
        "record_quality",
    } <= set(found)
    assert found["worst"] == "asks"  # no rule fires on so little, and none is passed
    assert {each["state"] for each in found["findings"]} == {"asks"}
    assert [path.name for path in target.parent.iterdir()] == ["review.json"]


def test_the_same_folder_gives_the_same_digits_whatever_the_order_of_its_rows(run: Run, wren: Path) -> None:
    _, first, _ = run("effect", wren, "--outcome", "sleep_efficiency", "--format", "json")
    for name in ("nights.csv", "doses.csv"):
        head, *rows = (wren / name).read_text(encoding="utf-8").splitlines()
        (wren / name).write_text("\n".join([head, *reversed(rows)]) + "\n", encoding="utf-8")
    _, second, _ = run("effect", wren, "--outcome", "sleep_efficiency", "--format", "json")
    assert first == second


def test_an_estimate_in_words_is_its_headline_and_what_to_know(run: Run, wren: Path) -> None:
    code, out, _ = run("effect", wren, "--outcome", "total_sleep_time")
    assert code == 0
    assert "would be worth it" in out
    assert "- The doses were open" in out


def test_several_products_must_be_told_apart(run: Run, wren: Path) -> None:
    with (wren / "doses.csv").open("a", encoding="utf-8") as file:
        file.write("2026-03-05T08:00,bright light,30,min,taken,,,,,,\n")
    code, out, err = run("effect", wren, "--outcome", "sleep_efficiency", "--format", "json")
    assert (code, out) == (2, "")
    assert "ketamine troche, bright light" in err
    code, _, _ = run("effect", wren, "--outcome", "sleep_efficiency", "--product", "bright light")
    assert code == 0
    code, _, err = run("effect", wren, "--outcome", "sleep_efficiency", "--product", "valerian")
    assert code == 2
    assert "on record are" in err


def test_a_record_without_doses_is_no_error(run: Run, wren: Path) -> None:
    (wren / "doses.csv").unlink()
    code, out, _ = run("effect", wren, "--outcome", "sleep_efficiency", "--format", "json")
    found = json.loads(out)
    assert code == 0
    assert found["average_benefit"] is None
    assert [message["code"] for message in found["messages"]] == ["no_doses"]


def test_what_is_later_is_left_out(run: Run, wren: Path) -> None:
    _, out, _ = run("effect", wren, "--outcome", "sleep_efficiency", "--format", "json", "--as-of", "2026-02-15")
    assert json.loads(out)["nights"]["total"] == 42
    for command in (["review", wren], ["effect", wren, "--outcome", "sleep_quality"]):
        code, _, err = run(*command, "--as-of", "2026-01-01")
        assert code == 1
        assert "--as-of 2026-01-05 or later" in err


def test_a_refused_folder_says_everything_at_once_and_writes_nothing(run: Run, wren: Path, tmp_path: Path) -> None:
    text = (wren / "nights.csv").read_text(encoding="utf-8").splitlines()
    text[3] = text[3].replace(text[3].split(",")[1], "25:61", 1)
    (wren / "nights.csv").write_text("\n".join(text) + "\n", encoding="utf-8")
    with (wren / "doses.csv").open("a", encoding="utf-8") as file:
        file.write("2026-03-05T08:00,troche,5001g,mg,taken,,,,,,\n")
    target = tmp_path / "review.html"
    code, out, err = run("review", wren, "--out", target)
    assert (code, out, target.exists()) == (1, "", False)
    assert "nights.csv, line 4, column into_bed" in err
    assert "found: 25:61" in err
    assert "doses.csv, line 26, column amount" in err
    assert "found: 5001g" in err
    assert "refused: 2 errors" in err


def test_a_refused_diary_is_told_in_json_where_json_was_asked_for(run: Run, wren: Path) -> None:
    (wren / "nights.csv").write_text("date,into_bed\n2026-03-02,25:61\n", encoding="utf-8")
    code, out, _ = run("nights", wren / "nights.csv", "--format", "json")
    errors: list[dict[str, Any]] = json.loads(out)["errors"]
    assert code == 1
    assert all(set(error) == {"file", "line", "column", "found", "allowed", "message"} for error in errors)
    assert ("nights.csv", 2, "into_bed", "25:61") in {
        (error["file"], error["line"], error["column"], error["found"]) for error in errors
    }


WORKED_NIGHT = (
    "date,into_bed,lights_out,sleep_onset_latency_min,awakenings,wake_after_sleep_onset_min,final_awakening,rise_time,"
    "still_trying_min\n2026-03-02,22:45,23:15,45,3,50,06:10,06:40,20\n"
)


def test_the_measures_of_a_night_are_those_of_its_definition(run: Run, tmp_path: Path) -> None:
    """The worked night of the measures' definitions; the contract prints the same one."""
    file = tmp_path / "nights.csv"
    file.write_text(WORKED_NIGHT, encoding="utf-8")
    code, out, _ = run("nights", file, "--time-zone", "Europe/Berlin", "--format", "json", "--weekly")
    found = json.loads(out)
    expected = {
        "date": "2026-03-02", "time_in_bed_min": 475, "total_sleep_time_min": 320, "sleep_onset_latency_min": 45,
        "wake_after_sleep_onset_min": 50, "terminal_wakefulness_min": 30, "sleep_period_time_min": 370,
        "sleep_efficiency_tib_percent": 67.37, "sleep_efficiency_dse_percent": 73.56,
        "midsleep": "2026-03-02T03:05:00+01:00", "flags": [],
    }  # fmt: skip
    assert code == 0
    assert {name: found["nights"][0][name] for name in expected} == expected
    assert found["summary"]["total_sleep_time_min"]["sd"] is None
    assert found["weeks"][0]["ending"] == "2026-03-02"
    assert found["weeks"][0]["missing_nights"] == 6


def test_without_a_zone_midsleep_has_no_offset_and_the_night_says_so(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "nights.csv"
    file.write_text(WORKED_NIGHT, encoding="utf-8")
    _, out, _ = run("nights", file, "--format", "json")
    night = json.loads(out)["nights"][0]
    assert night["midsleep"] == "2026-03-02T03:05:00"
    assert "zone_unknown" in night["flags"]


def test_nights_can_be_read_as_a_table_and_as_csv(run: Run, wren: Path) -> None:
    _, table, _ = run("nights", wren / "nights.csv", "--time-zone", "Europe/Berlin", "--weekly")
    assert "SE/TIB" in table
    assert "week to 2026-04-26" in table
    _, rows, _ = run("nights", wren / "nights.csv", "--time-zone", "Europe/Berlin", "--format", "csv")
    head, *body = rows.splitlines()
    assert head.startswith("date,")
    assert len(body) == 104
    assert all(row.count(",") == head.count(",") for row in body)


def test_a_night_without_answers_has_no_averages_in_the_table(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "nights.csv"
    file.write_text("date,into_bed,lights_out,sleep_onset_latency_min,awakenings,wake_after_sleep_onset_min,"
                    "final_awakening,rise_time,sleep_quality\n2026-03-02,,,,,,,,3\n", encoding="utf-8")  # fmt: skip
    code, table, _ = run("nights", file)
    assert code == 0
    assert "all nights: 1 nights" not in table
    assert "TST mean" not in table


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["review", "FOLDER", "--out", "review.docx"], ".html, .pdf, .json can be written"),
        (["review", "FOLDER", "--for", "patient", "--out", "review.json"], ".html or .pdf"),
        (["review", "FOLDER", "--as-of", "March"], "YYYY-MM-DD"),
        (["nights", "FOLDER/nights.csv", "--time-zone", "Europe/Atlantis"], "IANA"),
    ],
)
def test_wrong_usage_says_what_would_be_right(run: Run, wren: Path, words: list[str], said: str) -> None:
    code, _, err = run(*(word.replace("FOLDER", str(wren)) for word in words))
    assert code == 2
    assert said in err


def test_a_command_that_is_none_is_wrong_usage(run: Run) -> None:
    with pytest.raises(SystemExit) as ended:
        run("prescribe")
    assert ended.value.code == 2


@pytest.mark.needs_reports
@pytest.mark.parametrize("reader", ["clinician", "patient"])
def test_a_review_is_written_as_pdf_and_as_a_page_for_either_reader(
    run: Run, wren: Path, tmp_path: Path, reader: str
) -> None:
    for name, start in (("review.pdf", b"%PDF"), ("review.html", b"<!doctype html>")):
        code, out, err = run("review", wren, "--for", reader, "--out", tmp_path / name)
        assert (code, out.strip(), err) == (0, str(tmp_path / name), "")
        assert (tmp_path / name).read_bytes().startswith(start)


def test_the_patients_version_is_printed_on_the_terminal(run: Run, wren: Path) -> None:
    code, out, err = run("review", wren, "--for", "patient")
    assert (code, err) == (0, "")
    assert out.index("Call emergency services now") < out.index("In your diary")
    assert "100 mg" not in out


@pytest.mark.needs_reports
@pytest.mark.parametrize(("missing", "name"), [("typst", "review.pdf"), ("vl_convert", "review.html")])
def test_a_library_that_is_not_installed_is_named_with_its_extra(
    run: Run, wren: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str, name: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    code, out, err = run("review", wren, "--out", tmp_path / name)
    assert (code, out) == (2, "")
    assert "pip install 'trochee[reports]'" in err
    assert not (tmp_path / name).exists()


def test_a_failed_write_leaves_no_half_page(run: Run, wren: Path, tmp_path: Path) -> None:
    target = tmp_path / "review.json"
    target.mkdir()  # a folder stands where the file should go
    code, _, err = run("review", wren, "--out", target)
    assert code == 1
    assert "review.json" in err
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def exported(path: Path, **changes: object) -> Path:
    """One invented night as a Fitbit export."""
    stages = [("wake", 600), ("light", 12_000), ("wake", 1_200), ("deep", 13_800), ("wake", 1_200)]
    data, start = [], 0
    for level, seconds in stages:
        hours, rest = divmod(start + 23 * 3600, 3600)
        data.append(
            {"dateTime": f"2026-03-0{1 + hours // 24}T{hours % 24:02d}:{rest // 60:02d}:{rest % 60:02d}.000",
             "level": level, "seconds": seconds}
        )  # fmt: skip
        start += seconds
    log = {
        "logId": 1, "dateOfSleep": "2026-03-02", "startTime": "2026-03-01T23:00:00.000",
        "endTime": "2026-03-02T07:00:00.000", "duration": 28_800_000, "type": "stages", "infoCode": 0,
        "isMainSleep": True, "minutesToFallAsleep": 0, "minutesAsleep": 430, "minutesAwake": 50,
        "minutesAfterWakeup": 0, "timeInBed": 480, "efficiency": 90,
        "levels": {"data": data, "shortData": [], "summary": {}}, **changes,
    }  # fmt: skip
    path.write_text(json.dumps([log]), encoding="utf-8")
    return path


def test_an_export_becomes_a_folder_and_a_second_import_changes_nothing(run: Run, tmp_path: Path) -> None:
    file, folder = exported(tmp_path / "sleep.json"), tmp_path / "patient"
    code, out, _ = run("import", "fitbit", file, "--to", folder, "--time-zone", "Europe/Berlin")
    assert code == 0
    assert "1\N{NO-BREAK SPACE}night added" in out
    _, nights, _ = run("nights", folder / "nights.csv", "--time-zone", "Europe/Berlin", "--format", "json")
    night = json.loads(nights)["nights"][0]
    # 480 min in bed, 10 until asleep, 20 awake within, 20 awake at the end
    assert (night["time_in_bed_min"], night["sleep_onset_latency_min"]) == (480, 10)
    assert (night["wake_after_sleep_onset_min"], night["terminal_wakefulness_min"]) == (20, 20)
    assert night["total_sleep_time_min"] == 430
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    code, out, _ = run("import", "fitbit", file, "--to", folder)
    assert code == 0
    assert "written: nothing" in out
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_an_export_without_offsets_asks_for_the_zone(run: Run, tmp_path: Path) -> None:
    code, _, err = run("import", "fitbit", exported(tmp_path / "sleep.json"), "--to", tmp_path / "patient")
    assert code == 1
    assert "--time-zone" in err
    assert not (tmp_path / "patient").exists()


@pytest.mark.needs_real_data
@pytest.mark.needs_reports
def test_a_real_persons_nights_and_sessions_become_a_review(run: Run, shared_data: Path, tmp_path: Path) -> None:
    source, folder, page = shared_data / "fitbit", tmp_path / "person", tmp_path / "review.html"
    code, _, _ = run("import", "fitbit", source / "sleep.json", "--time-zone", "Europe/Berlin", "--to", folder)
    assert code == 0
    shutil.copy(source / "light_as_doses.csv", folder / "doses.csv")
    code, _, err = run("review", folder, "--out", page)
    assert (code, err) == (0, "")
    text = page.read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")
    assert "497 of 507 nights" in text
    assert "199 doses" in text
    assert "1 dose after the last night on record" in text  # at 13:18, after the last morning
    assert "How long it took to fall asleep on nights from a device" in text
    shutil.copy(source / "light_as_doses_raw.csv", folder / "doses.csv")
    page.unlink()
    code, _, err = run("review", folder, "--out", page)
    assert code == 1
    assert "doses.csv, line 34, column amount" in err
    assert not page.exists()


@pytest.mark.needs_real_data
def test_a_dose_after_the_last_night_gets_a_message(run: Run, shared_data: Path, tmp_path: Path) -> None:
    source, folder = shared_data / "fitbit", tmp_path / "person"
    run("import", "fitbit", source / "sleep.json", "--time-zone", "Europe/Berlin", "--to", folder)
    sound = (source / "light_as_doses.csv").read_text(encoding="utf-8")
    (folder / "doses.csv").write_text(sound + "2026-01-05T09:00:00+01:00,bright light,30,min,\n", encoding="utf-8")
    code, out, _ = run("review", folder)
    assert code == 0
    assert "after the last night on record" in out


@pytest.mark.parametrize("suffix", [".html", ".pdf", ".json"])
def test_a_file_that_cannot_be_written_is_refused_before_the_folder_is_read(
    run: Run, tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = tmp_path / "no such folder"  # were it read, the refusal would name it
    folder, file = tmp_path / f"a folder{suffix}", tmp_path / "a file"
    folder.mkdir()
    file.write_text("kept", encoding="utf-8")
    code, out, err = run("review", missing, "--out", folder)
    assert (code, out) == (1, "")
    assert err == f"trochee review: {folder}: Is a directory\n"
    code, out, err = run("review", missing, "--out", file / "deeper" / f"review{suffix}")
    assert (code, out, err) == (1, "", f"trochee review: {file}: Not a directory\n")
    monkeypatch.setattr("os.access", lambda *_: False)
    code, out, err = run("review", missing, "--out", tmp_path / "new" / f"review{suffix}")
    assert (code, out, err) == (1, "", f"trochee review: {tmp_path}: Permission denied\n")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a file", folder.name]
    assert file.read_text(encoding="utf-8") == "kept"


def test_a_file_of_another_kind_is_refused_before_the_folder_is_read(run: Run, tmp_path: Path) -> None:
    code, out, err = run("review", tmp_path / "no such folder", "--out", tmp_path / "review.docx")
    assert (code, out) == (2, "")
    assert "files ending in .html, .pdf, .json can be written" in err
    assert list(tmp_path.iterdir()) == []
