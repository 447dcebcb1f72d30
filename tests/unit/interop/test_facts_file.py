"""A file of facts: what is read, and everything that refuses it, at once and with its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.factories.safety import FACTS

from trochee.foundation.refusal import InputError, InputRefused
from trochee.interop.tables.facts_file import contradicted, read_facts

DAY = date(2026, 11, 23)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "facts.toml"


def refused(file: Path, text: str | bytes) -> tuple[InputError, ...]:
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputRefused) as refusal:
        read_facts(file, FACTS, DAY)
    return refusal.value.errors


def test_known_facts_are_read_by_their_types_and_unknown_ones_left_out(file: Path) -> None:
    file.write_text(
        'a = true\nb = "unknown"\npressure = 5\nstage = "late"\nseen_on = 2026-11-23\npills = ["red"]\n', "utf-8"
    )
    assert read_facts(file, FACTS, DAY) == {
        "a": True, "pressure": 5.0, "stage": "late", "seen_on": DAY, "pills": ("red",),
    }  # fmt: skip


def test_a_day_that_never_was_is_an_answer(file: Path) -> None:
    file.write_text('seen_on = "never"\n', encoding="utf-8")
    assert read_facts(file, FACTS, DAY) == {"seen_on": "never"}


def test_every_error_comes_at_once_with_its_line(file: Path) -> None:
    found = refused(
        file,
        '# facts\na = "yes"\npresure = 5\npressure = 500\n'
        'seen_on = 2026-11-24\nnothing_like_it = 1\nstage = "soon"\n',
    )
    assert [(each.line, each.column, each.found, each.allowed) for each in found] == [
        (2, "a", '"yes"', "true or false"),
        (3, "presure", "presure", "pressure?"),
        (4, "pressure", "500", "a number from 0 to 100 [mmHg]"),
        (5, "seen_on", "2026-11-24", "2026-11-23 or earlier"),
        (6, "nothing_like_it", "nothing_like_it", "a name that `trochee knowledge facts` lists"),
        (7, "stage", '"soon"', "one of early, late"),
    ]
    assert found[0].message == "a is a text that does not fit here"
    assert found[1].message == "no fact is called presure"
    assert found[3].message == "seen_on lies after the day of the check"


def test_a_yes_or_no_where_a_number_belongs_is_quoted_as_the_file_has_it(file: Path) -> None:
    (found,) = refused(file, "pressure = true\n")
    assert (found.found, found.message) == ("true", "pressure is a yes or no that does not fit here")


def test_what_is_no_toml_and_no_text_is_refused_with_its_place(file: Path) -> None:
    assert [(each.line, each.file) for each in refused(file, "a = \n")] == [(1, "facts.toml")]
    assert "UTF-8" in refused(file, b"a = \xff")[0].allowed


@pytest.mark.parametrize(
    ("given", "follows", "found", "allowed"),
    [
        (True, False, "true", "false"),
        (("red", "blue"), ("red",), "red, blue", "red"),
        (44.0, 18.0, "44.0", "18.0"),
    ],
)
def test_facts_that_contradict_each_other_are_refused_with_their_line(
    file: Path, given: bool, follows: bool, found: str, allowed: str
) -> None:
    file.write_text("b = false\na = true\n", encoding="utf-8")
    (error,) = contradicted(file, [("a", given, follows, ("b", "c"))]).errors
    assert (error.line, error.column, error.found, error.allowed) == (2, "a", found, allowed)
    assert error.message == "a follows from b, c, and says otherwise"
