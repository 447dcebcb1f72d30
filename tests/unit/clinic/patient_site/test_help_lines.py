"""Whom to call: the clinic's own numbers, read anew when they change, and never a page without any."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from trochee.clinic.patient_site.help.values import EVERYWHERE, FILE, Line, lines_of, problem_of

OWN = """
[[crisis]]
name = "Night line"
number = "+49 30 (123) 45"
note = "all night"
[[clinic]]
name = "Us"
number = "12"
"""


def test_without_a_file_the_emergency_numbers_stand(tmp_path: Path) -> None:
    assert lines_of(tmp_path) == EVERYWHERE
    assert problem_of(tmp_path) == ""
    assert [each.number for each in lines_of(tmp_path)["emergency"]] == ["112", "911"]


def test_the_clinics_own_numbers_stand_beside(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(OWN, encoding="utf-8")
    found = lines_of(tmp_path)
    assert found["crisis"] == (Line(name="Night line", number="+49 30 (123) 45", note="all night"),)
    assert found["crisis"][0].dialled == "+493012345"
    assert found["emergency"] == EVERYWHERE["emergency"]
    assert (found["clinic"][0].note, "poison" in found, problem_of(tmp_path)) == ("", False, "")


def test_an_emergency_number_of_ones_own_takes_the_place(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('[[emergency]]\nname = "Here"\nnumber = "000"\n', encoding="utf-8")
    assert [each.number for each in lines_of(tmp_path)["emergency"]] == ["000"]


def test_a_corrected_number_is_shown_at_once(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_text(OWN, encoding="utf-8")
    assert "crisis" in lines_of(tmp_path)
    path.write_text(OWN.replace("Night line", "Day line"), encoding="utf-8")
    os.utime(path, ns=(path.stat().st_mtime_ns + 10, path.stat().st_mtime_ns + 10))
    assert lines_of(tmp_path)["crisis"][0].name == "Day line"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("[[crisis", "help.toml"),
        ('[[crises]]\nname = "x"\nnumber = "1"', "unknown: crises"),
        ('[[crisis]]\nname = "x"', "has `name` and `number`"),
        ('crisis = ["x"]', "has `name` and `number`"),
        ("crisis = 4", "help.toml"),
        ('[[crisis]]\nname = "x"\nnumber = "call us"', "is no number to call"),
        ('[[crisis]]\nname = ""\nnumber = "1"', "has a name"),
        (f'[[crisis]]\nname = "{"x" * 201}"\nnumber = "1"', "no text over 200"),
    ],
)
def test_a_file_that_cannot_be_read_hides_no_help(tmp_path: Path, wrong: str, why: str) -> None:
    (tmp_path / FILE).write_text(wrong, encoding="utf-8")
    assert lines_of(tmp_path) == EVERYWHERE
    assert why in problem_of(tmp_path)
