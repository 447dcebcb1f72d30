"""Lines as people write them, in an invented knowledge: what is taken, asked about, and not recognised."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.factories.knowledge import folder

from trochee.knowledge import load
from trochee.safety.naming import Naming
from trochee.safety.reading import read


@pytest.fixture
def naming(tmp_path: Path) -> Naming:
    return Naming(load(folder(tmp_path)))


@pytest.mark.parametrize(
    ("line", "taken", "asked", "strangers"),
    [
        ("Calmex 5mg at night", ["calmine"], [], ()),
        ("calmine 0,5 mg", ["calmine"], [], ()),
        ("kalm-ex", ["calmine"], [], ()),
        ("KÁLM EX", ["calmine"], [], ()),
        ("Lullin forte", ["lullin"], [], ()),
        ("duo", ["duo"], [], ()),
        ("calmine; pepper", ["calmine", "pepper"], [], ()),
        ("calmine and pepper", ["calmine", "pepper"], [], ()),
        ("calmine calmine", ["calmine"], [], ()),
        ("calming pill", ["calmer"], [], ()),
        ("calmime", ["calmine"], [], ()),
        ("cal mime", ["calmine"], [], ()),
        ("calmine zzzz", ["calmine"], [], ("zzzz",)),
        ("calmine zzzz yyyy zzzz", ["calmine"], [], ("zzzz", "yyyy")),
        ("calmime zzzz", ["calmine"], [], ("zzzz",)),
        ("aaaa bbbb cccc dddd calmime", ["calmine"], [], ("aaaa", "bbbb", "cccc", "dddd")),
        ("zzzz", [], [], ("zzzz",)),
        ("5 mg", [], [], ("5 mg",)),
        ("", [], [], ("",)),
        ("酒", [], [], ("酒",)),
        ("calmine, stopped", [], ["calmine"], ()),
        ("stopped calmine", [], ["calmine"], ()),
        ("calmine with pepper, stopped", [], ["calmine", "pepper"], ()),
        ("calmine, pepper, stopped", ["calmine"], ["pepper"], ()),
        ("calmine, stopped pepper", ["calmine"], ["pepper"], ()),
        ("no calmine", [], ["calmine"], ()),
        ("no calmine, pepper", ["pepper"], ["calmine"], ()),
        ("no calmine and pepper", ["pepper"], ["calmine"], ()),
        ("calmine not at night", ["calmine"], [], ()),
        ("calmine: no", [], ["calmine"], ()),
        ("no calmime", [], ["calmine"], ()),
    ],
)
def test_a_line_is_read_word_by_word(
    line: str, taken: list[str], asked: list[str], strangers: tuple[str, ...], naming: Naming
) -> None:
    found = read(line, naming)
    assert ([each.id for each in found.taken], [each.id for each in found.asked]) == (taken, asked)
    assert found.not_recognised == strangers
    assert not found.nothing


@pytest.mark.parametrize("line", ["none", "None.", "no pills", "NO-PILLS"])
def test_nothing_is_an_answer(line: str, naming: Naming) -> None:
    found = read(line, naming)
    assert found.nothing
    assert (found.taken, found.not_recognised) == ((), ())


def test_a_misspelt_name_says_how_it_was_read_and_an_open_one_what_it_might_be(naming: Naming) -> None:
    assert read("calmime 5 mg", naming).read_as == (("calmime", "calmine"),)
    found = read("kalmiine", naming)
    assert (found.not_recognised, found.offered) == (("kalmiine",), ("calmine",))
