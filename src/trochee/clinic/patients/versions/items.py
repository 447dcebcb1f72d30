"""One thing that is asked: its words, its short head, what is meant and whose quantity it is, said in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.utils.text import format_lazy

OURS = "ours"
"""Asked for this programme alone: clinical decisions of ours, with no diary before us that has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item: the column that keeps it, words for patients and for tables, what is meant, and whose quantity it is.

    ``kept`` is what the column itself says, where the question asks for the opposite of it: that stands beside a kept
    answer, or 'yes' would mean its contrary. ``source`` is the key of a citation in the shipped knowledge, or `OURS`.
    """

    column: str
    ask: str
    head: str
    means: str
    hint: str = ""
    unit: str = ""
    source: str = OURS
    kept: str = ""

    @property
    def label(self) -> str:
        """Head a column of answers, minutes with their unit; translated when it is shown."""
        head = self.kept or self.head
        timed = self.column.endswith("_min") and self.unit
        return cast("str", format_lazy("{head} [{unit}]", head=head, unit=self.unit)) if timed else head
