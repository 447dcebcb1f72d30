"""The invented people are what the tool invents: nobody edits them by hand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.needs import REPOSITORY

EXAMPLES = REPOSITORY / "examples"


def test_the_examples_come_from_the_tool(tmp_path: Path) -> None:
    subprocess.run([sys.executable, REPOSITORY / "tools" / "invent.py", tmp_path], check=True)
    invented = {path.relative_to(tmp_path): path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.*")}
    assert invented
    for name, text in invented.items():
        assert (EXAMPLES / name).read_text(encoding="utf-8") == text, f"run tools/invent.py examples: {name} differs"


def test_everybody_in_the_examples_is_said_to_be_invented() -> None:
    people = [path for path in EXAMPLES.iterdir() if path.is_dir()]
    assert people
    for person in people:
        assert (
            (person / "patient.toml")
            .read_text(encoding="utf-8")
            .startswith("# Invented: nobody of this name exists.")
        )
