"""Names that nearly are what somebody wrote: a bounded number of slips, and never a guess between two medicines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

MOST_SLIPS = 2
"""Most letters left out, added, changed or swapped at which a name is still offered."""
SHORTEST = 5
"""A name of fewer letters is never taken for another: too many are one slip apart. Beginnings of this length are
looked up; slips further on are found when the whole is compared."""
LONG = 10
"""From this length on two slips are still taken for the name; in a shorter one a single slip."""
SAME_HEAD = 4
"""Letters at the beginning that have to agree where there are two slips: names of a family share their ending."""

_MOST_OTHER = 2 * MOST_SLIPS
"""Most letters that only one of two near names holds: a slip takes one letter away and brings another."""


class NearNames:
    """Known names by what is left of their beginnings when two letters are dropped (symmetric deletion)."""

    def __init__(self, names: Iterable[str]) -> None:
        by_head: defaultdict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
        for name in names:
            if len(name) >= SHORTEST:
                by_head[name[:SHORTEST]].append((name, frozenset(name)))
        heads: defaultdict[str, list[str]] = defaultdict(list)
        for head in by_head:
            for rest in _rests(head):
                heads[rest].append(head)
        self._by_head: Mapping[str, list[tuple[str, frozenset[str]]]] = by_head
        self._heads: Mapping[str, list[str]] = heads

    def __call__(self, written: str) -> dict[str, int]:
        """Give the names within two slips of what was written, each with its slips; empty for short words."""
        if len(written) < SHORTEST:
            return {}
        heads = {head for rest in _rests(written[:SHORTEST]) for head in self._heads.get(rest, ())}
        letters = frozenset(written)
        near = (name for head in heads for name, there in self._by_head[head] if len(letters ^ there) <= _MOST_OTHER)
        measured = ((name, slips(written, name)) for name in near)
        return {name: number for name, number in measured if number <= MOST_SLIPS}


def _rests(head: str) -> Iterator[str]:
    """Give what is left without two letters: two beginnings within two slips have such a rest in common."""
    return map("".join, combinations(head, SHORTEST - MOST_SLIPS))


def slips(one: str, other: str) -> int:
    """Count letters left out, added, changed or swapped with their neighbour; one more than `MOST_SLIPS` for more.

    Optimal string alignment: no letter is changed twice.
    """
    too_many = MOST_SLIPS + 1
    if abs(len(one) - len(other)) > MOST_SLIPS:
        return too_many
    before: list[int] = []
    row = list(range(len(other) + 1))
    previous = ""
    for i, letter in enumerate(one, start=1):
        last, before, row, earlier = before, row, [i], ""
        for j, against in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if (letter, previous) == (earlier, against):
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
            earlier = against
        if min(row) > MOST_SLIPS:
            return too_many
        previous = letter
    return min(row[-1], too_many)
