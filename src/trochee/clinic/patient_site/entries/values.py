"""What a patient writes down beside nights: a dose, a side effect. Both are kept, shown and amended alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from trochee.clinic.patients.values import Chart
from trochee.clinic.patients.versions.items import Item
from trochee.clinic.patients.versions.values import Keeping, Kept, Saved

from .forms import EntryForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What a form has to know beside the entry: when and where, what was written before, what is amended.

    ``today`` is the patient's own date, in ``zone``; ``gone`` is what was amended, where it was taken back meanwhile.
    """

    at: datetime
    zone: ZoneInfo
    today: date
    written: tuple[Kept[Any], ...]
    amended: Kept[Any] | None = None
    gone: Kept[Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Kind:
    """One kind of entry: how it is kept, asked for and called.

    ``name`` is a piece of addresses and of the names of templates; ``line`` gives an entry's title and the words
    beneath; ``items`` are what is asked and ``say`` words a column's text; ``said`` gives what is told once
    an entry was saved, and whether it is grave.
    """

    name: str
    keeping: Keeping[Any]
    form: Callable[..., EntryForm]
    keep: Callable[..., Saved]
    withdraw: Callable[..., Saved]
    kept: Callable[[Chart], tuple[Kept[Any], ...]]
    versions: Callable[[Chart, UUID], tuple[Kept[Any], ...]]
    line: Callable[[Any], tuple[str, str]]
    items: Mapping[str, Item]
    say: Callable[[str, str], str]
    said: Callable[[Any], tuple[str, bool]]

    def texts(self, value: Any) -> dict[str, str]:
        """Give what an entry says by column, and what stands beside its columns."""
        table = self.keeping.table
        return {**dict(zip(table.names, table.texts(value), strict=False)), **value.extra}

    def route(self, page: str = "") -> str:
        """Name the route of a page of this kind."""
        return f"my_{self.name}{'_' if page else ''}{page}"
