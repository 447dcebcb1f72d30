"""How an answer to a fact is written as one text, and read again as the same value."""

from __future__ import annotations

import json
from datetime import date

from trochee.knowledge.facts import Fact, FactType, FactValue

from .codes import yes_or_no

_BETWEEN = ";"
"""Stands between the words of a list; alone it is a list of none."""
_AS_JSON = "["
"""Begins a list whose words hold what stands between words."""


def answer_text(value: FactValue) -> str:
    """Write the value of a fact as people write it; `answer_value` gives the same value back.

    A list is its words with ``;`` between them. One whose words would not come back so, since they hold a ``;`` or a
    sign that is not printed, or begin or end with a space, is written as JSON.
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return repr(float(value)).removesuffix(".0")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    plain = _BETWEEN.join(value) or _BETWEEN
    return plain if plain.isprintable() and _words(plain) == list(value) else json.dumps(list(value))


def answer_value(fact: Fact, text: str) -> FactValue | None:
    """Read the answer to a fact; ``None`` for what the fact does not take."""
    said = text.strip()
    if fact.type is FactType.LIST:
        return fact.accept(_words(said))
    return yes_or_no("", said) if fact.type is FactType.YES_NO else fact.read(said)


def _words(said: str) -> object:
    if said.startswith(_AS_JSON):
        try:
            return json.loads(said)
        except (ValueError, RecursionError):
            pass  # words that begin with a bracket, such as '[old] zolpidem'
    return [word for each in said.split(_BETWEEN) if (word := each.strip())]
