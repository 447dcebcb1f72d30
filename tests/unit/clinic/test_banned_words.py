"""No text of the clinic promises: nothing is called safe or proven, nothing 'works', nobody 'may drive'."""

from __future__ import annotations

import re

import pytest
from tools.catalogue.gathering import CLINIC, texts_of

PROMISES = re.compile(r"\b(safe|safely|proven|proves|works (?!once)|worked (?!out)|you may drive)\b", re.IGNORECASE)
"""A link 'works once' and a number is 'worked out': that promises nothing of a medicine."""


def _texts() -> list[tuple[str, str]]:
    files = [*CLINIC.rglob("*.py"), *CLINIC.rglob("templates/**/*.html")]
    return [
        (path.relative_to(CLINIC).as_posix(), each.text)
        for path in files
        if "migrations" not in path.parts
        for each in texts_of(path)
    ]


def test_no_text_promises() -> None:
    texts = _texts()
    assert len(texts) > 1000
    assert not [(path, text) for path, text in texts if PROMISES.search(text)]


@pytest.mark.parametrize("text", ["It is safe to take.", "This works for most.", "You may drive now.", "Proven."])
def test_a_promise_would_be_found(text: str) -> None:
    assert PROMISES.search(text)
