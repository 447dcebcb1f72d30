"""Write values as TOML; the standard library only reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_LAST_CONTROL, _DELETE = 0x1F, 0x7F


def toml_text(values: Mapping[str, Any]) -> str:
    """Write a table; raises `ValueError` for what TOML cannot hold, such as an unknown value."""
    return "".join(_table(values, ()))


def _table(values: Mapping[str, Any], path: tuple[str, ...]) -> list[str]:
    """Own keys first, then the tables below: a key after a table's head would belong to that table."""
    lines = [f"{_key(name)} = {_value(each)}\n" for name, each in values.items() if not isinstance(each, Mapping)]
    for name, each in values.items():
        if isinstance(each, Mapping):
            below = (*path, name)
            lines += [f"\n[{'.'.join(map(_key, below))}]\n", *_table(each, below)]
    return lines


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _quoted(name)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(name)} = {_value(each)}" for name, each in value.items()) + "}"
    raise ValueError(f"TOML has no way to write {value!r}")


def _quoted(text: str) -> str:
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    number = ord(character)
    return f"\\u{number:04x}" if number <= _LAST_CONTROL or number == _DELETE else character
