"""Keys of a TOML file, and what is wrong with one: where, what stands there, and what may."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from trochee.foundation.refusal import InputError

from ..text_files import shown

_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key of a TOML file: ``accept`` turns what TOML holds into the value, or gives ``None`` to refuse it."""

    name: str
    accept: Callable[[Any], Any]
    allowed: str
    meaning: str


def read_toml(name: str, text: str) -> dict[str, Any] | InputError:
    """Read a text as TOML, or say why it is none and where."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return _broken(name, text, str(error))
    except (
        ValueError,
        RecursionError,
    ):  # what the parser lets through: a number of thousands of digits, deep nesting
        return _broken(name, text, "a number is too long, or brackets stand too deep within each other")


def _broken(name: str, text: str, message: str) -> InputError:
    """Say that a text is no TOML, and where; ``message`` is the parser's."""
    place = _PLACE.search(message)
    line, column = (int(place["line"]), place["column"]) if place and place["line"] else (text.count("\n") + 1, None)
    lines = text.splitlines()
    return InputError(
        file=name,
        line=line,
        column=column,
        found=shown(lines[line - 1] if line <= len(lines) else ""),
        allowed='TOML: a line such as name = "value"',
        message=f"this is no TOML ({_PLACE.sub('', message)})",
    )


def line_of(text: str, dotted: str) -> int | None:
    """Line on which a key is set, as far as that can be told from the text."""
    last = re.escape(dotted.split(".")[-1].split("[")[0])
    setting = re.compile(rf"""^\s*(\[\[?\s*)?([\w."'-]+\.)?["']?{last}["']?\s*(=|\])""")
    return next((number for number, line in enumerate(text.splitlines(), 1) if setting.match(line)), None)


def kind_of(value: Any) -> str:
    """Name the kind of a value in words."""
    kinds = {
        bool: "a yes or no",
        str: "a text",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "a table",
    }
    return kinds.get(type(value), "a date or time")


def quoted(value: Any) -> str:
    """Write a value as the file has it."""
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)
