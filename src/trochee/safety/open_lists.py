"""Lists that are not complete: what may stand on them, and that something on them was not recognised."""

from __future__ import annotations

from trochee.knowledge.facts import FactValue

NOT_CHECKED = "not_checked"
"""Member of a list to which a name belongs that was not recognised: it may be anything."""
_MAYBE = "maybe:"


def unsure(word: str) -> str:
    """Member of a list that may belong there and may not."""
    return f"{_MAYBE}{word}"


def certain(value: FactValue) -> FactValue:
    """Give a fact as it is shown to people: of a list, what stands on it for certain."""
    return tuple(each for each in value if not is_open(each)) if isinstance(value, tuple) else value


def is_open(word: str) -> bool:
    """Whether a member stands for something that is not known."""
    return word == NOT_CHECKED or word.startswith(_MAYBE)
