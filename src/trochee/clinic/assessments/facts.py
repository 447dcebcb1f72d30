"""The facts of a person as they are written and sealed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from trochee.clinic.audit.canonical import written

from .values import Facts

_LISTS = ("diagnoses", "conditions", "medicines")
_TABLES = ("facts", "extra")
_WRITTEN_ON = "written_on"
_DATED: dict[str, Callable[[str], object]] = {
    "$datetime": datetime.fromisoformat,
    "$date": date.fromisoformat,
    "$time": time.fromisoformat,
}


def as_mapping(facts: Facts) -> dict[str, object]:
    """Write the content that a version's hash is made of. Raises `TypeError` for what TOML cannot hold."""
    lists = {name: None if (said := getattr(facts, name)) is None else list(said) for name in _LISTS}
    told = {} if facts.written_on is None else {_WRITTEN_ON: facts.written_on.isoformat()}
    return {**lists, **{name: _plain(getattr(facts, name)) for name in _TABLES}, **told}


def as_text(facts: Facts) -> str:
    """Write the facts as what is sealed."""
    return written(as_mapping(facts))


def from_text(text: str) -> Facts:
    """Give the facts of a sealed text."""
    said = json.loads(text)
    lists: dict[str, Any] = {name: None if said[name] is None else tuple(said[name]) for name in _LISTS}
    told = said.get(_WRITTEN_ON)
    written_on = None if told is None else date.fromisoformat(told)
    return Facts(**lists, **{name: _toml(said[name]) for name in _TABLES}, written_on=written_on)


def _plain(value: Any) -> Any:
    """Turn what TOML holds into what JSON holds: dates and times become a marked text."""
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, datetime | date | time):
        return {f"${type(value).__name__}": value.isoformat()}
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise TypeError(f"a fact is a text, number, yes or no, date, list or table, not {type(value).__name__}")


def _toml(value: Any) -> Any:
    if isinstance(value, dict):
        for mark, read in _DATED.items():
            if value.keys() == {mark}:
                return read(value[mark])
        return {name: _toml(each) for name, each in value.items()}
    return [_toml(each) for each in value] if isinstance(value, list) else value
