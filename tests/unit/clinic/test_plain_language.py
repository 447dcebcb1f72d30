"""Every text that a patient may read is at grade 6 or lower (Flesch-Kincaid, `tests/reading_grade.py`), by file.

All texts of a file count, those too that a page shows only now and then: refusals, messages, notes by mail. A text
counts where it ends as a sentence and has at least four words. A number of more than four digits, such as that of a
telephone, counts as one word of one syllable; names of medicines are counted as they are. The review in plain words
has a test of its own, `tests/unit/reports/patient/test_reading_grade.py`; consent texts are each clinic's own.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.reading_grade import counts
from tools.catalogue.gathering import CLINIC, texts_of

GRADE, ALONE = 6.0, 8.0
FOR_PATIENTS = (
    "patient_site",
    "messaging/sending",
    "ui/templates",
    "ui/faults.py",
    "accounts/forms.py",
    "accounts/library_forms.py",
    "accounts/adapter.py",
    "patients/forms.py",
    "patients/agreed.py",
)
_END = re.compile(r"[.?!:]$")
FEW_WORDS = 4


def _files() -> list[Path]:
    roots = [CLINIC / each for each in FOR_PATIENTS]
    files = [each for root in roots for each in (root.rglob("*") if root.is_dir() else (root,))]
    return sorted(
        each for each in files if each.suffix in {".py", ".html", ".txt"} and "__pycache__" not in each.parts
    )


def sentences(path: Path) -> list[str]:
    """Give what a file says in sentences, as somebody would read it."""
    texts = [text for each in texts_of(path) for text in (each.text, each.many) if text]
    plain = [re.sub(r"%\(\w+\)s", "one", re.sub(r"<[^>]*>", "", text)).replace("%%", "%") for text in texts]
    plain = [re.sub(r"\d[\d ]{4,}", "1", text) for text in plain]
    return [text for text in plain if _END.search(text) and len(text.split()) >= FEW_WORDS]


TOLD = {path.relative_to(CLINIC).as_posix(): told for path in _files() if (told := sentences(path))}


@pytest.mark.parametrize("told", TOLD.values(), ids=TOLD)
def test_a_file_reads_at_grade_6(told: list[str]) -> None:
    grade = counts(" ".join(told)).grade
    assert grade <= GRADE, (round(grade, 1), told)
    hard = [(round(counts(text).grade, 1), text) for text in told if counts(text).grade > ALONE]
    assert not hard, f"each alone at {ALONE} or lower"


def test_there_is_something_to_read() -> None:
    assert len(TOLD) > 40
    assert sum(map(len, TOLD.values())) > 300
