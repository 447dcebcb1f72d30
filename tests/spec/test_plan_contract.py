"""What docs/json.md promises of `trochee plan trial` is what other programs get."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.needs import REPOSITORY

from trochee.cli.main import main

PAGE = (REPOSITORY / "docs" / "json.md").read_text("utf-8")
PROMISED = json.loads(PAGE.partition("\n## `trochee plan trial")[2].partition("```json\n")[2].partition("```")[0])


def keys(value: Any, place: str = "") -> set[str]:
    """Every key of a value, with its place; of a list those of its first entry."""
    if isinstance(value, list):
        return keys(value[0], f"{place}[]") if value else set()
    if not isinstance(value, dict):
        return set()
    return {f"{place}.{key}" for key in value} | {
        each for key, item in value.items() for each in keys(item, f"{place}.{key}")
    }


def test_every_promised_key_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    words = "plan trial --weeks 2 --doses-per-week 2 --seed 7 --design off_weeks --format json"
    assert main(words.split()) == 0
    given = json.loads(capsys.readouterr().out)
    given["protocol"]["weeks"].sort(key=lambda week: week["condition"])
    assert keys(PROMISED) <= keys(given)
