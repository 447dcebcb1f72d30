"""What docs/json.md promises to other programs is what they get: every key is there, in its place."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.needs import REPOSITORY

from trochee.cli.main import main

WREN = REPOSITORY / "examples" / "wren"
PAGE = (REPOSITORY / "docs" / "json.md").read_text("utf-8")


def example(heading: str) -> Any:
    """First JSON block under the heading that begins so."""
    return json.loads(PAGE.partition(f"\n## {heading}")[2].partition("```json\n")[2].partition("```")[0])


NIGHTS, EFFECT, REVIEW, REFUSAL = (
    example(heading)
    for heading in (
        "`trochee nights",
        "`trochee effect FOLDER --outcome",
        "`trochee review",
        "A refused input",
    )
)
POOLED = example("`trochee effect FOLDER FOLDER")


def absent(promised: Any, given: Any, place: str = "") -> list[str]:
    """Promised keys that are not there; unknown parts are null, and are there."""
    if given is None:
        return []
    if isinstance(promised, list) and isinstance(given, list):
        return [each for item in given if promised for each in absent(promised[0], item, f"{place}[]")]
    if not isinstance(promised, dict) or not isinstance(given, dict):
        return []
    found = [f"{place}.{key}" for key in promised if key not in given]
    return found + [
        each for key in promised if key in given for each in absent(promised[key], given[key], f"{place}.{key}")
    ]


def unexplained(value: Any, place: str = "") -> list[str]:
    """Unknown values whose own object gives no reason, where it has a place for reasons."""
    if isinstance(value, list):
        return [each for item in value for each in unexplained(item, f"{place}[]")]
    if not isinstance(value, dict):
        return []
    reasons = value.get("reasons", {})
    found = [f"{place}.{key}" for key, item in value.items() if item is None and not reasons.get(key)]
    return found + [each for key, item in value.items() for each in unexplained(item, f"{place}.{key}")]


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main(arguments) == 0
    return json.loads(capsys.readouterr().out)


def test_nights_keep_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    given = printed(capsys, "nights", str(WREN / "nights.csv"), "--weekly", "--format", "json")
    assert not absent(NIGHTS, given)
    assert not absent(NIGHTS["summary"], given["weeks"][0])
    assert len(given["nights"]) == given["summary"]["nights"]


@pytest.mark.parametrize(
    "outcome",
    ["sleep_efficiency", "total_sleep_time", "sleep_onset_latency", "wake_after_sleep_onset", "sleep_quality"],
)
def test_every_outcome_keeps_the_contract(capsys: pytest.CaptureFixture[str], outcome: str) -> None:
    given = printed(capsys, "effect", str(WREN), "--outcome", outcome, "--format", "json")
    promised = {**EFFECT, "covariates": {}}
    assert not absent(promised, given)
    assert given["outcome"] == outcome


def test_the_review_keeps_the_contract(tmp_path: Path) -> None:
    out = tmp_path / "review.json"
    assert main(["review", str(WREN), "--out", str(out)]) == 0
    given = json.loads(out.read_text(encoding="utf-8"))
    assert not absent(REVIEW, given)
    assert set(given["effects"]) >= {"sleep_efficiency", "total_sleep_time"}
    assert not absent({**EFFECT, "covariates": {}}, given["effects"]["sleep_efficiency"])


def test_what_is_unknown_says_why(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A null has a reason beside it, in every answer."""
    out = tmp_path / "review.json"
    assert main(["review", str(WREN), "--out", str(out)]) == 0
    capsys.readouterr()
    nights = printed(capsys, "nights", str(WREN / "nights.csv"), "--weekly", "--format", "json")
    assert not unexplained(nights)
    assert not unexplained(json.loads(out.read_text(encoding="utf-8")))


def test_a_pooled_series_keeps_the_contract(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    copy = shutil.copytree(WREN, tmp_path / "copy")
    words = ("--pool", "--outcome", "total_sleep_time", "--format", "json")
    given = printed(capsys, "effect", str(WREN), str(copy), *words)
    assert not absent(POOLED, given)
    assert not absent(POOLED["group"], given["shipped_priors"])
    assert not unexplained(given)
    assert not absent(EFFECT["average_benefit"], given["patients"][0]["pooled"]["average_benefit"])


def test_a_refusal_keeps_the_contract(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "nights.csv"
    path.write_text("date,into_bed,rise_time\n2026-03-02,25:61,06:40\n", encoding="utf-8")
    assert main(["nights", str(path), "--format", "json"]) == 1
    given = json.loads(capsys.readouterr().out)
    assert not absent(REFUSAL, given)
    (error,) = given["errors"]
    assert (error["line"], error["column"], error["found"]) == (2, "into_bed", "25:61")
