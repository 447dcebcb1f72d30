"""No number that a clinician could dispute stands in Python.

A numeric literal in these rooms is a constant of arithmetic or of the calendar, or it is listed in `numbers.toml`
with the reason why it is no clinical number. All else belongs into `knowledge/quantities`, with unit and source.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.house import SOURCE, Module, modules, told

ROOMS = ("knowledge", "sleep", "pharmacology", "effect", "safety", "review")
ARITHMETIC = frozenset({0, 1, 2, 0.5, 100})
CALENDAR = frozenset({7, 12, 24, 60, 720, 1440})  # days of a week, hours and minutes of a day
LISTED: dict[str, dict[str, str]] = tomllib.loads(
    (Path(__file__).parent / "numbers.toml").read_text(encoding="utf-8")
)
COUNTS_PLACES = frozenset({"axis", "ndmin", "decimals", "ndigits", "maxsize"})
SHAPES = frozenset({"range", "zeros", "ones", "empty", "full", "reshape", "transpose"})


def _within(*nodes: ast.AST) -> set[int]:
    return {id(each) for node in nodes for each in ast.walk(node)}


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def literals(module: Module) -> Iterator[tuple[ast.Constant, str]]:
    """Numbers of a module, apart from subscripts, axes, shapes and digits to round to."""
    places: set[int] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Subscript):
            places |= _within(node.slice)
        elif isinstance(node, ast.keyword) and node.arg in COUNTS_PLACES:
            places |= _within(node.value)
        elif isinstance(node, ast.Call) and _name(node.func) in SHAPES:
            places |= _within(*node.args)
        elif isinstance(node, ast.Call) and _name(node.func) == "round":
            places |= _within(*node.args[1:])
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Constant) or id(node) in places or isinstance(node.value, bool):
            continue
        if isinstance(node.value, int | float) and node.value not in ARITHMETIC | CALENDAR:
            yield node, repr(node.value)


def test_a_planted_threshold_is_caught() -> None:
    planted = Module(SOURCE / "sleep" / "planted.py", ast.parse("def bad(latency):\n    return latency >= 31"))
    assert [text for _, text in literals(planted)] == ["31"]


@pytest.mark.parametrize(
    "text", ["x[3]", "x.sum(axis=3)", "np.zeros((4, n))", "round(x, 4)", "1440 * days", "100 * part / whole"]
)
def test_arithmetic_is_free(text: str) -> None:
    assert not list(literals(Module(SOURCE / "sleep" / "planted.py", ast.parse(text))))


def test_no_clinical_number_stands_in_python() -> None:
    disputed = []
    for module in modules(*(SOURCE / room for room in ROOMS)):
        reasons = LISTED.get(module.path.relative_to(SOURCE).as_posix(), {})
        disputed += [
            f"{module.place(node)}: {text}" for node, text in literals(module) if not {text, "*"} & reasons.keys()
        ]
    assert not disputed, told(
        "Move each to knowledge/quantities with unit, basis and source; where it is no clinical number,"
        " list it with the reason in tests/architecture/numbers.toml:",
        disputed,
    )


def test_the_list_holds_only_what_is_there() -> None:
    there = {
        (module.path.relative_to(SOURCE).as_posix(), text)
        for module in modules(*(SOURCE / room for room in ROOMS))
        for _, number in literals(module)
        for text in (number, "*")
    }
    stale = [f"{file}: {text}" for file, reasons in LISTED.items() for text in reasons if (file, text) not in there]
    assert not stale, told("Remove from tests/architecture/numbers.toml what stands no more:", stale)


def test_every_listed_number_has_a_reason() -> None:
    bare = [
        f"{file}: {text}" for file, reasons in LISTED.items() for text, why in reasons.items() if len(why.split()) < 3
    ]
    assert not bare, told("Say why this is no clinical number:", bare)
