from __future__ import annotations

import pickle

import pytest

from trochee.foundation.refusal import InputError, InputRefused


def error(line: int | None, column: str | None) -> InputError:
    return InputError(
        file="nights.csv", line=line, column=column, found="25:61", allowed="HH:MM", message="no clock time"
    )


@pytest.mark.parametrize(
    ("line", "column", "place"),
    [
        (4, "rise_time", "nights.csv, line 4, column rise_time"),
        (4, None, "nights.csv, line 4"),
        (None, "rise_time", "nights.csv, column rise_time"),
        (None, None, "nights.csv"),
    ],
)
def test_an_error_names_its_place_first(line: int | None, column: str | None, place: str) -> None:
    assert str(error(line, column)) == f"{place}: no clock time (found: 25:61; allowed: HH:MM)"


def test_a_refusal_carries_every_error() -> None:
    refused = InputRefused([error(4, "rise_time"), error(9, "into_bed")])
    assert [each.line for each in refused.errors] == [4, 9]
    assert len(str(refused).splitlines()) == 2


def test_a_refusal_needs_an_error() -> None:
    with pytest.raises(ValueError, match="at least one error"):
        InputRefused([])


def test_a_refusal_travels_between_processes_whole() -> None:
    refused = InputRefused([error(4, "rise_time"), error(9, "into_bed")])
    arrived = pickle.loads(pickle.dumps(refused))
    assert arrived.errors == refused.errors
    assert str(arrived) == str(refused)
