"""Slips are counted as the published measure counts them, and found wherever they stand."""

from __future__ import annotations

import pytest

from trochee.safety.near import MOST_SLIPS, NearNames, slips

NAMES = ("diazepam", "diltiazem", "zopiclone", "amitriptyline", "kava", "salva")


@pytest.mark.parametrize(
    ("one", "other", "number"),
    [
        ("ca", "ac", 1),  # a swap of neighbours counts once (Damerau 1964)
        ("kitten", "kitten", 0),
        ("book", "back", 2),
        ("flaw", "lawn", 2),
        ("abc", "abcde", 2),
        ("kitten", "sitting", 3),  # the textbook pair of Levenshtein's measure; more than is looked at
        ("abcdef", "fedcba", 3),
        ("short", "much longer", 3),
        ("", "ab", 2),
        ("ab", "ab", 0),
        ("ba", "abcd", 3),
    ],
)
def test_slips_are_those_of_the_textbook(one: str, other: str, number: int) -> None:
    assert slips(one, other) == slips(other, one) == number


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("diazepam", {"diazepam": 0}),
        ("iazepam", {"diazepam": 1}),
        ("diazepm", {"diazepam": 1}),
        ("idazepam", {"diazepam": 1}),
        ("diazepamx", {"diazepam": 1}),
        ("xxdiazepam", {"diazepam": 2}),
        ("qxazepam", {"diazepam": 2}),  # two letters gone and two others there
        ("salvo", {"salva": 1}),
        ("salv", {}),
        ("zoplicone", {"zopiclone": 2}),
        ("zpoiclnoe", {"zopiclone": 2}),
        ("amitryptiline", {"amitriptyline": 2}),
        ("amoxicillin", {}),
        ("kavaa", {}),  # too short a name to be missed
        ("kav", {}),
    ],
)
def test_names_within_two_slips_are_found_wherever_the_slips_stand(written: str, found: dict[str, int]) -> None:
    assert NearNames(NAMES)(written) == found


def test_every_pair_of_deletions_is_found() -> None:
    near, name = NearNames(NAMES), "amitriptyline"
    for first in range(len(name)):
        once = name[:first] + name[first + 1 :]
        assert near(once)[name] == 1
        for second in range(len(once)):
            assert near(once[:second] + once[second + 1 :])[name] <= MOST_SLIPS
