"""What answers a fact takes, from files and forms, and from the texts of examples."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from tests.factories.safety import FACTS, fact

from trochee.knowledge.facts import FactType, FactValue

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("a", True, True), ("a", False, False), ("pressure", 5, 5.0), ("pressure", 0, 0.0),
        ("pressure", 100.0, 100.0),
        ("stage", "late", "late"),
        ("seen_on", DAY, DAY), ("seen_on", "2026-11-23", DAY), ("seen_on", "never", "never"),
        ("pills", ["red"], ("red",)), ("pills", [], ()), ("pills", ("red",), ("red",)),
    ],
)  # fmt: skip
def test_an_answer_that_fits_is_taken(name: str, raw: object, value: FactValue) -> None:
    found = FACTS[name].accept(raw)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a", 1), ("a", "true"), ("a", None), ("pressure", True), ("pressure", "5"), ("pressure", float("nan")),
        ("pressure", float("inf")), ("pressure", -0.1), ("pressure", 100.1), ("stage", "soon"), ("stage", 1),
        ("seen_on", "23.11.2026"), ("seen_on", "20261123"), ("seen_on", "ever"), ("seen_on", 20261123),
        ("seen_on", datetime.fromisoformat("2026-11-23T10:00")), ("seen_on", ["never"]), ("pills", "red"),
        ("pills", [1]), ("pills", [" "]),
    ],
)  # fmt: skip
def test_an_answer_that_does_not_fit_is_none(name: str, raw: object) -> None:
    assert FACTS[name].accept(raw) is None


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("a", "true", True), ("a", "false", False), ("a", "yes", None), ("pressure", "5.5", 5.5),
        ("pressure", "five", None), ("pressure", "500", None),
        ("stage", "late", "late"), ("seen_on", "never", "never"),
        ("seen_on", "2026-11-23", DAY), ("pills", ("red",), ("red",)), ("pills", "red", None), ("a", ("true",), None),
    ],
)  # fmt: skip
def test_the_texts_of_an_example_are_read_by_the_type_of_their_fact(
    name: str, text: str | tuple[str, ...], value: FactValue | None
) -> None:
    assert FACTS[name].read(text) == value


def test_a_number_without_bounds_takes_any() -> None:
    free = fact("free", FactType.NUMBER, lowest=None, highest=None)
    assert (free.accept(-1e9), free.accept(1e9), free.allowed) == (-1e9, 1e9, "a number [mmHg]")


def test_what_is_allowed_is_said_in_words() -> None:
    assert {name: each.allowed for name, each in FACTS.items()} == {
        "a": "true or false", "b": "true or false", "c": "true or false",
        "pressure": "a number from 0 to 100 [mmHg]", "stage": "one of early, late",
        "seen_on": "a date YYYY-MM-DD or never", "pills": "a list of words; [] for asked, and none",
    }  # fmt: skip
    assert fact("born", FactType.DATE).allowed == "a date YYYY-MM-DD"
    assert fact("born", FactType.DATE).accept("never") is None
