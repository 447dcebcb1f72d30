from datetime import date, timedelta
from pathlib import Path

import pytest

from trochee.foundation.refusal import InputRefused
from trochee.interop.tables import read_folder, write_folder
from trochee.interop.tables.trial_file import read_trial, trial_text
from trochee.record import Condition, Night, Record, Trial, TrialDesign, TrialWeek

START = date(2026, 3, 2)


def trial() -> Trial:
    weeks = (
        TrialWeek(first_evening=START, condition=Condition.ACTIVE, dose_evenings=(START, START + timedelta(days=3))),
        TrialWeek(first_evening=START + timedelta(days=7), condition=Condition.NONE),
    )
    return Trial(
        design=TrialDesign.OFF_WEEKS,
        product="ketamine troche",
        outcome="sleep_efficiency",
        smallest_effect=10.0,
        baseline_nights=28,
        doses_per_week=2,
        minimum_gap_nights=2,
        without=((date(2026, 4, 1), date(2026, 4, 5)),),
        cbti_steps=(date(2026, 3, 20),),
        seed=7,
        weeks=weeks,
    ).hashed()


def written(folder: Path, text: str) -> Path:
    path = folder / "trial.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_trial_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    found, messages, errors = read_trial(written(tmp_path, trial_text(trial())))
    assert (found, messages, errors) == (trial(), [], [])
    assert found is not None
    assert found.unchanged


def test_a_folder_keeps_its_trial(tmp_path: Path) -> None:
    record = Record(nights=(Night(date=date(2026, 3, 3)),), trial=trial())
    write_folder(record, tmp_path / "folder")
    folder = read_folder(tmp_path / "folder")
    assert folder.record.trial == trial()
    assert "trial.toml" in folder.files


def test_a_plan_that_was_changed_is_read_and_named(tmp_path: Path) -> None:
    text = trial_text(trial()).replace("2026-03-05", "2026-03-06")
    found, messages, errors = read_trial(written(tmp_path, text))
    assert found is not None
    assert not found.unchanged
    assert any("changed after it was drawn" in each for each in messages)
    assert errors == []


def test_an_unknown_key_is_named(tmp_path: Path) -> None:
    _, messages, _ = read_trial(written(tmp_path, "note = 'x'\n" + trial_text(trial())))
    assert messages == ["trial.toml: key note is not known; it is not used"]


@pytest.mark.parametrize(
    ("old", "new", "line", "column"),
    [
        ('design = "off_weeks"', 'design = "sometimes"', 1, "design"),
        ("seed = 7", 'seed = "seven"', 10, "seed"),
        ("seed = 7", "seed = -1", 10, "seed"),
        ("smallest_effect = 10.0", "smallest_effect = true", 4, "smallest_effect"),
        ('product = "ketamine troche"', 'product = " "', 2, "product"),
        ("[[2026-04-01, 2026-04-05]]", "[[2026-04-05, 2026-04-01]]", 8, "without"),
        ("[[2026-04-01, 2026-04-05]]", "2026-04-05", 8, "without"),
        ("[2026-03-20]", '["soon"]', 9, "cbti_steps"),
        ('condition = "active"', 'condition = "maybe"', 13, "condition"),
        ('condition = "active"', 'condition = "none"', 13, "condition"),
        ("2026-03-05", "2026-03-10", 13, "dose_evenings"),
        ("[2026-03-02, 2026-03-05]", "[2026-03-05, 2026-03-02]", 13, "dose_evenings"),
        ("first_evening = 2026-03-09", "first_evening = 2026-03-08", 18, "first_evening"),
        ("first_evening = 2026-03-09", "first_evening = 2026-03-09T21:00:00", 18, "first_evening"),
        ("first_evening = 2026-03-09", "first_evening = 9999-12-30", 18, "first_evening"),
        ("smallest_effect = 10.0", "smallest_effect = 1e300", 4, "smallest_effect"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, column: str) -> None:
    text = trial_text(trial())
    assert old in text
    found, _, errors = read_trial(written(tmp_path, text.replace(old, new)))
    assert found is None
    assert [(each.file, each.line, each.column) for each in errors] == [("trial.toml", line, column)]


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    text = trial_text(trial()).replace("seed = 7\n", "").replace('outcome = "sleep_efficiency"\n', "")
    _, _, errors = read_trial(written(tmp_path, text))
    assert {(each.column, each.found) for each in errors} == {("outcome", "nothing"), ("seed", "nothing")}


def test_a_trial_without_weeks_is_refused(tmp_path: Path) -> None:
    head = trial_text(trial()).split("\n[[week]]")[0]
    _, _, errors = read_trial(written(tmp_path, head))
    assert [each.column for each in errors] == ["week"]
    _, _, errors = read_trial(written(tmp_path, head + "\nweek = []\n"))
    assert [each.column for each in errors] == ["week"]


def test_weeks_written_in_one_line_have_no_line_of_their_own(tmp_path: Path) -> None:
    head = trial_text(trial()).split("\n[[week]]")[0]
    _, _, errors = read_trial(written(tmp_path, head + '\nweek = [{first_evening = 2026-03-02, condition = "x"}]\n'))
    assert [(each.line, each.column) for each in errors] == [(None, "condition")]


def test_what_is_no_toml_or_no_text_is_refused(tmp_path: Path) -> None:
    _, _, errors = read_trial(written(tmp_path, "design = off_weeks"))
    assert errors[0].line == 1
    _, _, errors = read_trial(written(tmp_path, f"seed = {'9' * 5000}"))
    assert [each.file for each in errors] == ["trial.toml"]
    path = tmp_path / "trial.toml"
    path.write_bytes(b"\xff\xfe\x00")
    _, _, errors = read_trial(path)
    assert len(errors) == 1


def test_a_folder_with_a_wrong_trial_is_refused(tmp_path: Path) -> None:
    record = Record(nights=(Night(date=date(2026, 3, 3)),), trial=trial())
    write_folder(record, tmp_path / "folder")
    written(tmp_path / "folder", trial_text(trial()).replace("seed = 7", "seed = 1.5"))
    with pytest.raises(InputRefused) as refused:
        read_folder(tmp_path / "folder")
    assert [each.column for each in refused.value.errors] == ["seed"]
