"""What an answer says, as it is sealed and as it is read again."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from trochee.clinic.audit.canonical import written
from trochee.knowledge.facts import FactValue

from .values import NewAnswer, Unknown

_DAY = "$date"


def content(new: NewAnswer) -> dict[str, object]:
    """Give what an answer says, not by whom or when: this is sealed, and its code is made of this."""
    value: object = new.value
    if isinstance(value, date):
        value = {_DAY: value.isoformat()}
    elif isinstance(value, tuple):
        value = list(value)
    return {"fact": new.fact, "value": value, "unknown": new.unknown, "items": list(new.items), "form": new.form}


def as_text(new: NewAnswer) -> str:
    """Write an answer as what is sealed."""
    return written(content(new))


def from_text(text: str) -> NewAnswer:
    """Give the answer of a sealed text."""
    said = json.loads(text)
    return NewAnswer(
        fact=said["fact"],
        value=_value(said["value"]),
        unknown=Unknown(said["unknown"]) if said["unknown"] else None,
        items=tuple(said["items"]),
        form=said["form"],
    )


def _value(raw: Any) -> FactValue | None:
    if isinstance(raw, dict):
        return date.fromisoformat(raw[_DAY])
    found: FactValue | None = tuple(raw) if isinstance(raw, list) else raw
    return found
