"""`trochee check` as a clinic meets it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from trochee.cli.main import main

Run = Callable[..., tuple[int, str, str]]
HEALTHY = Path(__file__).parents[3] / "examples" / "facts.toml"
DAY = ("--as-of", "2026-11-23")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*words: object) -> tuple[int, str, str]:
        code = main(["check", *map(str, words)])
        said = capsys.readouterr()
        return code, said.out.replace("\N{NO-BREAK SPACE}", " "), said.err

    return command


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., Path]:
    """The facts of somebody whom no rule concerns, with some lines changed or left out (``None``)."""

    def write(**lines: str | None) -> Path:
        kept = [line for line in HEALTHY.read_text(encoding="utf-8").splitlines() if line.split(" =")[0] not in lines]
        kept += [f"{name} = {value}" for name, value in lines.items() if value is not None]
        path = tmp_path / "facts.toml"
        path.write_text("\n".join(kept), encoding="utf-8")
        return path

    return write


def as_json(run: Run, path: Path) -> dict[str, Any]:
    code, out, err = run(path, *DAY, "--format", "json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert isinstance(found, dict)
    return found


def test_no_rule_fired_is_said_as_that_and_never_as_clear(run: Run) -> None:
    code, out, _ = run(HEALTHY, *DAY)
    assert code == 0
    assert out.startswith("no rule fired; 0 rules without an answer; 0 not checked")
    assert "clear" not in out
    assert "safe" not in out
    assert as_json(run, HEALTHY)["worst"] == "no_rule_fired"


@pytest.mark.parametrize(
    ("lines", "worst"),
    [
        ({"aneurysm": "true"}, "stop"),
        ({"pregnant": None}, "asks"),
        ({"psychosis_past": "true"}, "second_sign_off"),
        ({"systolic_mmhg": "150"}, "caution"),
        ({"depression_score": "12"}, "note"),
        ({"epworth_score": None}, "no_rule_fired"),
        ({"conditions": '["aneurysm"]', "aneurysm": None}, "stop"),
        ({"medicines": '["diazepam", "oxycodone"]', "snores_loudly": "true"}, "stop"),
        ({"dose_mg": "50", "ketamine_last_7_days_mg": "30"}, "stop"),
    ],
)
def test_worst_is_the_gravest_of_what_was_found(
    run: Run, changed: Callable[..., Path], lines: dict[str, str | None], worst: str
) -> None:
    assert as_json(run, changed(**lines))["worst"] == worst


def test_a_finding_carries_the_keys_that_programs_rely_on(run: Run, changed: Callable[..., Path]) -> None:
    found = as_json(run, changed(aneurysm="true", pregnant=None))
    fires, asks = found["findings"]
    assert fires["rule"] == "eligibility.aneurysm"
    assert (fires["version"], fires["severity"], fires["state"]) == (1, "stop", "fires")
    assert (fires["facts"], fires["missing"]) == ({"aneurysm": True}, [])
    assert (fires["basis"], fires["verified"], fires["sources"]) == ("label", True, ["spravato_label"])
    assert fires["message"]
    assert (asks["state"], asks["missing"]) == ("asks", ["pregnant"])
    assert found["questions"] == {"pregnant": "Are you pregnant, or might you be?"}
    assert found["not_checked"] == []


def test_names_that_nobody_knows_are_named(run: Run, changed: Callable[..., Path]) -> None:
    path = changed(medicines='["Flurbizan"]', conditions='["left foot"]')
    assert as_json(run, path)["not_checked"] == ["Flurbizan", "left foot"]
    _, out, _ = run(path, *DAY)
    assert "NOT CHECKED" in out
    assert "  left foot" in out


def test_the_text_says_why_with_facts_rule_version_and_source(run: Run, changed: Callable[..., Path]) -> None:
    _, out, _ = run(changed(aneurysm="true", age_years=None, kidney_disease="true", treatment_started=None), *DAY)
    assert "1 stop, 1 caution;" in out
    assert "STOP\n  Aneurysm or arteriovenous malformation." in out
    assert "why: aneurysm = yes" in out
    assert "rule eligibility.aneurysm, version 1, label" in out
    assert "source: Janssen" in out
    assert "unverified: confirm before resting a decision on it" in out
    assert "TO ANSWER" in out
    assert "treatment_started: Has any dose been taken in this course? (true or false)" in out


def test_the_text_writes_numbers_days_and_lists_as_they_are(run: Run, changed: Callable[..., Path]) -> None:
    _, out, _ = run(
        changed(systolic_mmhg="150.5", cardiovascular_event_on="2026-11-01", medicines='["diazepam", "Plavix"]'), *DAY
    )
    assert "systolic_mmhg = 150.5" in out
    assert "cardiovascular_event_on = 2026-11-01" in out
    assert "medicine_ingredients = clopidogrel\n" in out  # what decided, and not the rest of the list


def test_the_text_says_what_is_open_about_a_medicine(run: Run, changed: Callable[..., Path]) -> None:
    path = changed(medicines='["hydroxazine", "sleeping pill", "phenelzine, stopped"]')
    words = " ".join(run(path, *DAY)[1].split())
    assert "[stop] hydroxazine: not recognised, and not checked. Did you mean hydralazine or hydroxyzine?" in words
    assert "sleeping pill: Which one, and when was it last taken? It may be:" in words
    assert "phenelzine, stopped: Is it still taken, and when was it last?" in words
    assert "Which medicines, pills, herbs and sleep aids do you take?" not in words  # that was answered


def test_days_are_counted_from_the_day_asked_for(run: Run, changed: Callable[..., Path]) -> None:
    path = changed(cardiovascular_event_on="2026-11-01")
    assert as_json(run, path)["worst"] == "stop"
    code, out, _ = run(path, "--as-of", "2026-12-20", "--format", "json")
    assert code == 0
    assert "eligibility.recent_heart_event" not in {each["rule"] for each in json.loads(out)["findings"]}


def test_a_refused_file_exits_1_with_every_error(run: Run, changed: Callable[..., Path]) -> None:
    path = changed(aneurysm='"perhaps"', aneurism="true")
    code, out, _ = run(path, *DAY, "--format", "json")
    assert code == 1
    assert [(each["column"], each["allowed"]) for each in json.loads(out)["errors"]] == [
        ("aneurysm", "true or false"),
        ("aneurism", "aneurysm?"),
    ]
    code, _, err = run(path, *DAY)
    assert code == 1
    assert "refused: 2 errors" in err


def test_facts_that_contradict_each_other_are_refused(run: Run, changed: Callable[..., Path]) -> None:
    code, _, err = run(changed(conditions='["aneurysm"]'), *DAY)
    assert code == 1
    assert "column aneurysm: aneurysm follows from conditions, and says otherwise" in err


def test_wrong_usage_and_a_missing_file(run: Run, tmp_path: Path) -> None:
    assert run(HEALTHY, "--as-of", "soon")[0] == 2
    assert run(tmp_path / "none.toml", *DAY)[0] == 1


def test_without_a_day_it_is_today(run: Run, tmp_path: Path) -> None:
    (tmp_path / "facts.toml").write_text("aneurysm = true\n", encoding="utf-8")
    found = json.loads(run(tmp_path / "facts.toml", "--format", "json")[1])
    assert found["as_of"] == date.today().isoformat()  # noqa: DTZ011  the day of whoever checks
