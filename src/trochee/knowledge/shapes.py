"""What a field of a knowledge file may hold, read from YAML nodes so that every refusal knows its line.

The field decides what its text means, not YAML: `no` in a text field is the word, in a flag it is refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, Protocol

import yaml
from yaml import MappingNode, ScalarNode, SequenceNode

from trochee.foundation.refusal import InputError

_SHOWN = 60
_IDENTITIES = ("id", "key", "term")
_KEPT_NAMES = 4096
_NOTHING, _QUOTED = frozenset(("", "~", "null")), frozenset(("'", '"', "|", ">"))


class _Broken:
    """Stands for a value that was refused; never leaves this room."""


BROKEN: Final = _Broken()
"""What a shape gives back after it has refused."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file being read and the list that its refusals go to."""

    name: str
    errors: list[InputError]

    def refuse(self, node: yaml.Node | int | None, place: str, found: str, allowed: str, message: str) -> _Broken:
        """Note a refusal at a node or line and give back `BROKEN`."""
        line = node.start_mark.line + 1 if isinstance(node, yaml.Node) else node
        self.errors.append(
            InputError(file=self.name, line=line, column=place or None, found=found, allowed=allowed, message=message)
        )
        return BROKEN


class Shape(Protocol):
    """What one node may hold."""

    @property
    def allowed(self) -> str:
        """What is allowed, in words for a refusal."""

    def read(self, node: yaml.Node, place: str, sheet: Sheet) -> Any:
        """Give the value, or refuse on the sheet and give `BROKEN`."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single word, number or sentence; ``make`` raises `ValueError` for what is not allowed."""

    allowed: str
    make: Callable[[str], Any]

    def read(self, node: yaml.Node, place: str, sheet: Sheet) -> Any:
        """Give the value made of the text."""
        if not isinstance(node, ScalarNode) or _says_nothing(node):
            return sheet.refuse(node, place, shown(node), self.allowed, "not filled as this field must be")
        try:
            return self.make(node.value)
        except ValueError:
            return sheet.refuse(node, place, shown(node), self.allowed, "not what this field holds")


def _text(text: str) -> str:
    return text.strip() or _refused(text)


def _flag(text: str) -> bool:
    return text == "true" or (text != "false" and _refused(text))


def _refused(text: str) -> Any:
    raise ValueError(text)


_DECIMAL = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")


def a_number(text: str) -> float:
    """Read a finite decimal number; raises `ValueError` for anything else."""
    found = float(text) if _DECIMAL.fullmatch(text) else math.inf
    return found if math.isfinite(found) else _refused(text)


def _day(text: str) -> date:
    found = date.fromisoformat(text)
    return found if found.isoformat() == text else _refused(text)


def _matching(pattern: str) -> Callable[[str], str]:
    """Hold a text to a pattern; the same names come back by the thousand, so those of late are not matched again."""
    compiled = re.compile(pattern)
    return lru_cache(_KEPT_NAMES)(lambda text: text if compiled.fullmatch(text) else _refused(text))


TEXT = Scalar("words", _text)
FLAG = Scalar("true or false", _flag)
NUMBER = Scalar("a number such as 31 or 0.5", a_number)
DAY = Scalar("a date YYYY-MM-DD", _day)
NAME = Scalar("a name of a-z, 0-9, _ and dots", _matching(r"[a-z0-9_]+(\.[a-z0-9_]+)*"))


def number(lowest: float, highest: float = math.inf, *, whole: bool = False) -> Scalar:
    """Shape of a number within bounds, both allowed; a whole one is an `int`."""

    def make(text: str) -> float:
        found: float = a_number(text)
        if whole:
            found = int(text)
        return found if lowest <= found <= highest else _refused(text)

    kind = "a whole number" if whole else "a number"
    bounds = f"of {lowest:g} or more" if math.isinf(highest) else f"from {lowest:g} to {highest:g}"
    return Scalar(f"{kind} {bounds}", make)


def one_of(words: type[StrEnum]) -> Scalar:
    """Shape of one of the words of an enumeration."""
    return Scalar(", ".join(words), words)


@dataclass(frozen=True, slots=True)
class Many:
    """A list of things of one shape."""

    shape: Shape
    at_least: int = 0

    @property
    def allowed(self) -> str:
        """What is allowed."""
        least = f", at least {self.at_least}" if self.at_least else ""
        return f"a list{least}; each: {self.shape.allowed}"

    def read(self, node: yaml.Node, place: str, sheet: Sheet) -> Any:
        """Give a tuple of the values that could be read."""
        if not isinstance(node, SequenceNode):
            return sheet.refuse(node, place, shown(node), self.allowed, "not a list")
        if len(node.value) < self.at_least:
            return sheet.refuse(node, place, f"{len(node.value)} entries", self.allowed, "too few entries")
        found = [
            self.shape.read(each, _spot(place, _identity(each) or str(index)), sheet)
            for index, each in enumerate(node.value)
        ]
        return tuple(each for each in found if each is not BROKEN)


@dataclass(frozen=True, slots=True)
class Field:
    """A key of a section: its shape, and what stands where it is left out (`needed` where it may not be)."""

    shape: Shape
    needed: bool = True
    default: Any = None


def optional(shape: Shape, default: Any = None) -> Field:
    """Field that may be left out or `null`; `default` then stands."""
    return Field(shape, needed=False, default=default)


@dataclass(frozen=True, slots=True)
class Entry:
    """A section as read: values by key, and the line each stands on; `BROKEN` where one was refused."""

    values: dict[str, Any]
    lines: Mapping[str, int]
    line: int
    place: str

    def __getitem__(self, key: str) -> Any:
        """Value of a key."""
        return self.values[key]

    def get(self, key: str, instead: Any = None) -> Any:
        """Value of a key, or ``instead`` where it was refused or left out."""
        found = self.values[key]
        return instead if found is BROKEN or found is None else found

    def line_of(self, key: str) -> int:
        """Line of a key [from 1]; that of the entry where the key was left out."""
        return self.lines.get(key, self.line)


@dataclass(frozen=True, slots=True)
class Section:
    """A mapping with these keys and no others."""

    fields: Mapping[str, Field] = field(hash=False)
    _left_out: Mapping[str, Any] = field(init=False, repr=False, compare=False)
    """What stands for each key that is left out."""
    _needed: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Note once what every reading asks for."""
        object.__setattr__(self, "_left_out", {key: each.default for key, each in self.fields.items()})
        object.__setattr__(self, "_needed", frozenset(key for key, each in self.fields.items() if each.needed))

    @property
    def allowed(self) -> str:
        """What is allowed."""
        return "the keys " + ", ".join(self.fields)

    def read(self, node: yaml.Node, place: str, sheet: Sheet) -> Any:
        """Give an `Entry` after refusing every unknown, doubled, missing and wrong key."""
        if not isinstance(node, MappingNode):
            return sheet.refuse(node, place, shown(node), self.allowed, "not a set of keys with values")
        values: dict[str, Any] = {**self._left_out}
        lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, ScalarNode) else shown(key_node)
            spot = f"{place}.{key}" if place else key
            asked = self.fields.get(key)
            if asked is None:
                sheet.refuse(key_node, spot, key, self.allowed, "no such key here")
            elif key in lines:
                sheet.refuse(key_node, spot, key, "each key once", "a key stands twice")
            else:
                lines[key] = key_node.start_mark.line + 1
                if asked.needed or not (isinstance(value_node, ScalarNode) and _says_nothing(value_node)):
                    values[key] = asked.shape.read(value_node, spot, sheet)
        if not self._needed <= lines.keys():
            for key, asked in self.fields.items():
                if asked.needed and key not in lines:
                    spot = f"{place}.{key}" if place else key
                    values[key] = sheet.refuse(node, spot, "nothing", asked.shape.allowed, "a key is missing")
        return Entry(values, lines, node.start_mark.line + 1, place)


def _spot(place: str, name: str) -> str:
    return f"{place}[{name}]" if place else name


def _identity(node: yaml.Node) -> str | None:
    """Name of an entry of a list by the field that tells it apart, where that stands first, as it does by custom."""
    if not isinstance(node, MappingNode) or not node.value:
        return None
    key, value = node.value[0]
    named = isinstance(key, ScalarNode) and isinstance(value, ScalarNode) and key.value in _IDENTITIES
    return value.value if named else None


def _says_nothing(node: ScalarNode) -> bool:
    return node.value in _NOTHING and node.style not in _QUOTED


def shown(node: yaml.Node) -> str:
    """Write what stands at a node, short enough for a line."""
    if isinstance(node, ScalarNode):
        if _says_nothing(node) or not node.value.strip():
            return "nothing"
        return node.value if len(node.value) <= _SHOWN else f"{node.value[:_SHOWN]}…"
    return "a list" if isinstance(node, SequenceNode) else "a set of keys with values"
