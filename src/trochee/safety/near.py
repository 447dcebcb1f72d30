"""Names that nearly are what somebody wrote: a bounded number of slips, and never a guess between two medicines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

MOST_SLIPS = 2
"""Most letters left out, added, changed or swapped at which a name is still offered."""
SHORTEST = 5
"""A name of fewer letters is never taken for another: too many are one slip apart."""
LONG = 10
"""From this length on two slips are still taken for the name; in a shorter one a single slip."""
SAME_HEAD = 4
"""Letters at the beginning that have to agree where there are two slips: names of a family share their ending."""
_HEAD = 5
"""Letters at the beginning that are looked up; slips further on are found when the whole is compared."""
_BITS = 31


class NearNames:
    """Known names by what is left of their beginnings when up to two letters are dropped (symmetric deletion)."""

    def __init__(self, names: Iterable[str]) -> None:
        by_head: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for name in names:
            if len(name) >= SHORTEST:
                by_head[name[:_HEAD]].append((name, _letters_of(name)))
        heads: defaultdict[str, list[str]] = defaultdict(list)
        for head in by_head:
            for rest in _rests(head):
                heads[rest].append(head)
        self._by_head: Mapping[str, list[tuple[str, int]]] = by_head
        self._heads: Mapping[str, list[str]] = heads

    def __call__(self, written: str) -> dict[str, int]:
        """Give the names within two slips of what was written, each with its slips; empty for short words."""
        if len(written) < SHORTEST:
            return {}
        own = _letters_of(written)
        heads = {head for rest in _rests(written[:_HEAD]) for head in self._heads.get(rest, ())}
        near = (name for head in heads for name, there in self._by_head[head] if _may_be_near(own, there))
        measured = ((name, slips(written, name)) for name in near)
        return {name: number for name, number in measured if number <= MOST_SLIPS}


def _letters_of(name: str) -> int:
    """Which letters a name holds, as bits; letters that share a bit only let more names through."""
    bits = 0
    for letter in name:
        bits |= 1 << (ord(letter) & _BITS)
    return bits


def _may_be_near(one: int, other: int) -> bool:
    """Whether two sets of letters are near enough: a slip takes one letter away and brings another."""
    return (one ^ other).bit_count() <= 2 * MOST_SLIPS


def _rests(head: str) -> Iterator[str]:
    for kept in range(max(len(head) - MOST_SLIPS, 0), len(head) + 1):
        for letters in combinations(head, kept):
            yield "".join(letters)


def slips(one: str, other: str) -> int:
    """Count letters left out, added, changed or swapped with their neighbour; one more than `MOST_SLIPS` for more.

    Optimal string alignment: no letter is changed twice.
    """
    too_many = MOST_SLIPS + 1
    if abs(len(one) - len(other)) > MOST_SLIPS:
        return too_many
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        last, before, row = before, row, [i]
        for j, against in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > MOST_SLIPS:
            return too_many
    return min(row[-1], too_many)
