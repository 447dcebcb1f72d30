"""Any value of this room as plain mappings, lists, texts and numbers: what JSON and a digest are made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any


def written(value: object) -> Any:
    """Write a value with its field names as keys; dates in ISO 8601, unknown as ``None``."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: written(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {key: written(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [written(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value


def digest(value: object) -> str:
    """SHA-256 [64 hexadecimal digits] of what a value says; comments and spacing in its files change nothing."""
    text = json.dumps(written(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
