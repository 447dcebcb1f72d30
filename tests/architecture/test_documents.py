"""The documents are true: what they name exists, and what exists is named."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.house import pyproject, told
from tests.needs import REPOSITORY

from trochee.knowledge import shipped
from trochee.record import AdverseEffect, Dose, Night, Observation, Patient, Score, TherapyStep

DECISIONS = tuple(sorted((REPOSITORY / "docs" / "adr").glob("[0-9]*.md")))
PARTS = ("## Context", "## Decision", "## Refused", "## Consequences")
PAGES = tuple(
    sorted(
        path
        for path in REPOSITORY.rglob("*.md")
        if not any(part.startswith(".") or part in {"build", "dist"} for part in path.relative_to(REPOSITORY).parts)
    )
)
FOLDER_VALUES = (Patient, Night, Dose, Score, AdverseEffect, TherapyStep, Observation)


def page(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


@cache
def words_explained() -> frozenset[str]:
    """Everything that stands in backticks in the glossary."""
    return frozenset(re.findall(r"`([^`]+)`", page("GLOSSARY.md")))


@cache
def help_of(command: str = "") -> str:
    arguments = [sys.executable, "-m", "trochee.cli.main", *command.split(), "--help"]
    result = subprocess.run(arguments, capture_output=True, text=True, check=False)
    return result.stdout if result.returncode == 0 else ""


def test_the_readme_says_how_to_begin() -> None:
    missing = [words for words in ("make demo", "make test", "make setup") if words not in page("README.md")]
    assert not missing, f"README.md must name {missing}"


@pytest.mark.parametrize("words", ["decision support", "not a medical device", "not a prescription", "not approved"])
def test_the_readme_says_what_this_is_not(words: str) -> None:
    assert words in re.sub(r"\s+", " ", page("README.md")).lower()


def test_every_command_in_the_readme_exists() -> None:
    commands = set(re.findall(r"\btrochee ([a-z]+)\b", " ".join(_code(page("README.md")))))
    assert commands, "README.md shows no command"
    absent = sorted(command for command in commands if not help_of(command))
    assert not absent, told("These commands of README.md don't exist (trochee COMMAND --help):", absent)


def test_every_option_in_the_readme_exists() -> None:
    absent = []
    for line in _code(page("README.md")):
        for command, rest in re.findall(r"\btrochee ([a-z]+)\b([^#\n]*)", line):
            absent += [
                f"{command} {option}" for option in re.findall(r"--[a-z-]+", rest) if option not in help_of(command)
            ]
    assert not absent, told("These options of README.md don't exist:", absent)


def test_every_command_that_exists_is_in_the_readme() -> None:
    listed = re.findall(r"^ {4}([a-z]+) {2,}", help_of(), flags=re.MULTILINE)
    assert listed, "`trochee --help` lists no command"
    absent = [command for command in listed if f"trochee {command}" not in page("README.md")]
    assert not absent, told("Show these in README.md:", absent)


@pytest.mark.parametrize("document", ["README.md", "docs/DEVELOPERS.md", "tests/README.md", "docs/benchmarks.md"])
def test_every_chore_that_is_named_exists(document: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", page("Makefile"), flags=re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)`|^make ([a-z-]+)", page(document), flags=re.MULTILINE))
    absent = {first or second for first, second in named} - targets
    assert not absent, f"{document} names chores that the Makefile has not: {sorted(absent)}"


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_link_leads_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    broken = [each for each in targets if "://" not in each and not (path.parent / each).exists()]
    assert not broken, told(f"{name_of(path)} links to what is not there:", broken)


@pytest.mark.parametrize("path", DECISIONS, ids=name_of)
def test_a_decision_has_all_its_parts(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    missing = [part for part in PARTS if f"\n{part}\n" not in text]
    assert not missing, f"{path.name} lacks {missing}"
    assert re.search(r"^Status: (accepted|superseded by \d{4}) · \d{4}-\d{2}-\d{2}$", text, flags=re.MULTILINE), (
        path.name
    )
    assert text.startswith(f"# {int(path.name[:4])}. "), path.name
    refused = text.partition("## Refused")[2].partition("\n## ")[0]
    assert len(re.findall(r"\*\*[^*]+\*\*", refused)) >= 2, (
        f"{path.name} refuses nothing: say what else was considered"
    )


def test_decisions_are_numbered_and_listed() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert len(set(numbers)) == len(numbers), "a number is given once; the clinic's decisions begin at 20"
    listed = page("docs/adr/README.md")
    absent = [path.name for path in DECISIONS if f"({path.name})" not in listed]
    assert not absent, told("Add to docs/adr/README.md:", absent)


def test_every_column_of_the_patient_folder_is_explained() -> None:
    columns = {each.name for value in FOLDER_VALUES for each in fields(value)}
    assert not columns - words_explained(), told("Explain in GLOSSARY.md:", sorted(columns - words_explained()))


def test_every_key_of_the_contract_is_explained() -> None:
    keys = {key for block in _json_blocks() for key in _keys(block)}
    keys -= {key for key in keys if key.isdigit()}  # nights since the dose
    keys -= {"weekend"}  # one of the covariates, which name themselves
    assert len(keys) > 60
    assert not keys - words_explained(), told("Explain in GLOSSARY.md:", sorted(keys - words_explained()))


def test_every_claim_is_explained() -> None:
    claims = set(shipped().claims)
    assert not claims - words_explained(), told("Explain in GLOSSARY.md:", sorted(claims - words_explained()))


def test_every_source_of_the_glossary_exists() -> None:
    named = set(re.findall(r"\b[a-z_]+(?:19|20)\d{2}\b", page("GLOSSARY.md")))
    absent = sorted(named - set(shipped().citations))
    assert not absent, told("No citation of this key:", absent)


def test_every_test_that_a_hazard_names_exists() -> None:
    named = set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", page("SAFETY.md")))
    assert named, "SAFETY.md names no test"
    absent = []
    for file, function in sorted(named):
        path = REPOSITORY / file
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        if not re.search(rf"^\s*(async )?def {function}\(", text, flags=re.MULTILINE):
            absent.append(f"{file}::{function}")
    assert not absent, told(
        "SAFETY.md promises tests that are not there; name the right one or move the row to 'open':", absent
    )


def test_every_hazard_that_is_met_has_a_rule_and_a_test() -> None:
    rows = _rows(page("SAFETY.md").partition("## Met today")[2].partition("\n## ")[0])
    assert len(rows) >= 10
    bare = [row[0] for row in rows if len(row) < 4 or not row[2] or "::" not in row[3]]
    assert not bare, told("Hazard, harm, rule and test, or it is open:", bare)
    assert len(_rows(page("SAFETY.md").partition("## Open")[2])) >= 10, "what is not met yet must be said"


def test_the_changelog_knows_this_version() -> None:
    version = pyproject()["project"]["version"]
    entry = page("CHANGELOG.md").partition(f"## {version}")[2].partition("\n## ")[0]
    assert len(entry.split()) > 30, f"CHANGELOG.md says nothing of {version}"


def _code(text: str) -> list[str]:
    return re.findall(r"```(?:sh|text)?\n(.*?)```", text, flags=re.DOTALL) + re.findall(r"`(trochee [^`]+)`", text)


def _json_blocks() -> list[Any]:
    return [json.loads(block) for block in re.findall(r"```json\n(.*?)```", page("docs/json.md"), flags=re.DOTALL)]


def _keys(value: object) -> set[str]:
    if isinstance(value, dict):
        return {*value, *(key for each in value.values() for key in _keys(each))}
    return {key for each in value for key in _keys(each)} if isinstance(value, list) else set()


def _rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
