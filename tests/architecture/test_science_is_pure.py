"""The science computes: no clock, no chance, no files, no environment, no printing; and it explains itself."""

from __future__ import annotations

import ast

import pytest
from tests.house import FUNCTION, Module, room_of, science_modules, told

IMPURE_CALLS = {
    "open": "values come in as arguments",
    "print": "only the command line prints",
    "input": "only the command line asks",
    "now": "the moment comes in as `at`",
    "utcnow": "the moment comes in as `at`",
    "today": "the date comes in as `as_of`",
    "time_ns": "the moment comes in as `at`",
    "perf_counter": "the moment comes in as `at`",
    "getenv": "settings come in as arguments",
    "read_text": "files are read in interop, knowledge and cli",
    "read_bytes": "files are read in interop, knowledge and cli",
    "write_text": "files are written by cli",
    "write_bytes": "files are written by cli",
    "default_rng": "chance comes in as `rng`",
    "seed": "chance comes in as `rng`",
}
IMPURE_MODULES = frozenset(
    {"random", "secrets", "os", "subprocess", "socket", "tempfile", "shutil", "pathlib", "io", "logging"}
)
IMPURE_ATTRIBUTES = {
    ("os", "environ"),
    ("np", "random"),
    ("numpy", "random"),
    ("sys", "argv"),
    ("sys", "stdout"),
    ("time", "time"),
}
READS_ITS_OWN_FILES = {"knowledge": frozenset({"read_text"})}  # the one room whose business is package resources


def impurities(module: Module, allowed: frozenset[str] = frozenset()) -> list[str]:
    """Everything in a module that reaches out of its arguments."""
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in IMPURE_CALLS and name not in allowed:
                found.append(f"{module.place(node)}: {name}(): {IMPURE_CALLS[name]}")
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if (node.value.id, node.attr) in IMPURE_ATTRIBUTES:
                found.append(f"{module.place(node)}: {node.value.id}.{node.attr}")
        elif isinstance(node, ast.Import):
            found += [
                f"{module.place(node)}: import {each.name}"
                for each in node.names
                if _first(each.name) in IMPURE_MODULES
            ]
        elif isinstance(node, ast.ImportFrom) and node.module and _first(node.module) in IMPURE_MODULES:
            found.append(f"{module.place(node)}: from {node.module} import …")
    return found


def _first(dotted: str) -> str:
    return dotted.partition(".")[0]


@pytest.mark.parametrize(
    "planted",
    [
        "print('hello')",
        "open('nights.csv')",
        "from datetime import date\ndate.today()",
        "from datetime import datetime\ndatetime.now()",
        "import random",
        "import numpy as np\nnp.random.normal()",
        "import os",
        "from pathlib import Path",
    ],
)
def test_a_planted_impurity_is_caught(planted: str) -> None:
    some = science_modules()[0]
    assert impurities(Module(some.path, ast.parse(planted)))


def test_the_science_reaches_for_nothing() -> None:
    found = [
        each
        for module in science_modules()
        for each in impurities(module, READS_ITS_OWN_FILES.get(room_of(module), frozenset()))
    ]
    assert not found, told("The science takes everything as an argument:", found)


def test_everything_public_in_the_science_is_explained() -> None:
    silent = []
    for module in science_modules():
        parents = {child: parent for parent in ast.walk(module.tree) for child in ast.iter_child_nodes(parent)}
        for node in ast.walk(module.tree):
            if not isinstance(node, (*FUNCTION, ast.ClassDef)) or node.name.startswith("_"):
                continue
            inside_function = isinstance(parents[node], FUNCTION)
            inside_private = isinstance(parents[node], ast.ClassDef) and getattr(
                parents[node], "name", ""
            ).startswith("_")
            if not inside_function and not inside_private and not ast.get_docstring(node):
                silent.append(f"{module.place(node)}: {node.name}")
    assert not silent, told("Say what it is, its units, its limits and its source:", silent)


def test_values_are_frozen() -> None:
    """A dataclass of the science can't be changed after it was made."""
    soft = []
    for module in science_modules():
        for each in module.classes():
            for decorator in each.decorator_list:
                name = decorator.func if isinstance(decorator, ast.Call) else decorator
                if not (isinstance(name, ast.Name) and name.id == "dataclass"):
                    continue
                options = {option.arg for option in decorator.keywords} if isinstance(decorator, ast.Call) else set()
                if not {"frozen", "slots"} <= options:
                    soft.append(f"{module.place(each)}: {each.name}")
    assert not soft, told("Write @dataclass(frozen=True, slots=True, kw_only=True):", soft)
