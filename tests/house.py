"""The house as its rules see it: files, syntax trees and names. For the tests in `architecture`."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.needs import REPOSITORY

SOURCE = REPOSITORY / "src" / "trochee"
SCIENCE_ROOMS = ("foundation", "record", "knowledge", "sleep", "pharmacology", "effect", "safety", "review")
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Module:
    """A parsed Python file."""

    path: Path
    tree: ast.Module

    @property
    def name(self) -> str:
        """Path from the repository's root."""
        return self.path.relative_to(REPOSITORY).as_posix()

    def place(self, node: ast.AST) -> str:
        """File and line, as editors open them."""
        return f"{self.name}:{getattr(node, 'lineno', 1)}"

    def functions(self) -> Iterator[Function]:
        """Every function and method, nested ones too."""
        for node in ast.walk(self.tree):
            if isinstance(node, FUNCTION):
                yield node

    def classes(self) -> Iterator[ast.ClassDef]:
        """Every class, nested ones too."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ClassDef):
                yield node


@cache
def modules(*folders: Path) -> tuple[Module, ...]:
    """Parse every Python file under the folders."""
    paths = sorted({path for folder in folders for path in folder.rglob("*.py")})
    return tuple(Module(path, ast.parse(path.read_text(encoding="utf-8"))) for path in paths)


def source_modules() -> tuple[Module, ...]:
    """All that ships."""
    return modules(SOURCE)


def science_modules() -> tuple[Module, ...]:
    """The rooms that may know no clock, no chance, no files and no network."""
    return modules(*(SOURCE / room for room in SCIENCE_ROOMS if (SOURCE / room).is_dir()))


def all_modules() -> tuple[Module, ...]:
    """Everything that is Python in the repository."""
    return modules(*(REPOSITORY / folder for folder in ("src", "tests", "tools", "benchmarks")))


def room_of(module: Module) -> str:
    """First folder under `trochee`; empty for the package itself."""
    parts = module.path.relative_to(SOURCE).parts
    return parts[0] if len(parts) > 1 else ""


@cache
def pyproject() -> dict[str, Any]:
    """The project's settings."""
    return tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))


def told(rule: str, breaches: list[str]) -> str:
    """A failure that says what to do and where."""
    return "\n".join([rule, *(f"  {each}" for each in breaches)])
