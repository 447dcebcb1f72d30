"""What may go wrong, and does not: the hazards of SAFETY.md, each from a patient's files to what is printed."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.needs import REPOSITORY

from trochee.cli.main import main

EXAMPLES = REPOSITORY / "examples"
NIGHT = "into_bed,lights_out,sleep_onset_latency_min,awakenings,wake_after_sleep_onset_min,final_awakening,rise_time"
USUAL = "22:45,23:15,45,3,50,06:10,06:40"

Printed = Callable[..., tuple[int, Any]]


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    """Run a command; give its exit code and what it printed, as JSON where it is."""

    def run(*arguments: str | Path) -> tuple[int, Any]:
        try:
            code = main([str(each) for each in arguments])
        except SystemExit as end:
            code = int(end.code or 0)
        out = capsys.readouterr()
        text = out.out if out.out.strip() else out.err
        return code, json.loads(text) if text.lstrip().startswith("{") else text

    return run


def diary(folder: Path, *rows: str, columns: str = NIGHT) -> Path:
    """Write a diary; rows begin with their date."""
    path = folder / "nights.csv"
    path.write_text("\n".join([f"date,{columns}", *rows]) + "\n", encoding="utf-8")
    return path


def folder_with(folder: Path, nights: int, dose_nights: list[int], product: str = "ketamine troche") -> Path:
    """Write a patient folder of usual nights that vary a little, with doses on some evenings."""
    first = date(2026, 1, 5)
    diary(
        folder,
        *(
            f"{first + timedelta(days=n)},22:45,23:15,{30 + 7 * (n % 5)},2,{20 + 5 * (n % 7)},06:10,06:40"
            for n in range(nights)
        ),
    )
    doses = [f"{first + timedelta(days=n - 1)}T21:30,{product},100,mg" for n in dose_nights]
    (folder / "doses.csv").write_text("\n".join(["taken_at,product,amount,unit", *doses]) + "\n", encoding="utf-8")
    (folder / "patient.toml").write_text('id = "invented"\ntime_zone = "Europe/Berlin"\n', encoding="utf-8")
    return folder


def effect(printed: Printed, folder: Path, *options: str) -> Any:
    code, estimate = printed("effect", folder, "--outcome", "sleep_efficiency", "--format", "json", *options)
    assert code == 0, estimate
    return estimate


def review(printed: Printed, folder: Path, tmp_path: Path) -> Any:
    out = tmp_path / "review.json"
    code, text = printed("review", folder, "--out", out)
    assert code == 0, text
    return json.loads(out.read_text(encoding="utf-8"))


def test_an_answer_that_was_not_given_is_not_zero(tmp_path: Path, printed: Printed) -> None:
    """Without an answer about waking in the night, how long was slept is not known, and the reason is given."""
    _, result = printed("nights", diary(tmp_path, "2026-03-02,22:45,23:15,45,3,,06:10,06:40"), "--format", "json")
    (night,) = result["nights"]
    assert night["total_sleep_time_min"] is None
    assert night["reasons"]["total_sleep_time_min"]
    assert night["time_in_bed_min"] == 475


def test_a_missing_night_is_counted_and_not_filled_in(tmp_path: Path, printed: Printed) -> None:
    """Two nights with a gap between them are two nights, and one that is missing."""
    path = diary(tmp_path, f"2026-03-02,{USUAL}", "2026-03-04,22:45,23:15,15,3,20,06:10,06:40")
    summary = printed("nights", path, "--format", "json")[1]["summary"]
    assert (summary["nights"], summary["missing_nights"]) == (2, 1)
    assert summary["total_sleep_time_min"]["mean"] == (320 + 380) / 2


def test_a_night_without_sleep_is_an_answer(tmp_path: Path, printed: Printed) -> None:
    """No sleep at all counts as nothing slept; how long falling asleep took is then unknown, not the whole night."""
    path = diary(tmp_path, "2026-03-02,no,22:45,23:15,,,,,06:40", columns=f"slept,{NIGHT}")
    (night,) = printed("nights", path, "--format", "json")[1]["nights"]
    assert (night["total_sleep_time_min"], night["sleep_efficiency_tib_percent"]) == (0, 0)
    assert night["sleep_onset_latency_min"] is None
    assert "no_sleep" in night["flags"]


def test_both_nights_of_a_change_of_clocks_are_right(tmp_path: Path, printed: Printed) -> None:
    """Bed at 23:00 and up at 07:00 is seven hours in March's night of the change, nine in October's."""
    hours = "23:00,23:00,10,0,0,07:00,07:00"
    path = diary(tmp_path, f"2026-03-29,{hours}", f"2026-10-25,{hours}")
    nights = printed("nights", path, "--time-zone", "Europe/Berlin", "--format", "json")[1]["nights"]
    assert [night["time_in_bed_min"] for night in nights] == [7 * 60, 9 * 60]


def test_a_time_that_the_clocks_skipped_is_refused(tmp_path: Path, printed: Printed) -> None:
    """Half past two did not exist in Berlin on 29 March 2026."""
    path = diary(tmp_path, "2026-03-29,02:30,02:30,10,0,0,07:00,07:00")
    code, refusal = printed("nights", path, "--time-zone", "Europe/Berlin", "--format", "json")
    assert code == 1
    assert {(error["line"], error["column"]) for error in refusal["errors"]} >= {(2, "into_bed")}


def test_nothing_is_half_imported(tmp_path: Path, printed: Printed) -> None:
    """Three wrong values in two files: all three are named, and no page is written."""
    folder = folder_with(tmp_path, 30, [15])
    diary(folder, "2026-03-02,25:61,23:15,45,3,50,06:10,06:40", "2026-03-03,22:45,23:15,lots,3,50,06:10,06:40")
    (folder / "doses.csv").write_text(
        "taken_at,product,amount,unit\n2026-03-01T21:00,ketamine troche,5001g,mg\n", encoding="utf-8"
    )
    out = tmp_path / "review.html"
    code, said = printed("review", folder, "--out", out)
    assert code == 1
    assert not out.exists()
    assert all(each in json.dumps(said) for each in ("25:61", "lots", "5001g"))


def test_the_diary_wins_over_a_device(tmp_path: Path, printed: Printed) -> None:
    """Where both stand for one night the patient's account counts, whatever the order of the rows."""
    rows = [f"2026-03-02,{USUAL},", "2026-03-02,22:45,22:50,5,0,5,06:35,06:40,fitbit"]
    for order in (rows, rows[::-1]):
        path = diary(tmp_path, *order, columns=f"{NIGHT},source")
        summary = printed("nights", path, "--format", "json")[1]["summary"]
        assert (summary["nights"], summary["total_sleep_time_min"]["mean"]) == (1, 320)


def test_recovery_from_a_bad_patch_is_not_called_benefit(printed: Printed) -> None:
    """Robin is invented: no effect at all, and doses that began when sleep was at its worst."""
    assert effect(printed, EXAMPLES / "robin")["direction"] not in {"likely_benefit", "clear_benefit"}


def test_doses_on_fixed_weekdays_are_said_aloud(printed: Printed) -> None:
    """Lark is invented: every dose on one of two weekdays, so that the week and the dose can't be told apart."""
    messages = effect(printed, EXAMPLES / "lark")["messages"]
    assert any("weekday" in message["text"].lower() for message in messages), messages


@pytest.mark.parametrize("person", ["wren", "robin", "lark"])
def test_an_open_estimate_includes_expectation_and_says_so(printed: Printed, person: str) -> None:
    """Whoever knows that a dose was taken also expects something of it."""
    estimate = effect(printed, EXAMPLES / person)
    assert any("expectation" in message["text"].lower() for message in estimate["messages"])


def test_too_little_information_is_only_described(tmp_path: Path, printed: Printed) -> None:
    """Nine nights before the first dose are too few for any probability."""
    estimate = effect(printed, folder_with(tmp_path, 60, [9, 20, 30, 40, 50]))
    assert (estimate["direction"], estimate["size"]) == ("describe_only", None)
    assert estimate["average_benefit"]["p_benefit"] is None
    assert estimate["messages"]


@pytest.mark.parametrize("person", ["wren", "robin", "lark"])
def test_dependence_is_never_answered_by_a_diary(tmp_path: Path, printed: Printed, person: str) -> None:
    """Less dependence than other medicines is a comparison that one patient's nights can't make."""
    claims = {claim["id"]: claim for claim in review(printed, EXAMPLES / person, tmp_path)["claims"]}
    assert claims["less_dependence"]["verdict"] == "cannot_be_measured_here"


def test_safety_that_was_not_checked_is_said(tmp_path: Path, printed: Printed) -> None:
    """A rule whose facts are missing asks, and the page counts it; nothing is ever called clear."""
    result = review(printed, EXAMPLES / "wren", tmp_path)
    assert {finding["state"] for finding in result["findings"]} == {"asks"}
    assert result["worst"] == "asks"
    said = " ".join(printed("review", EXAMPLES / "wren")[1].replace("\N{NO-BREAK SPACE}", " ").split())
    assert "No rule fired; " in said
    stops = [each for each in result["findings"] if each["severity"] == "stop"]
    assert len(stops) > 20
    assert f"{len(result['findings'])} rules without an answer ({len(stops)} of them stops); 0 names" in said
    assert result["safety"]["stops_without_an_answer"] == len(stops)
    assert "This is no clearance." in said


def test_a_stop_that_fires_comes_before_any_benefit(tmp_path: Path, printed: Printed) -> None:
    """Whatever the nights show: the stop leads, nothing goes on, and no plan asks for another dose."""
    folder = tmp_path / "stopped"
    shutil.copytree(EXAMPLES / "wren", folder)
    with (folder / "patient.toml").open("a", encoding="utf-8") as person:
        person.write("\n[facts]\naneurysm = true\n")
    result = review(printed, folder, tmp_path)
    assert result["worst"] == "stop"
    assert result["findings"][0]["rule"] == "eligibility.aneurysm"
    assert result["lead"]["sentence"].startswith("A stop of the safety rules fires, and no benefit offsets that.")
    assert result["lead"]["harms"][0] == f"Stop: {result['findings'][0]['message']}"
    assert {"taper", "go_on"}.isdisjoint(option["id"] for option in result["options"])
    assert result["options"][0]["id"] == "cbti"
    said = printed("review", folder)[1]
    assert said.index("A stop of the safety rules") < said.index("A clear effect")
    assert said.index("Before any further dose") < said.index("Benefit and harm, side by side")


@pytest.mark.parametrize("person", ["wren", "robin", "lark"])
def test_no_option_names_a_dose(tmp_path: Path, printed: Printed, person: str) -> None:
    """Whatever the record shows, no amount of the medicine is proposed."""
    result = review(printed, EXAMPLES / person, tmp_path)
    proposed = json.dumps([result["options"], [claim["would_settle"] for claim in result["claims"]]]).lower()
    assert " mg" not in proposed
    assert "more doses" not in proposed.replace("more doses would not be a reason", "")
    assert not re.search(r"(higher|larger|extra|another|increase the|raise the) dose", proposed)


def test_two_products_are_never_mixed(tmp_path: Path, printed: Printed) -> None:
    """With two products on record the estimate asks which, and names them."""
    folder = folder_with(tmp_path, 60, list(range(20, 50, 4)))
    with (folder / "doses.csv").open("a", encoding="utf-8") as file:
        file.write("2026-02-20T09:00,bright light,30,min\n")
    code, said = printed("effect", folder, "--outcome", "sleep_efficiency", "--format", "json")
    assert code == 2
    assert all(name in json.dumps(said) for name in ("ketamine troche", "bright light"))


def test_the_order_of_rows_changes_no_digit(tmp_path: Path, printed: Printed) -> None:
    """The same nights and doses, shuffled, give the same figures to the last digit."""
    shuffled = tmp_path / "shuffled"
    shutil.copytree(EXAMPLES / "wren", shuffled)
    for name in ("nights.csv", "doses.csv"):
        head, *rows = (shuffled / name).read_text(encoding="utf-8").splitlines()
        random.Random(7).shuffle(rows)
        (shuffled / name).write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    assert effect(printed, shuffled) == effect(printed, EXAMPLES / "wren")
