"""Small pieces: files, functions and parameter lists keep to the budget."""

from __future__ import annotations

import ast
from statistics import median

from tests.house import Function, all_modules, source_modules, told

LINES_OF_A_FILE_UNDER = 600
MEDIAN_LINES_AT_MOST = 120
LINES_OF_A_BODY_UNDER = 60
PARAMETERS_AT_MOST = 8


def lines(text: str) -> int:
    return len(text.splitlines())


def body_lines(function: Function) -> int:
    """Lines from the first statement after the docstring to the last."""
    body = function.body
    if (
        isinstance(body[0], ast.Expr)
        and isinstance(body[0].value, ast.Constant)
        and isinstance(body[0].value.value, str)
    ):
        body = body[1:]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def parameters(function: Function) -> int:
    arguments = function.args
    named = [each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    return len([name for name in named if name not in {"self", "cls"}])


def test_no_file_is_long() -> None:
    long = [
        f"{module.name}: {count} lines"
        for module in all_modules()
        if (count := lines(module.path.read_text(encoding="utf-8"))) >= LINES_OF_A_FILE_UNDER
    ]
    assert not long, told(f"Split by idea what reaches {LINES_OF_A_FILE_UNDER} lines:", long)


def test_most_files_are_small() -> None:
    counts = [lines(module.path.read_text(encoding="utf-8")) for module in source_modules()]
    assert median(counts) <= MEDIAN_LINES_AT_MOST, (
        f"The median file of src has {median(counts):.0f} lines, over {MEDIAN_LINES_AT_MOST}: split the largest ones."
    )


def test_no_function_is_long() -> None:
    long = [
        f"{module.place(function)}: {function.name} has {count} lines"
        for module in source_modules()
        for function in module.functions()
        if (count := body_lines(function)) >= LINES_OF_A_BODY_UNDER
    ]
    assert not long, told(f"Split function bodies of {LINES_OF_A_BODY_UNDER} lines or more:", long)


def test_no_parameter_list_is_long() -> None:
    long = [
        f"{module.place(function)}: {function.name} takes {count}"
        for module in source_modules()
        for function in module.functions()
        if (count := parameters(function)) > PARAMETERS_AT_MOST
    ]
    assert not long, told(f"More than {PARAMETERS_AT_MOST} parameters want a value object:", long)
