"""Styles name no left and no right: a page that is read from the right is mirrored by the browser.

What shows time (the bar of a night, the charts) keeps its direction, by `direction: ltr` or `dir="ltr"`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.needs import REPOSITORY

STYLES = sorted((REPOSITORY / "src" / "trochee").rglob("*.css"))
SIDED = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right)[\w-]*|(?:left|right)\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right))"
)
FOUR = re.compile(r"(?<![\w-])(?:margin|padding|inset|border-radius)\s*:\s*([^;{}()]+)[;}]")
TIME_RUNS = ("strip", "spark", "line")


def sided(style: str) -> list[str]:
    """Give every piece of a style that would stay on its side."""
    style = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    found = [match.group() for match in SIDED.finditer(style)]
    for match in FOUR.finditer(style):
        sides = match.group(1).split()
        if len(sides) == 4 and sides[1] != sides[3]:
            found.append(match.group())
    return found


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_style_names_no_side(path: Path) -> None:
    assert sided(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "piece",
    [
        "left: 0",
        "margin-left: 2px",
        "border-right: 0",
        "text-align: right",
        "padding: 1px 2px 3px 4px",
        "float: left",
    ],
)
def test_a_side_would_be_found(piece: str) -> None:
    assert sided(f"a {{ {piece}; }}")


@pytest.mark.parametrize(
    "piece", ["margin-inline-start: auto", "inset-inline-end: 0", "text-align: start", "padding: 1px 2px 3px"]
)
def test_what_has_no_side_passes(piece: str) -> None:
    assert not sided(f"a {{ {piece}; }}")


@pytest.mark.parametrize("picture", TIME_RUNS)
def test_time_runs_from_left_to_right_in_every_language(picture: str) -> None:
    clinic = "\n".join(path.read_text(encoding="utf-8") for path in STYLES if "clinic" in path.parts)
    assert re.search(rf"\.{picture}\b[^{{}}]*\{{[^}}]*direction: ltr", clinic)
