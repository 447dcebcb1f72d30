"""Which nights of a record belong together: a night decades from the rest is a slip far more often than a night.

The nights between are nights without an entry, and an estimate goes over every one of them: one wrong year would
drown the record in nights that never were.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from trochee.effect.values import Message
from trochee.foundation.figures import counted, day
from trochee.knowledge import Knowledge
from trochee.record import Night

FAR_APART = "nights_far_apart"
_NAMED = 3
"""Stretches named before the rest are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Nights in order of their dates, and the stretches that lie too far from them, with the nights of each."""

    nights: tuple[Night, ...]
    apart: tuple[tuple[date, date, int], ...] = ()


def together(nights: Iterable[Night], knowledge: Knowledge) -> Together:
    """Keep the stretch with most nights, the latest of several; a longer one than can be read loses its beginning.

    A new stretch begins where more than `review.series.longest_gap_nights` nights in a row have no entry. What is
    left out stays on the record.
    """
    gap = knowledge.number("review.series.longest_gap_nights")
    stretches: list[list[Night]] = []
    for night in sorted(nights, key=lambda each: each.date):
        if not stretches or (night.date - stretches[-1][-1].date).days - 1 > gap:
            stretches.append([])
        stretches[-1].append(night)
    if not stretches:
        return Together(nights=())
    kept = max(reversed(stretches), key=_dates)
    apart = [each for each in stretches if each is not kept]
    most = timedelta(days=knowledge.number("review.series.most_nights"))
    early = [night for night in kept if kept[-1].date - night.date >= most]
    return Together(
        nights=tuple(kept[len(early) :]),
        apart=tuple((each[0].date, each[-1].date, _dates(each)) for each in [*apart, early] if each),
    )


def _dates(stretch: Sequence[Night]) -> int:
    """Nights of a stretch, each counted once from however many sources."""
    return len({night.date for night in stretch})


def far_apart(found: Together, knowledge: Knowledge) -> list[Message]:
    """Name the nights that are left out, and ask whether their dates are right."""
    if not found.apart:
        return []
    count = sum(nights for _, _, nights in found.apart)
    spans = [_span(first, last, nights) for first, last, nights in found.apart[:_NAMED]]
    more = len(found.apart) - len(spans)
    if more:
        spans.append(f"and {counted(more, 'stretch', 'stretches')} more")
    gap, most = (
        counted(int(knowledge.number(f"review.series.{name}")), "night")
        for name in ("longest_gap_nights", "most_nights")
    )
    text = (
        f"{counted(count, 'night')} left out, with more than {gap} to the others or {most} and more before the last "
        f"one: {'; '.join(spans)}. Are these dates right?"
    )
    return [Message(code=FAR_APART, text=text)]


def _span(first: date, last: date, nights: int) -> str:
    if first == last:
        return day(first)
    return f"{day(first)} to {day(last)} ({counted(nights, 'night')})"
