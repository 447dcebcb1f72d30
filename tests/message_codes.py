"""Every code that a message of the estimate or of the review can have, read from the source."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from types import ModuleType

import trochee.effect
import trochee.review
from trochee.sleep.dose_nights import DoseNote, DosePlace

_ENDINGS: Mapping[str, tuple[StrEnum, ...]] = {
    "doses_": tuple(place for place in DosePlace if place is not DosePlace.ON_RECORD),
    "dose_": tuple(DoseNote),
}
"""What may follow the beginning of a code that is put together."""
_LISTED = {"code"}
"""Names that run over the keys of a table of texts, in the same function."""


def message_codes() -> set[str]:
    """Read every code; raises where one is written in a way that this does not know."""
    return {
        code
        for package in (trochee.effect, trochee.review)
        for each in pkgutil.iter_modules(package.__path__)
        for code in _codes(importlib.import_module(f"{package.__name__}.{each.name}"))
    }


def _codes(module: ModuleType) -> Iterator[str]:
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    for part in tree.body:  # a function, or a table of messages beside them
        for call in ast.walk(part):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Message":
                for given in call.keywords:
                    if given.arg == "code":
                        yield from _said(given.value, part, module)


def _said(value: ast.expr, part: ast.stmt, module: ModuleType) -> Iterator[str]:
    match value:
        case ast.Constant(value=str(code)):
            yield code
        case ast.Name(id=name) if name in _LISTED:
            tables = [each for each in ast.walk(part) if isinstance(each, ast.Dict)]
            assert tables, f"{module.__name__}: no table of texts beside {ast.unparse(value)}"
            yield from (str(ast.literal_eval(key)) for table in tables for key in table.keys if key is not None)
        case ast.Name(id=name):
            yield str(getattr(module, name))
        case ast.JoinedStr(values=[ast.Constant(value=str(beginning)), ast.FormattedValue()]):
            yield from (f"{beginning}{each.value}" for each in _ENDINGS[beginning])
        case _:
            raise AssertionError(f"{module.__name__}: how to read the code {ast.unparse(value)}?")
