"""`trochee check --protocol`: a clinic's own values and rules on files, as they hold on its site."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from trochee.cli.main import main

HOME = "switches: {home: true}\n"
LONGER = "thresholds: [{id: safety.dose.interval, value: 96, unit: h, from: 2026-11-01, why: Ours}]\n"
FACTS = 'setting = "home"\ntreatment_started = true\nhours_since_last_dose = 80\n'


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    path = tmp_path / "facts.toml"
    path.write_text(FACTS, encoding="utf-8")
    return path


def rules(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, str]:
    assert main(["check", *map(str, words), "--as-of", "2026-11-23", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    return {each["rule"]: each["message"] for each in told["findings"] if each["state"] == "fires"}


def test_what_the_clinic_decided_holds(facts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(HOME + LONGER, encoding="utf-8")
    shipped = rules(capsys, facts)
    assert "protocol.home_off" in shipped
    assert "dose.interval" not in shipped
    found = rules(capsys, facts, "--protocol", own)
    assert "protocol.home_off" not in found
    assert "This clinic's own value is 96 h, not 72 h." in found["dose.interval"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"rules: [}", "line 1, column character 9: cannot be read as YAML"),
        (LONGER.replace("96", "24").encode(), "may not leave its bounds"),
        (b"\xff", "not text"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_file(
    facts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: bytes, told: str
) -> None:
    own = tmp_path / "own.yaml"
    own.write_bytes(text)
    assert main(["check", str(facts), "--protocol", str(own)]) == 1
    said = capsys.readouterr().err
    assert told in said
    assert str(own) in said


def test_an_example_that_does_not_come_out_is_refused(
    facts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        """\
rules:
  - id: own.eighty
    version: 1
    severity: caution
    basis: design
    verified: true
    hazard: falls
    when: {fact: age_years, at_least: 80}
    unknown: fire
    says: Eighty or older.
    checked_on: 2026-11-01
    review_by: 2027-11-01
    note: Ours.
    examples:
      - {expect: fires, given: {birth_date: 1990-01-01}}
      - {expect: silent, given: {birth_date: 1990-01-01}}
""",
        encoding="utf-8",
    )
    assert main(["check", str(facts), "--protocol", str(own), "--as-of", "2026-11-23"]) == 1
    assert "line 2, column own.eighty.examples[1]" in capsys.readouterr().err
