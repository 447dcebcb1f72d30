"""What was read of a folder of knowledge, before its law is held against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from trochee.foundation.refusal import InputError

from .facts import Fact
from .kinds import QUANTITIES
from .rule_kinds import FACTS
from .shapes import BROKEN, Entry


class Filed(NamedTuple):
    """An entry and the file it stands in."""

    file: str
    entry: Entry

    def refused(self, key: str, found: str, allowed: str, message: str) -> InputError:
        """Refusal of a key of this entry."""
        spot = f"{self.entry.place}.{key}"
        line = self.entry.line_of(key.split("[")[0].split(".")[0])
        return InputError(file=self.file, line=line, column=spot, found=found, allowed=allowed, message=message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Everything read, by kind, and the day against which dates are held; ``as_of`` `None` holds none.

    Several laws ask for ``every`` entry, also those that stand within one, however deep; for the ``facts`` that could
    be read without a breach, by name; and for the ``units`` of the quantities, by id.
    """

    entries: Mapping[str, Sequence[Filed]]
    as_of: date | None
    every: Sequence[Filed]
    facts: Mapping[str, Fact]
    units: Mapping[str, str]

    def of(self, name: str) -> Sequence[Filed]:
        """Entries of a kind."""
        return self.entries.get(name, ())


def on_a_shelf(entries: Mapping[str, Sequence[Filed]], as_of: date | None) -> Shelf:
    """Put entries on a shelf, by the names of their kinds."""
    every = [
        Filed(filed.file, entry)
        for of_kind in entries.values()
        for filed in of_kind
        for entry in _within(filed.entry, [])
    ]
    facts = [each.entry for each in entries[FACTS.name] if BROKEN not in each.entry.values.values()]
    return Shelf(
        entries=entries,
        as_of=as_of,
        every=every,
        facts={each["id"]: FACTS.build(each) for each in facts},
        units={each.entry.get("id", ""): each.entry.get("unit", "") for each in entries[QUANTITIES.name]},
    )


def _within(entry: Entry, found: list[Entry]) -> list[Entry]:
    found.append(entry)
    for value in entry.values.values():
        if isinstance(value, tuple):
            for inner in value:
                if isinstance(inner, Entry):
                    _within(inner, found)
        elif isinstance(value, Entry):
            _within(value, found)
    return found
