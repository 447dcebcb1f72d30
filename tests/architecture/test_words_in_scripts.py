"""Scripts say nothing of their own: what people read comes from the page, in its language.

A text in a script that holds a space between two words is taken for a sentence; class names, selectors and keys of
storage are not. Comments are left out.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.needs import REPOSITORY

CLINIC = REPOSITORY / "src" / "trochee" / "clinic"
SCRIPTS = sorted(path for path in CLINIC.rglob("*.js") if "vendor" not in path.parts)
_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", re.DOTALL)
_TEXT = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|`(?:\\.|[^`\\])*`')
_FOR_PROGRAMS = re.compile(
    r"(?:querySelector(?:All)?|closest|matches|getElementsByClassName|register|Error)\(\s*(?:\"[^\"]*\"|'[^']*'|`[^`]*`)"
)
_TWO_WORDS = re.compile(r"[A-Za-z]{2,},? [a-z]{2,}")
_SCHEMES = {"light", "dark"}
_CLASSES = frozenset(
    name
    for path in CLINIC.rglob("*.css")
    for name in re.findall(r"\.([a-z][\w-]*)", path.read_text(encoding="utf-8"))
)


def sentences(script: str) -> list[str]:
    """Give what a script would say to people; faults that only a developer reads are not for people."""
    script = _FOR_PROGRAMS.sub("", _COMMENT.sub("", script))
    texts = [re.sub(r"\$\{[^}]*\}", "…", found.group()[1:-1]) for found in _TEXT.finditer(script)]
    return [each for each in texts if _TWO_WORDS.search(each) and not set(each.split()) <= _CLASSES | _SCHEMES]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.relative_to(CLINIC).as_posix())
def test_a_script_says_nothing_of_its_own(path: Path) -> None:
    assert sentences(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "planted", ['say("No passkey was used.")', "x = `about ${n} asleep in bed`", "y = 'not saved yet'"]
)
def test_a_planted_sentence_is_found(planted: str) -> None:
    assert sentences(planted)


@pytest.mark.parametrize(
    "plain",
    [
        'root.querySelector(".save button")',
        'find("input[type=radio]:checked")',
        'add("chip")',
        "// said in a comment",
        'key("a-b")',
    ],
)
def test_what_a_program_reads_passes(plain: str) -> None:
    assert not sentences(plain)
