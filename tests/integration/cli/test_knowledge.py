"""`trochee knowledge` as a clinic's lead meets it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.factories.knowledge import FILES, folder

from trochee.cli.main import main
from trochee.knowledge.loader import SHIPPED

Run = Callable[..., tuple[int, str, str]]
LATER = "2030-01-01"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*words: object) -> tuple[int, str, str]:
        code = main(["knowledge", *map(str, words)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A clinic's own copy of what ships."""
    return Path(shutil.copytree(str(SHIPPED), tmp_path / "own"))


def test_what_ships_is_checked_and_counted(run: Run) -> None:
    code, out, err = run("check", "--as-of", LATER)
    assert (code, err) == (0, "")
    for said in ("quantities", "9\N{NO-BREAK SPACE}claims", "unverified", "checked longest ago: 20", "version 20"):
        assert said in out
    assert "not that they are right" in out


def test_today_is_the_day_unless_another_is_given(run: Run) -> None:
    code, _, err = run("check", "--as-of", "2000-01-01")
    assert code == 1
    assert "a date in the future" in err


def test_a_clean_folder_of_ones_own_passes(run: Run, own: Path) -> None:
    code, out, _ = run("check", own, "--as-of", LATER)
    assert code == 0
    assert out.startswith(str(own))


def test_every_breach_is_named_at_once_with_file_line_and_what_is_allowed(run: Run, own: Path) -> None:
    sheet = own / "quantities" / "smallest_effects.yaml"
    text = sheet.read_text(encoding="utf-8")
    sheet.write_text(
        text.replace("value: 15,", "value: fifteen,").replace("unit: points", "unit: steps"), encoding="utf-8"
    )
    line = next(number for number, each in enumerate(text.splitlines(), 1) if "value: 15," in each)
    code, out, err = run("check", own, "--as-of", LATER)
    assert (code, out) == (1, "")
    assert (
        f"quantities/smallest_effects.yaml, line {line}, column effect.smallest.total_sleep_time.values[0].value"
        in err
    )
    assert "found: fifteen; allowed: a number such as 31 or 0.5" in err
    assert "found: steps; allowed: points" in err
    assert "refused: 2 errors" in err


def test_breaches_are_told_in_the_keys_of_the_contract(run: Run, tmp_path: Path) -> None:
    broken = folder(tmp_path, doses=FILES["doses.yaml"].replace("low: 10", "low: 30"))
    code, out, _ = run("check", broken, "--as-of", LATER, "--format", "json")
    errors = json.loads(out)["errors"]
    assert code == 1
    assert {"file", "line", "column", "found", "allowed", "message"} == set(errors[0])
    assert ("doses.yaml", 5, "report.low") in [(each["file"], each["line"], each["column"]) for each in errors]
    assert any("and it stands nowhere" in each["message"] for each in errors)


def test_a_check_in_json_says_what_was_checked(run: Run) -> None:
    code, out, _ = run("check", "--as-of", LATER, "--format", "json")
    found = json.loads(out)
    assert (code, found["errors"], found["as_of"]) == (0, [], LATER)
    assert found["counts"]["claim"] == 9
    assert found["version"].endswith(found["digest"][:12])
    assert found["oldest_check"] <= LATER
    assert found["oldest"]
    assert {"kind": "quantity", "id": "effect.smallest.sleep_quality"} in found["unverified"]


def test_a_folder_that_is_not_there_is_said_so(run: Run, tmp_path: Path) -> None:
    code, _, err = run("check", tmp_path / "nowhere")
    assert code == 1
    assert "nowhere" in err


def test_the_list_names_every_entry_and_what_is_unverified(run: Run) -> None:
    code, out, _ = run("list")
    assert code == 0
    assert "effect.smallest.total_sleep_time" in out
    assert "rapid_onset" in out
    assert "carney2012" in out
    _, loose, _ = run("list", "--unverified", "--kind", "quantity")
    assert "effect.smallest.sleep_quality" in loose
    assert "effect.smallest.total_sleep_time" not in loose
    assert all("[" not in line or "unverified]" in line for line in loose.splitlines())


def test_a_list_can_be_one_kind_and_json(run: Run) -> None:
    _, out, _ = run("list", "--kind", "instrument", "--format", "json")
    entries = json.loads(out)["entries"]
    assert {each["kind"] for each in entries} == {"instrument"}
    assert {"kind", "id", "label", "says", "on", "basis", "verified", "sources", "reasons"} == set(entries[0])
    assert all(each["basis"] or each["reasons"]["basis"] for each in entries)


def test_an_empty_list_is_said_to_be_empty(run: Run) -> None:
    assert run("list", "--kind", "reported_dose", "--unverified") == (0, "no entry\n", "")


def test_what_holds_since_a_day_is_listed_with_what_was_before(run: Run) -> None:
    code, out, _ = run("list", "--kind", "claim", "--since", "2026-11-22")
    assert code == 0
    assert "claim rapid_onset: very low (first on record)" in out
    _, none, _ = run("list", "--since", LATER)
    assert none == f"0\N{NO-BREAK SPACE}entries from {LATER} on\n"
    _, as_json, _ = run("list", "--kind", "claim", "--since", "2026-11-22", "--format", "json")
    found = json.loads(as_json)
    assert found["since"] == "2026-11-22"
    assert {"on", "kind", "id", "label", "before", "now", "sources", "reasons"} == set(found["changes"][0])
    assert set(found["changes"][0]["reasons"]) == {"before"}


def test_an_entry_is_shown_whole_with_its_sources_written_out(run: Run) -> None:
    code, out, _ = run("show", "effect.smallest.sleep_efficiency")
    assert code == 0
    for said in ("10 percentage points, since 2021-01-01", "basis: guideline", "verified", "history:", "doi:10.5664"):
        assert said in out
    _, claim, _ = run("show", "rapid_onset")
    assert "safe wording:" in claim
    assert "people: unknown" in claim
    _, loose, _ = run("show", "effect.smallest.sleep_quality")
    assert "unverified: confirm before resting a decision on it" in loose
    _, instrument, _ = run("show", "isi")
    assert "response:\n  value: 8\n" in instrument
    assert "reliable change: unknown" in instrument
    _, source, _ = run("show", "carney2012")
    assert "Consensus Sleep Diary" in source


def test_an_entry_in_json_carries_its_history_and_its_sources(run: Run) -> None:
    _, out, _ = run("show", "effect.smallest.sleep_efficiency", "--format", "json")
    found = json.loads(out)
    assert found["entry"]["history"] == [{"since": "2021-01-01", "value": 10, "sources": ["aasm2021"]}]
    assert [each["key"] for each in found["sources"]] == ["aasm2021"]


@pytest.mark.parametrize("name", ["isi", "rapid_onset", "carney2012", "effect.smallest.total_sleep_time"])
def test_in_json_nothing_is_unknown_without_a_reason(run: Run, name: str) -> None:
    def unreasoned(value: object) -> list[str]:
        if isinstance(value, list):
            return [found for each in value for found in unreasoned(each)]
        if not isinstance(value, dict):
            return []
        unknown = [key for key, each in value.items() if each is None and key not in value.get("reasons", {})]
        return unknown + [found for each in value.values() for found in unreasoned(each)]

    _, out, _ = run("show", name, "--format", "json")
    assert unreasoned(json.loads(out)) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "effect.smallest.sleep_eficiency"), "did you mean effect.smallest.sleep_efficiency"),
        (("show", "latency.minutes.of"), "no entry has this id"),
        (("show", "zzzzzzzz"), "trochee knowledge list shows every id"),
        (("show", "lara2013"), "add --kind, one of reported_dose, citation"),
        (("show", "isi", "--kind", "scale"), "one of quantity, claim"),
        (("list", "--kind", "scale"), "one of quantity, claim"),
        (("list", "--since", "soon"), "--since soon: a date is written YYYY-MM-DD"),
        (("check", "--as-of", "soon"), "--as-of soon: a date is written YYYY-MM-DD"),
    ],
)
def test_words_that_do_not_fit_are_wrong_usage_and_say_what_would(
    run: Run, words: tuple[str, ...], said: str
) -> None:
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert said in err


def test_a_part_of_an_id_finds_what_holds_it(run: Run) -> None:
    _, _, err = run("show", "lichstein.m")
    assert "did you mean" in err


def test_two_entries_of_one_name_are_told_apart_by_their_kind(run: Run) -> None:
    code, out, _ = run("show", "lara2013", "--kind", "reported_dose")
    assert code == 0
    assert "low: 10" in out


def test_facts_are_listed_with_type_unit_and_question(run: Run) -> None:
    code, out, _ = run("facts", "--format", "json")
    assert code == 0
    facts = {each["name"]: each for each in json.loads(out)["facts"]}
    pressure, pregnant = facts["systolic_mmhg"], facts["pregnant"]
    assert (pressure["type"], pressure["unit"], pressure["lowest"]) == ("number", "mmHg", 40)
    assert (pregnant["type"], pregnant["unit"], pregnant["private"]) == ("yes_no", None, True)
    assert pregnant["reasons"]["unit"]
    assert pregnant["question"].endswith("?")
    assert pregnant["rules"] == ["eligibility.pregnancy"]
    code, out, _ = run("facts")
    assert "Are you pregnant, or might you be? (true or false; patient, in private)" in out


def test_a_rule_is_shown_whole(run: Run) -> None:
    code, out, _ = run("show", "eligibility.aneurysm")
    assert code == 0
    for said in ("ELG-01; stop", "basis: label", "expect: fires", "contraindications"):
        assert said in out


def test_an_example_that_does_not_come_out_is_a_breach(run: Run, own: Path) -> None:
    sheet = own / "rules" / "eligibility.yaml"
    text = sheet.read_text(encoding="utf-8")
    sheet.write_text(text.replace("{expect: fires, given: {arteriovenous", "{expect: asks, given: {arteriovenous"))
    code, _, err = run("check", own, "--as-of", LATER)
    assert code == 1
    assert "no example of fires" in err
    sheet.write_text(text.replace("given: {arteriovenous_malformation: true}", "given: {aneurysm: false}"))
    code, _, err = run("check", own, "--as-of", LATER)
    assert code == 1
    assert "example 1 of eligibility.aneurysm does not come out as it says (found: asks; allowed: fires)" in err


def test_an_overdue_review_is_said(run: Run) -> None:
    assert "review overdue: rule eligibility.aneurysm" in run("check", "--as-of", LATER)[1]
    found = json.loads(run("check", "--as-of", LATER, "--format", "json")[1])
    assert {"rule": "eligibility.aneurysm", "review_by": "2027-11-23"} in found["overdue"]
