"""What must hold of named conditions: facts that are there, values that are possible, names of one meaning."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from trochee.foundation.refusal import InputError

from .condition_kinds import NAMED_CONDITIONS
from .facts import FactType
from .rule_kinds import FACTS
from .shelf import Shelf
from .words import plain


def named_condition_breaches(shelf: Shelf) -> Iterator[InputError]:
    """Everything wrong with named conditions: facts nobody defines, impossible values, names of two meanings."""
    of_facts = {
        plain(word): str(filed.entry.get("id"))
        for filed in shelf.of(FACTS.name)
        for word in chain(filed.entry.get("conditions", ()), filed.entry.get("codes", ()))
    }
    seen: dict[str, str] = {}
    for filed in shelf.of(NAMED_CONDITIONS.name):
        entry = filed.entry
        says, name = entry.get("says", ()), entry.get("id", "")
        for each in says:
            fact, value = shelf.facts.get(each.get("fact", "")), each.get("is") or each.get("is_not") or ""
            if fact is None:
                yield filed.refused("says", each.get("fact", ""), "a fact that stands in facts", "no such fact")
            elif (each.get("is") is None) == (each.get("is_not") is None):
                yield filed.refused("says", fact.id, "is or is_not", "both or neither is said")
            elif fact.read(value) is None or (each.get("is_not") and fact.type is FactType.YES_NO):
                yield filed.refused("says", f"{fact.id}: {value}", fact.allowed, f"{fact.id} is never that")
        for word in map(plain, chain(entry.get("names", ()), entry.get("codes", ()))):
            holder = seen.setdefault(word, name) if says or word not in of_facts else of_facts[word]
            if holder != name:
                yield filed.refused("names", word, "a name of one condition only", f"{word} also means {holder}")
