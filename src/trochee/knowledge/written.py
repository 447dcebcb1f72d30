"""Any value of this room as plain mappings, lists, texts and numbers: what JSON and a digest are made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any

_AS_THEY_ARE = frozenset({str, int, float, bool})
"""Types whose values JSON takes as they are; a word of an enumeration is of another type."""


def written(value: object) -> Any:
    """Write a value with its field names as keys; dates in ISO 8601, unknown as ``None``."""
    kind: type = type(value)
    if value is None or kind in _AS_THEY_ARE:
        return value
    if names := _names(kind):
        return {name: written(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {key: written(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [written(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value


@cache
def _names(kind: type) -> tuple[str, ...]:
    """Give the names of a dataclass's fields; none of any other type. Asked for each of 40,000 values."""
    return tuple(each.name for each in fields(kind)) if is_dataclass(kind) else ()


def digest(value: object) -> str:
    """SHA-256 [64 hexadecimal digits] of what a value says; comments and spacing in its files change nothing."""
    text = json.dumps(written(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
