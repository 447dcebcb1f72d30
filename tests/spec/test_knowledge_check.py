"""`trochee knowledge check` refuses knowledge that lacks what it rests on, and says where."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.needs import REPOSITORY

from trochee.cli.main import main

SHIPPED = REPOSITORY / "src" / "trochee" / "knowledge"
DAY = "2026-11-24"
RULES = "rules/eligibility.yaml"

# what is missing, where, what stands there, what is put in its place, what is said
PLANTED = [
    ("a source", RULES,
     '    - {source: spravato_label, locator: "contraindications", read_on: 2026-11-22}\n', "",
     "eligibility.aneurysm.grounds"),
    ("a unit", "quantities/safety.yaml", '  unit: "mmHg"\n', "", ".unit"),
    ("a date", RULES, "  checked_on: 2026-11-23\n", "", "eligibility.aneurysm.checked_on"),
    ("the day on which a source was read", RULES, ", read_on: 2026-11-22}", "}",
     "eligibility.aneurysm.grounds[0].read_on"),
    ("an example", RULES, "    - {expect: asks,", "    - {expect: fires,", "eligibility.aneurysm.examples"),
    ("a use of a citation", "citations/safety.yaml", "",
     "- {key: nobody_cites_me, authors: Somebody, title: A page, year: 2026, locator: a page, read: web page}\n",
     "nobody_cites_me.key"),
    ("a fact", RULES, "{fact: aneurysm, is: true}", "{fact: no_such_fact, is: true}",
     "eligibility.aneurysm.when"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "there", "instead", "said"), [each[1:] for each in PLANTED], ids=[p[0] for p in PLANTED]
)
def test_knowledge_without_it_is_refused_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, there: str, instead: str, said: str
) -> None:
    own = tmp_path / "own"
    shutil.copytree(SHIPPED, own, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    text = (own / file).read_text(encoding="utf-8")
    assert there in text
    (own / file).write_text(text.replace(there, instead, 1) if there else text + instead, encoding="utf-8")
    assert main(["knowledge", "check", str(own), "--as-of", DAY]) == 1
    told = capsys.readouterr()
    assert any(file.split("/")[0] in line and said in line for line in (told.out + told.err).splitlines()), told


def test_whole_it_is_accepted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own"
    shutil.copytree(SHIPPED, own, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    assert main(["knowledge", "check", str(own), "--as-of", DAY]) == 0
    assert capsys.readouterr().err == ""
