"""From stretches of sleep and wake to the answers of a diary night: arithmetic on whole seconds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

Interval = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypnogram:
    """Disjoint, ordered stretches of a log [s on any one scale]: asleep, awake, and the whole of it.

    ``inner_wake`` is the part of ``awake`` between the first sleep and the last. Time in neither stretch is unknown.
    ``overlaps`` tells that stretches of the device contradicted each other, ``outside`` that some lay beyond the log.
    """

    start: int
    end: int
    asleep: tuple[Interval, ...]
    awake: tuple[Interval, ...]
    inner_wake: tuple[Interval, ...]
    overlaps: bool
    outside: bool

    @property
    def latency_min(self) -> float | None:
        """From the start of the log to the first sleep [min]; ``None`` without any sleep."""
        return (self.asleep[0][0] - self.start) / 60 if self.asleep else None

    @property
    def awake_at_the_end_min(self) -> float | None:
        """From the end of the last sleep to the end of the log [min]; ``None`` without any sleep."""
        return (self.end - self.asleep[-1][1]) / 60 if self.asleep else None

    @property
    def asleep_min(self) -> float:
        """Time asleep [min]."""
        return _length(self.asleep) / 60

    @property
    def wake_min(self) -> float | None:
        """Wake after sleep onset [min], up to the final awakening; ``None`` where a part of that time is unknown."""
        if not self.asleep or self.has_gaps:
            return None
        return _length(self.inner_wake) / 60

    @property
    def has_gaps(self) -> bool:
        """Whether nothing is known of a part of the time between the first sleep and the last."""
        if not self.asleep:
            return False
        return _length(self.asleep) + _length(self.inner_wake) < self.asleep[-1][1] - self.asleep[0][0]


def hypnogram(
    span: Interval, asleep: Iterable[Interval], awake: Iterable[Interval], overlay: Iterable[Interval]
) -> Hypnogram:
    """Merge stretches: wake wins over sleep, an overlay of wake replaces what lies under it.

    An overlay counts only where something lies under it; what lies beyond the span is cut off.
    """
    asleep, awake, overlay = list(asleep), list(awake), list(overlay)
    base = sorted([*asleep, *awake])
    covered = _merged(base)
    short = _common(_merged(overlay), covered)
    wake = _merged([*awake, *short])
    slept = _common(_without(_merged(asleep), wake), [span])
    wake = _common(wake, [span])
    between = [(slept[0][0], slept[-1][1])] if slept else []
    return Hypnogram(
        start=span[0],
        end=span[1],
        asleep=slept,
        awake=wake,
        inner_wake=_common(wake, between),
        overlaps=any(later[0] < earlier[1] for earlier, later in pairwise(base)),
        outside=any(each[0] < span[0] or each[1] > span[1] for each in [*base, *overlay]),
    )


def _length(intervals: Iterable[Interval]) -> int:
    return sum(end - start for start, end in intervals)


def _merged(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _common(some: Iterable[Interval], others: Iterable[Interval]) -> tuple[Interval, ...]:
    """Where both hold; each side is ordered and disjoint."""
    first, second = list(some), list(others)
    found, i, j = [], 0, 0
    while i < len(first) and j < len(second):
        start, end = max(first[i][0], second[j][0]), min(first[i][1], second[j][1])
        if start < end:
            found.append((start, end))
        if first[i][1] <= second[j][1]:
            i += 1
        else:
            j += 1
    return tuple(found)


def _without(some: Iterable[Interval], cut: Iterable[Interval]) -> tuple[Interval, ...]:
    """Where the first holds and the second does not; each side is ordered and disjoint."""
    some = list(some)
    if not some:
        return ()
    ends = [some[0][0], *(each for interval in cut for each in interval), some[-1][1]]
    return _common(some, list(zip(ends[::2], ends[1::2], strict=True)))
