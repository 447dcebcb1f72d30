"""One way to write an audit row as bytes, so that the same row always has the same code."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime

VERSION = "trochee-audit-1"


def written(value: object) -> str:
    """Write JSON with sorted keys and no spaces; the same value always gives the same text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def moment(at: datetime) -> str:
    """Write a moment in UTC to the microsecond; raises `ValueError` for one without a zone."""
    if at.tzinfo is None:
        raise ValueError("the moment of a deed carries its zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def code(key: bytes, *parts: str) -> str:
    """HMAC-SHA-256 of the parts, each kept apart by JSON, as hexadecimal."""
    return hmac.new(key, written([VERSION, *parts]).encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare two codes in the same time whatever they hold."""
    return hmac.compare_digest(one.encode(), other.encode())


def content_hash(content: Mapping[str, object]) -> str:
    """SHA-256 of a version's content, to which signatures and audit rows are bound."""
    return hashlib.sha256(written(content).encode()).hexdigest()
