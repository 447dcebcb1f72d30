"""A day is somebody's: the day of UTC is yesterday where the invented people live, for an hour or two every night."""

from __future__ import annotations

import ast

import pytest
from tests.house import all_modules, told
from tests.needs import REPOSITORY

TOLD_BY_TESTS = ("tests", "tools")


def days_of_utc(tree: ast.Module) -> list[int]:
    """Give the lines where a calendar day is taken from ``now(UTC)`` with no zone between."""
    return [
        call.lineno
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "date"
        and any(ast.unparse(part) == "datetime.now(UTC)" for part in _bare(call.func.value))
    ]


def _bare(taken: ast.expr) -> list[ast.expr]:
    """Give what a moment was made of, but nothing that was brought to a zone."""
    if isinstance(taken, ast.BinOp):
        return [*_bare(taken.left), *_bare(taken.right)]
    return [taken]


def test_no_test_counts_days_by_utc() -> None:
    found = [
        f"{module.name}:{line}"
        for module in all_modules()
        if module.path.relative_to(REPOSITORY).parts[0] in TOLD_BY_TESTS
        for line in days_of_utc(ast.parse(module.path.read_text(encoding="utf-8")))
    ]
    assert not found, told("Take the day by `clinic_now()`, or by a moment that is written down:", found)


@pytest.mark.parametrize("planted", ["datetime.now(UTC).date()", "(datetime.now(UTC) - timedelta(days=1)).date()"])
def test_a_planted_day_of_utc_is_caught(planted: str) -> None:
    assert days_of_utc(ast.parse(planted)) == [1]


def test_a_day_of_a_zone_is_let_through() -> None:
    assert days_of_utc(ast.parse("datetime.now(UTC).astimezone(BERLIN).date()")) == []
