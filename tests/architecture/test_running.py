"""What is loaded when: help answers before the arrays are imported, and scipy's large part is never imported."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest
from tests.house import source_modules, told


def loaded_after(code: str) -> set[str]:
    """Names of the modules that a fresh interpreter holds after the code."""
    ending = "\nimport sys\nprint('\\n--loaded--')\nprint('\\n'.join(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code + ending], check=False, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return set(result.stdout.partition("--loaded--")[2].split())


def test_help_answers_before_the_arrays_are_imported() -> None:
    loaded = loaded_after(
        "from trochee.cli.main import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass"
    )
    heavy = {"numpy", "scipy", "yaml", "vl_convert"} & loaded
    assert not heavy, (
        f"Import inside the function that needs it, so that `trochee --help` stays fast: {sorted(heavy)}"
    )


@pytest.mark.parametrize("module", ["trochee.effect", "trochee.cli.main", "trochee.review", "trochee.sleep"])
def test_the_large_part_of_scipy_stays_out(module: str) -> None:
    loaded = loaded_after(f"import importlib, pkgutil\nroom = importlib.import_module({module!r})\n"
                          "for each in pkgutil.walk_packages(getattr(room, '__path__', []), room.__name__ + '.'):\n"
                          "    importlib.import_module(each.name)")  # fmt: skip
    slow = {"scipy.stats", "scipy.optimize"} & loaded
    assert not slow, f"Importing these takes longer than the fit; scipy.special has what is needed: {sorted(slow)}"


def test_only_the_command_line_forks() -> None:
    """The clinic has workers and threads: a fork there would copy locks that nobody opens any more."""
    breaches = [
        module.place(node)
        for module in source_modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr in {"fork", "forkpty"}
        if module.path.parts[-2:] != ("cli", "beside.py")
    ]
    assert not breaches, told(
        "A process is forked by cli/beside.py alone, which looks first whether it may", breaches
    )
