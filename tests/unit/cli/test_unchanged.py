"""A written review knows what it was made from, and whether anybody has touched it since."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

import trochee
from trochee.cli import unchanged
from trochee.cli.unchanged import made_from, stamped, stands

HTML = b'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>A review</title>\n</html>\n'
JSON = b'{\n  "patient": "A \\"made_from\\": \\"B\\"",\n  "as_of": "2026-03-01"\n}\n'
PDF = b"%PDF-1.7\n1 0 obj <</Length 9>> stream\nstartxref\nendstream endobj\ntrailer <<>>\nstartxref\n17\n%%EOF"
KINDS = pytest.mark.parametrize(
    ("suffix", "content"), [(".html", HTML), (".json", JSON), (".pdf", PDF)], ids=["html", "json", "pdf"]
)
INPUTS, OTHER = "a" * 64, "b" * 64


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "person"
    place.mkdir()
    (place / "nights.csv").write_text("date\n2026-03-01\n", encoding="utf-8")
    (place / "doses.csv").write_text("taken_at\n", encoding="utf-8")
    return place


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small package in place of the program."""
    place = tmp_path / "trochee"
    (place / "knowledge").mkdir(parents=True)
    (place / "__init__.py").write_text("", encoding="utf-8")
    (place / "model.py").write_text("slope = 1\n", encoding="utf-8")
    (place / "knowledge" / "priors.yaml").write_text("- id: one\n", encoding="utf-8")
    monkeypatch.setattr(trochee, "__file__", str(place / "__init__.py"))
    return place


def of(folder: Path, out: str = "review.html", as_of: str | None = None) -> str | None:
    return made_from(folder, folder.parent / out, [("as_of", as_of), ("for", "clinician")])


@KINDS
def test_what_is_stamped_stands(tmp_path: Path, suffix: str, content: bytes) -> None:
    out = tmp_path / f"review{suffix}"
    out.write_bytes(stamped(content, suffix, INPUTS))
    assert stands(out, INPUTS)


@KINDS
def test_what_was_made_from_something_else_does_not_stand(tmp_path: Path, suffix: str, content: bytes) -> None:
    out = tmp_path / f"review{suffix}"
    out.write_bytes(stamped(content, suffix, INPUTS))
    assert not stands(out, OTHER)


@KINDS
def test_any_altered_byte_undoes_it(tmp_path: Path, suffix: str, content: bytes) -> None:
    out = tmp_path / f"review{suffix}"
    made = stamped(content, suffix, INPUTS)
    for place in range(len(made)):
        out.write_bytes(made[:place] + bytes([made[place] ^ 1]) + made[place + 1 :])
        assert not stands(out, INPUTS), place
    for altered in (made + b"\n", made[:-1], b"", content):
        out.write_bytes(altered)
        assert not stands(out, INPUTS)


@KINDS
def test_a_second_stamp_is_no_stamp(tmp_path: Path, suffix: str, content: bytes) -> None:
    out = tmp_path / f"review{suffix}"
    once = stamped(content, suffix, INPUTS)
    out.write_bytes(once + once)
    assert not stands(out, INPUTS)


@KINDS
def test_the_stamp_takes_nothing_away_and_adds_one_line(suffix: str, content: bytes) -> None:
    made = stamped(content, suffix, INPUTS).splitlines(keepends=True)
    added = [line for line in made if INPUTS.encode() in line]
    assert len(added) == 1
    assert b"".join(line for line in made if line not in added) == content


def test_stamped_json_is_json_with_one_more_key() -> None:
    found = json.loads(stamped(JSON, ".json", INPUTS))
    assert found.pop("made_from").startswith(INPUTS + ".")
    assert found == json.loads(JSON)


def test_a_pdf_still_begins_and_ends_as_a_pdf_and_no_object_moves() -> None:
    made = stamped(PDF, ".pdf", INPUTS)
    before_the_end = PDF.rindex(b"startxref")
    assert made.startswith(PDF[:before_the_end])
    assert made.endswith(PDF[before_the_end:])


@KINDS
def test_without_inputs_nothing_is_stamped_and_nothing_stands(tmp_path: Path, suffix: str, content: bytes) -> None:
    assert stamped(content, suffix, None) == content
    out = tmp_path / f"review{suffix}"
    out.write_bytes(content)
    assert not stands(out, None)


@pytest.mark.parametrize("suffix", [".html", ".json", ".pdf"])
def test_a_file_of_another_kind_or_none_does_not_stand(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"review{suffix}"
    assert not stands(out, INPUTS)
    out.write_bytes(b"a shopping list")
    assert not stands(out, INPUTS)
    with pytest.raises(ValueError, match="no file of the kind"):
        stamped(b"a shopping list", suffix, INPUTS)


def test_the_same_folder_program_and_options_give_the_same_digest(folder: Path, house: Path) -> None:
    assert of(folder) == of(folder)
    assert len(of(folder) or "") == len(INPUTS)


def test_where_the_file_lies_counts_only_by_its_kind(folder: Path, house: Path) -> None:
    assert of(folder, "review.html") == of(folder, "other/name.html")
    assert of(folder, "review.html") != of(folder, "review.json")


@pytest.mark.parametrize("name", ["nights.csv", "doses.csv", "new.csv"])
def test_a_changed_or_new_file_of_the_folder_changes_it(folder: Path, house: Path, name: str) -> None:
    before = of(folder)
    (folder / name).write_text("date\n2026-03-02\n", encoding="utf-8")
    assert of(folder) != before


def test_a_renamed_file_of_the_folder_changes_it(folder: Path, house: Path) -> None:
    before = of(folder)
    (folder / "doses.csv").rename(folder / "effects.csv")
    assert of(folder) != before


def test_what_a_review_does_not_read_changes_nothing(folder: Path, house: Path) -> None:
    before = of(folder)
    (folder / ".hidden").write_text("x", encoding="utf-8")
    (folder / "scans").mkdir()
    (folder / "scans" / "letter.txt").write_text("x", encoding="utf-8")
    assert of(folder) == before


def test_options_change_it(folder: Path, house: Path) -> None:
    assert of(folder, as_of="2026-03-01") != of(folder)
    as_patient = made_from(folder, folder / "review.html", [("as_of", None), ("for", "patient")])
    assert as_patient != of(folder)


@pytest.mark.parametrize("name", ["model.py", "knowledge/priors.yaml", "new.css"])
def test_a_changed_program_or_knowledge_changes_it(folder: Path, house: Path, name: str) -> None:
    before = of(folder)
    (house / name).write_text("something else", encoding="utf-8")
    assert of(folder) != before


def test_compiled_files_are_not_the_program(folder: Path, house: Path) -> None:
    before = of(folder)
    (house / "__pycache__").mkdir()
    (house / "__pycache__" / "model.cpython-311.pyc").write_bytes(b"x")
    assert of(folder) == before


def test_another_version_of_what_computes_or_draws_changes_it(
    folder: Path, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = of(folder)
    monkeypatch.setattr(unchanged, "version", lambda _: "0.0.1")
    newer = of(folder)
    monkeypatch.setattr(unchanged, "version", _not_installed)
    assert len({before, newer, of(folder)}) == 3


def _not_installed(package: str) -> str:
    raise PackageNotFoundError(package)


def test_a_review_inside_the_folder_is_no_part_of_the_record(folder: Path, house: Path) -> None:
    out = folder / "review.html"
    alone = made_from(folder, out, [])
    out.write_text("first", encoding="utf-8")
    assert made_from(folder, out, []) == alone
    assert made_from(folder, folder.parent / "other.html", []) != alone  # there it is a file that is not read


@pytest.mark.parametrize("name", ["doses.csv", "trial.toml"])
def test_a_folder_named_as_a_file_is_left_to_the_review(folder: Path, house: Path, name: str) -> None:
    (folder / name).unlink(missing_ok=True)
    (folder / name).mkdir()
    assert of(folder) is None


def test_a_folder_that_cannot_be_read_is_left_to_the_review(tmp_path: Path) -> None:
    assert made_from(tmp_path / "nobody", tmp_path / "review.html", []) is None
