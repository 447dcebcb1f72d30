"""`trochee plan trial` as its users meet it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.needs import REPOSITORY

from trochee.cli.main import main
from trochee.interop.tables.trial_file import read_trial
from trochee.record import Condition

Run = Callable[..., tuple[int, str, str]]
WORDS = ("plan", "trial", "--weeks", "4", "--doses-per-week", "2", "--minimum-gap-nights", "2")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def wren(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REPOSITORY / "examples" / "wren", tmp_path / "wren"))


def test_designs_are_a_table_with_the_same_doses_first(run: Run) -> None:
    code, out, err = run(*WORDS, "--seed", 7)
    assert (code, err) == (0, "")
    rows = [line.split()[0] for line in out.splitlines() if " %" in line and not line.startswith("half-life")]
    assert rows == ["random_days", "off_weeks", "two_week_blocks"]
    assert "prescriber signs every skipped dose" in out
    assert "unsafe" in out
    assert max(map(len, out.splitlines())) <= 100


def test_placebo_adds_blinded_designs(run: Run) -> None:
    _, out, _ = run(*WORDS, "--seed", 7, "--placebo", "--format", "json")
    found = json.loads(out)
    assert [each["design"] for each in found["candidates"]][3:] == ["blinded_weeks", "blinded_triplets"]


def test_a_design_that_does_not_fit_says_why(run: Run) -> None:
    _, out, _ = run("plan", "trial", "--weeks", 2, "--doses-per-week", 2, "--seed", 1)
    assert "two_week_blocks: two_week_blocks needs at least 4 weeks" in out


def test_a_seed_gives_the_same_digits_again(run: Run) -> None:
    first, again = (run(*WORDS, "--seed", 7, "--format", "json")[1] for _ in range(2))
    assert first == again
    assert first != run(*WORDS, "--seed", 8, "--format", "json")[1]


def test_the_chosen_design_is_written_and_never_over_a_file(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "trial.toml"
    words = (*WORDS, "--seed", 7, "--design", "off_weeks", "--product", "ketamine troche", "--start", "2026-03-02")
    code, out, _ = run(*words, "--out", target, "--without", "2026-03-10:2026-03-12")
    assert code == 0
    trial, messages, errors = read_trial(target)
    assert (messages, errors) == ([], [])
    assert trial is not None
    assert trial.sha256 in out
    assert all(not "2026-03-10" <= str(each.first_evening) <= "2026-03-12" for each in trial.weeks)
    before = target.read_text(encoding="utf-8")
    code, _, err = run(*words, "--out", target)
    assert code == 2
    assert "there already" in err
    assert target.read_text(encoding="utf-8") == before


def test_a_blinded_list_says_who_may_see_it(run: Run, tmp_path: Path) -> None:
    words = (*WORDS, "--seed", 7, "--placebo", "--design", "blinded_weeks", "--product", "x", "--start", "2026-03-02")
    _, out, _ = run(*words, "--out", tmp_path / "trial.toml")
    assert "pharmacist" in out
    _, out, _ = run(*words, "--out", tmp_path / "other.toml", "--format", "json")
    assert json.loads(out)["protocol"]["sequence"]["blinded"] is True


def test_a_folder_gives_noise_and_the_first_evening(run: Run, wren: Path, tmp_path: Path) -> None:
    words = (*WORDS, "--seed", 7, "--from", wren, "--design", "random_days", "--product", "x")
    code, out, _ = run(*words, "--out", tmp_path / "trial.toml", "--format", "json")
    assert code == 0
    found = json.loads(out)
    assert found["noise_from"] == "diary"
    assert found["protocol"]["weeks"][0]["first_evening"] == "2026-04-26"


def test_a_folder_without_nights_before_a_dose_is_refused(run: Run, wren: Path) -> None:
    nights = (wren / "nights.csv").read_text(encoding="utf-8").splitlines()
    (wren / "nights.csv").write_text("\n".join([nights[0], *nights[-40:]]) + "\n", encoding="utf-8")
    code, _, err = run(*WORDS, "--seed", 7, "--from", wren)
    assert code == 2
    assert "before any dose" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--seed"),
        (("--seed", "-1"), "--seed -1"),
        (("--seed", "1", "--weeks", "0"), "--weeks 0"),
        (("--seed", "1", "--doses-per-week", "8"), "--doses-per-week 8"),
        (("--seed", "1", "--minimum-gap-nights", "9"), "--minimum-gap-nights 9"),
        (("--seed", "1", "--baseline-nights", "-2"), "--baseline-nights -2"),
        (("--seed", "1", "--smallest", "0"), "--smallest 0"),
        (("--seed", "1", "--start", "soon"), "--start soon"),
        (("--seed", "1", "--start", "20260302"), "--start 20260302"),
        (("--seed", "1", "--without", "2026-03-09:2026-03-02"), "--without 2026-03-09:2026-03-02"),
        (("--seed", "1", "--without", "2026-03-09"), "--without"),
        (("--seed", "1", "--design", "blinded_weeks"), "needs --placebo"),
        (("--seed", "1", "--out", "x.toml"), "--design"),
        (("--seed", "1", "--out", "x.toml", "--design", "off_weeks"), "--product"),
        (("--seed", "1", "--out", "x.toml", "--design", "off_weeks", "--product", "x"), "--start"),
        (("--seed", "1", "--weeks", "3", "--design", "two_week_blocks"), "at least 4 weeks"),
    ],
)
def test_words_that_do_not_fit_are_named(run: Run, words: tuple[str, ...], said: str) -> None:
    code, _, err = run(*WORDS, *words)
    assert code == 2
    assert said in err


def test_nights_before_the_first_week_may_be_said(run: Run) -> None:
    _, out, _ = run(*WORDS, "--seed", 7, "--baseline-nights", 14, "--smallest", 5)
    assert "14 nights before the first week" in out
    assert "worth 5 percentage points" in out


def test_a_drawn_schedule_is_tested_where_the_trial_lies_in_the_folder(run: Run, tmp_path: Path) -> None:
    """Plan, keep the diary, take what was drawn, ask: the test and the next step come with the estimate."""
    words = ("--start", "2026-01-29", "--design", "off_weeks", "--product", "troche", "--outcome", "total_sleep_time")
    run(*WORDS, "--weeks", 8, "--seed", 3, *words, "--out", tmp_path / "trial.toml")
    trial, _, _ = read_trial(tmp_path / "trial.toml")
    assert trial is not None
    nights = [date(2026, 1, 2) + timedelta(days=number) for number in range(84)]
    latency = [20 + (number * number * 7) % 41 for number in range(84)]
    rows = [f"{each},23:00,23:00,{minutes},20,06:30,07:00" for each, minutes in zip(nights, latency, strict=True)]
    head = "date,into_bed,lights_out,sleep_onset_latency_min,wake_after_sleep_onset_min,final_awakening,rise_time"
    (tmp_path / "nights.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    doses = [f"{evening}T22:30,troche,100" for evening in trial.evenings(Condition.ACTIVE)]
    (tmp_path / "doses.csv").write_text("\n".join(["taken_at,product,amount", *doses]) + "\n", encoding="utf-8")
    code, out, err = run("effect", tmp_path, "--outcome", "total_sleep_time", "--format", "json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert found["randomisation_test"] is not None, found["reasons"]
    assert found["randomisation_test"]["allocations"] == 16
    assert found["smallest_effect_that_matters"] == trial.smallest_effect
    assert found["next_step"]["recommendation"] in {"off_weeks", "randomise_days", "none_within_reach"}
    _, said, _ = run("effect", tmp_path, "--outcome", "total_sleep_time")
    assert "next: " in said
    assert "among 16 schedules" in said
    _, other, _ = run("effect", tmp_path, "--outcome", "sleep_onset_latency", "--format", "json")
    assert "another outcome" in json.loads(other)["reasons"]["randomisation_test"]
