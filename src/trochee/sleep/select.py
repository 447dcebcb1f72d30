"""One row for each night where several sources have written one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trochee.record import Night


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The row that stands for each night, by date, and the rows kept beside it, by date and source."""

    chosen: tuple[Night, ...]
    beside: tuple[Night, ...]


def one_a_night(nights: Iterable[Night]) -> Selection:
    """Choose one row a night: the patient's own account before any device, then the first source by its name.

    The result does not depend on the order of the rows. Nothing is merged: the other rows are kept as they are.
    """
    chosen: list[Night] = []
    beside: list[Night] = []
    for night in sorted(nights, key=_rank):
        if chosen and chosen[-1].date == night.date:
            beside.append(night)
        else:
            chosen.append(night)
    return Selection(chosen=tuple(chosen), beside=tuple(sorted(beside, key=lambda each: (each.date, each.source))))


def _rank(night: Night) -> tuple[object, ...]:
    return night.date, night.from_device, night.source.casefold(), night.source
