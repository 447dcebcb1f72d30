"""What was read of a folder of knowledge, before its law is held against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from trochee.foundation.refusal import InputError

from .shapes import Entry


@dataclass(frozen=True, slots=True)
class Filed:
    """An entry and the file it stands in."""

    file: str
    entry: Entry

    def refused(self, key: str, found: str, allowed: str, message: str) -> InputError:
        """Refusal of a key of this entry."""
        spot = f"{self.entry.place}.{key}"
        line = self.entry.line_of(key.split("[")[0].split(".")[0])
        return InputError(file=self.file, line=line, column=spot, found=found, allowed=allowed, message=message)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Everything read, by kind, and the day against which dates are held; ``as_of`` `None` holds none."""

    entries: Mapping[str, Sequence[Filed]]
    as_of: date | None

    def of(self, name: str) -> Sequence[Filed]:
        """Entries of a kind."""
        return self.entries.get(name, ())
