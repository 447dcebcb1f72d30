"""A second review of an unchanged folder is already there; anything changed is made anew."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.needs import REPOSITORY, require_reports_extra

from trochee.cli.main import main

SAID = "unchanged: the same record, program and options made the file that is there"


@pytest.fixture
def lark(tmp_path: Path) -> Path:
    """A person whose doses are left out, so that a review takes no time."""
    folder = tmp_path / "lark"
    shutil.copytree(REPOSITORY / "examples" / "lark", folder)
    (folder / "doses.csv").unlink()
    return folder


def reviewed(capsys: pytest.CaptureFixture[str], *words: object) -> bool:
    """Review, and tell whether it was made anew; the path is printed either way."""
    assert main(["review", *(str(word) for word in words)]) == 0
    said = capsys.readouterr()
    assert said.out.strip().endswith((".json", ".html", ".pdf"))
    return SAID not in said.err


def test_the_second_review_is_left_as_it_is(lark: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "review.json"
    assert reviewed(capsys, lark, "--out", out)
    first = out.stat().st_mtime_ns, out.read_bytes()
    assert not reviewed(capsys, lark, "--out", out)
    assert (out.stat().st_mtime_ns, out.read_bytes()) == first


@pytest.mark.needs_reports
@pytest.mark.parametrize("suffix", [".html", ".pdf"])
@pytest.mark.parametrize("reader", ["clinician", "patient"])
def test_so_is_every_other_kind(
    lark: Path, tmp_path: Path, suffix: str, reader: str, capsys: pytest.CaptureFixture[str]
) -> None:
    require_reports_extra()
    out = tmp_path / f"review{suffix}"
    words = (lark, "--out", out, "--for", reader)
    assert reviewed(capsys, *words)
    assert not reviewed(capsys, *words)
    assert reviewed(capsys, lark, "--out", out, "--for", "patient" if reader == "clinician" else "clinician")


@pytest.mark.needs_reports
def test_a_stamped_pdf_is_read_without_a_complaint(lark: Path, tmp_path: Path) -> None:
    require_reports_extra()
    from pypdf import PdfReader

    out = tmp_path / "review.pdf"
    main(["review", str(lark), "--out", str(out)])
    pages = PdfReader(out, strict=True).pages
    assert "Lark Specimen" in pages[0].extract_text()


def test_a_changed_record_is_reviewed_anew(lark: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "review.json"
    reviewed(capsys, lark, "--out", out)
    before = json.loads(out.read_text(encoding="utf-8"))
    rows = (lark / "nights.csv").read_text(encoding="utf-8").splitlines()
    (lark / "nights.csv").write_text("\n".join(rows[:-1]) + "\n", encoding="utf-8")
    assert reviewed(capsys, lark, "--out", out)
    after = json.loads(out.read_text(encoding="utf-8"))
    assert after["last_night"] < before["last_night"]


def test_another_date_is_another_review(lark: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "review.json"
    reviewed(capsys, lark, "--out", out)
    assert reviewed(capsys, lark, "--out", out, "--as-of", "2026-02-01")
    assert json.loads(out.read_text(encoding="utf-8"))["as_of"] == "2026-02-01"
    assert not reviewed(capsys, lark, "--out", out, "--as-of", "2026-02-01")


def test_a_review_altered_by_hand_is_made_anew(
    lark: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "review.json"
    reviewed(capsys, lark, "--out", out)
    first = out.read_text(encoding="utf-8")
    out.write_text(first.replace("Lark", "Lerk", 1), encoding="utf-8")
    assert reviewed(capsys, lark, "--out", out)
    assert out.read_text(encoding="utf-8") == first


def test_another_place_is_written_anew(lark: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reviewed(capsys, lark, "--out", tmp_path / "one.json")
    assert reviewed(capsys, lark, "--out", tmp_path / "two.json")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_a_refused_folder_is_refused_also_where_a_review_stands(
    lark: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "review.json"
    reviewed(capsys, lark, "--out", out)
    (lark / "nights.csv").write_text("date\nyesterday\n", encoding="utf-8")
    assert main(["review", str(lark), "--out", str(out)]) == 1
    assert main(["review", str(tmp_path / "nobody"), "--out", str(out)]) == 1


def test_a_file_that_became_a_link_to_nowhere_is_not_taken_for_absent(lark: Path, tmp_path: Path) -> None:
    out = tmp_path / "review.json"
    assert main(["review", str(lark), "--out", str(out)]) == 0
    (lark / "doses.csv").symlink_to(tmp_path / "nowhere")
    assert main(["review", str(lark), "--out", str(out)]) == 1


def test_a_review_within_the_folder_is_no_part_of_it(lark: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = lark / "review.json"
    assert reviewed(capsys, lark, "--out", out)
    first = out.read_bytes()
    assert not reviewed(capsys, lark, "--out", out)
    assert b"review.json" not in first
    out.write_text("{\n", encoding="utf-8")
    assert reviewed(capsys, lark, "--out", out)
    assert out.read_bytes() == first


def test_where_a_review_cannot_be_written_its_own_name_is_said(
    lark: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    file, long = tmp_path / "file", tmp_path / ("x" * 250 + ".json")
    for out, named in ((file / "review.json", file), (long, long)):
        assert main(["review", str(lark), "--out", str(out)]) == 1
        assert f"{named}: " in capsys.readouterr().err


def test_to_say_that_nothing_changed_the_arrays_are_not_imported(lark: Path, tmp_path: Path) -> None:
    out = tmp_path / "review.json"
    assert main(["review", str(lark), "--out", str(out)]) == 0
    asked = f"import sys\nfrom trochee.cli.main import main\nmain(['review', {str(lark)!r}, '--out', {str(out)!r}])\n"
    asked += "print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)
    assert SAID in told.stderr
    assert not {"numpy", "yaml", "vl_convert", "typst", "trochee.review"} & set(told.stdout.split())


def test_two_at_once_leave_one_whole_review(lark: Path, tmp_path: Path) -> None:
    out = tmp_path / "there" / "review.json"
    command = [sys.executable, "-m", "trochee.cli.main", "review", str(lark), "--out", str(out)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    for each in both:
        each.communicate()
    assert [each.returncode for each in both] == [0, 0]
    assert [path.name for path in out.parent.iterdir()] == ["review.json"]
    third = subprocess.run(command, check=True, capture_output=True, text=True)
    assert SAID in third.stderr
