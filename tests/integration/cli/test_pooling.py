"""`trochee effect FOLDER… --pool` as its users meet it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.needs import REPOSITORY

from trochee.cli.main import main

EXAMPLES = REPOSITORY / "examples"
Run = Callable[..., tuple[int, str, str]]
ASK = ("--pool", "--outcome", "total_sleep_time")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*words: object) -> tuple[int, str, str]:
        code = main(["effect", *(str(word) for word in words)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def series(tmp_path: Path) -> list[Path]:
    """Three patients with one product: the example, and two whose nights were longer by a little each."""
    folders = []
    for number, name in enumerate(("one", "two", "three")):
        folder = Path(shutil.copytree(EXAMPLES / "wren", tmp_path / name))
        toml = (folder / "patient.toml").read_text(encoding="utf-8")
        (folder / "patient.toml").write_text(toml.replace("Wren Example", f"Patient {name}"), encoding="utf-8")
        head, *rows = (folder / "nights.csv").read_text(encoding="utf-8").splitlines()
        kept = [row for place, row in enumerate(rows) if number == 0 or place % (9 + number)]
        (folder / "nights.csv").write_text("\n".join([head, *kept]) + "\n", encoding="utf-8")
        folders.append(folder)
    return folders


def test_every_patient_stands_alone_and_with_the_group(run: Run, series: list[Path]) -> None:
    code, out, err = run(*series, *ASK, "--format", "json")
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert [each["folder"] for each in found["patients"]] == [str(folder) for folder in series]
    assert found["patients"][1]["patient"] == "Patient two (invented)"
    assert found["product"] == "ketamine troche"
    assert found["left_out"] == []
    for folder, each in zip(series, found["patients"], strict=True):
        _, single, _ = run(folder, "--outcome", "total_sleep_time", "--format", "json")
        own = json.loads(single)
        assert each["unpooled"]["average_benefit"] == own["average_benefit"]
        assert each["unpooled"]["direction"] == own["direction"]
        assert each["pooled"]["average_benefit"]["mean"] != own["average_benefit"]["mean"]
    codes = {message["code"] for message in found["messages"]}
    assert {"leans_on_the_others", "includes_expectation"} <= codes
    assert "same_record_twice" not in codes
    assert found["group"]["half_life_nights"]["interval90"][0] > 0
    assert [source["key"] for source in found["sources"]] == ["zucker1997", "zucker2010"]


def test_the_text_shows_both_figures_of_each_and_what_to_know(run: Run, series: list[Path]) -> None:
    code, out, _ = run(*series, *ASK)
    assert code == 0
    assert out.count("  alone ") == out.count("  with the group ") == 3
    assert "never in its place" in out
    assert "half-life of the effect" in out


def test_the_same_folders_give_the_same_digits(run: Run, series: list[Path]) -> None:
    assert run(*series, *ASK, "--format", "json") == run(*series, *ASK, "--format", "json")


def test_fewer_than_two_folders_or_one_named_twice_is_wrong_usage(run: Run, series: list[Path]) -> None:
    code, out, err = run(series[0], *ASK)
    assert (code, out) == (2, "")
    assert "at least two" in err
    code, _, err = run(series[0], series[1] / ".." / series[0].name, *ASK)
    assert code == 2
    assert "named twice" in err


def test_several_folders_without_the_option_are_wrong_usage(run: Run, series: list[Path]) -> None:
    code, out, err = run(*series, "--outcome", "total_sleep_time")
    assert (code, out) == (2, "")
    assert "--pool" in err


def test_products_must_agree_or_be_chosen(run: Run, series: list[Path]) -> None:
    with (series[1] / "doses.csv").open("a", encoding="utf-8") as file:
        file.write("2026-03-05T08:00,bright light,30,min,taken,,,,,,\n")
    (series[2] / "doses.csv").unlink()
    code, out, err = run(*series, *ASK)
    assert (code, out) == (2, "")
    assert f"{series[1]}: ketamine troche, bright light" in err
    assert f"{series[2]}: no doses" in err
    code, _, err = run(*series, *ASK, "--product", "valerian")
    assert code == 2
    assert "on record are bright light, ketamine troche" in err
    code, out, _ = run(*series, *ASK, "--product", "ketamine troche", "--format", "json")
    found = json.loads(out)
    assert code == 0
    assert [each["folder"] for each in found["patients"]] == [str(series[0]), str(series[1])]
    ((folder, reason),) = [(each["folder"], each["reason"]) for each in found["left_out"]]
    assert folder == str(series[2])
    assert "No dose" in reason


def test_a_folder_that_can_only_be_described_is_left_out_with_its_reason(run: Run, series: list[Path]) -> None:
    head, *rows = (series[0] / "doses.csv").read_text(encoding="utf-8").splitlines()
    (series[0] / "doses.csv").write_text("\n".join([head, *rows[:2]]) + "\n", encoding="utf-8")
    code, out, _ = run(*series, *ASK)
    assert code == 0
    assert f"- {series[0]}: Only 2 nights with a dose" in out
    assert out.count("  with the group ") == 2


def test_where_fewer_than_two_can_be_judged_nothing_is_pooled_and_each_is_named(run: Run, series: list[Path]) -> None:
    for folder in series[1:]:
        (folder / "doses.csv").unlink()
    code, out, _ = run(*series, *ASK, "--format", "json")
    found = json.loads(out)
    assert code == 0
    assert found["patients"] == []
    assert found["group"] is None
    assert "nothing to pool" in found["reasons"]["group"]
    assert [each["folder"] for each in found["left_out"]] == [str(folder) for folder in series]
    assert "only record here that can be judged" in found["left_out"][0]["reason"]
    code, out, _ = run(*series, *ASK)
    assert code == 0
    assert "0" in out.splitlines()[0]
    assert "Fewer than two patients can be judged" in out
    for folder in series:
        (folder / "doses.csv").unlink(missing_ok=True)
    code, out, _ = run(*series, *ASK)
    assert code == 0
    assert out.startswith("No dose on record, total sleep time")
    assert "only record here that can be judged" not in out
    found = json.loads(run(*series, *ASK, "--format", "json")[1])
    assert (found["product"], found["reasons"]["product"]) == (None, "no dose is on record")


def test_refused_folders_are_named_with_their_paths_and_nothing_is_printed(
    run: Run, series: list[Path], tmp_path: Path
) -> None:
    text = (series[0] / "nights.csv").read_text(encoding="utf-8").splitlines()
    text[3] = text[3].replace(text[3].split(",")[1], "25:61", 1)
    (series[0] / "nights.csv").write_text("\n".join(text) + "\n", encoding="utf-8")
    missing = tmp_path / "nowhere"
    code, out, err = run(*series, missing, *ASK)
    assert (code, out) == (1, "")
    assert f"{series[0] / 'nights.csv'}, line 4" in err
    assert f"{missing}: this is no patient folder" in err
    code, out, _ = run(*series, *ASK, "--format", "json")
    assert code == 1
    assert json.loads(out)["errors"][0]["file"] == str(series[0] / "nights.csv")


def test_a_series_later_than_the_day_asked_for_is_refused(run: Run, series: list[Path]) -> None:
    code, _, err = run(*series, *ASK, "--as-of", "2026-01-01")
    assert code == 1
    assert f"{series[2] / 'nights.csv'}" in err


def test_the_same_record_twice_is_said(run: Run, series: list[Path], tmp_path: Path) -> None:
    copy = shutil.copytree(series[0], tmp_path / "copy")
    code, out, _ = run(*series, copy, *ASK)
    assert code == 0
    assert f"{copy}: the same nights and doses as another folder" in out
