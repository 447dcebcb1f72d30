"""Which facts decided, and which would."""

from __future__ import annotations

import pytest
from tests.factories.safety import DAY, FACTS, asks, group, yes

from trochee.knowledge.conditions import Condition, Joining, Operator
from trochee.knowledge.facts import FactValue
from trochee.safety.grounds import deciding, missing, why

AT = DAY.toordinal()
ANY = group(Joining.ANY, yes("a"), yes("b"), yes("c"))
ALL = group(Joining.ALL, yes("a"), yes("b"), yes("c"))
TWO = group(Joining.AT_LEAST_OF, yes("a"), yes("b"), yes("c"), number=2)
NEITHER = group(Joining.NOT, ANY)


@pytest.mark.parametrize(
    ("condition", "known", "decided", "open_ends"),
    [
        (ANY, {"a": False, "b": True}, ("b",), ()),
        (ANY, {"a": False, "b": False, "c": False}, ("a", "b", "c"), ()),
        (ANY, {"a": False}, ("a",), ("b", "c")),
        (ALL, {"a": True, "b": False}, ("b",), ()),
        (ALL, {"a": True, "b": True, "c": True}, ("a", "b", "c"), ()),
        (ALL, {"b": True}, ("b",), ("a", "c")),
        (TWO, {"a": True, "c": True, "b": False}, ("a", "c"), ()),
        (TWO, {"a": True, "b": False}, ("a", "b"), ("c",)),
        (NEITHER, {"a": True, "b": False}, ("a",), ()),
        (NEITHER, {}, (), ("a", "b", "c")),
        (group(Joining.ALL, ANY, yes("a")), {}, (), ("a", "b", "c")),
        (group(Joining.ALL, group(Joining.ANY, yes("a"), yes("b")), yes("c")), {"a": True}, ("a",), ("c",)),
    ],
)
def test_only_what_counts_is_named(
    condition: Condition, known: dict[str, FactValue], decided: tuple[str, ...], open_ends: tuple[str, ...]
) -> None:
    tree = why(condition, FACTS, dict[str, float]().__getitem__)
    assert deciding(tree, known, AT) == decided
    assert missing(tree, known, AT) == open_ends


def test_every_part_is_compiled_once() -> None:
    asked: list[str] = []

    def numbers(key: str) -> float:
        asked.append(key)
        return 50.0

    bounded = asks("pressure", Operator.AT_LEAST, "bounds.pressure")
    tree = why(group(Joining.ALL, group(Joining.NOT, group(Joining.ANY, bounded, yes("a")))), FACTS, numbers)
    assert asked == ["bounds.pressure"]
    assert tree.holds({"pressure": 49.0, "a": False}, AT) is True
    assert tree.holds({"pressure": 50.0}, AT) is False
