"""Names that nearly are what somebody wrote: a bounded number of slips, and never a guess between two medicines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

MOST_SLIPS = 2
"""Most letters left out, added, changed or swapped at which a name is still offered."""
SHORTEST = 5
"""A name of fewer letters is never taken for another: too many are one slip apart."""
LONG = 9
"""From this length on two slips are still taken for the name; in a shorter one a single slip."""
_HEAD = 6
"""Letters at the beginning that are looked up; slips further on are found when the whole is compared."""


class NearNames:
    """Known names by what is left of their beginnings when up to two letters are dropped (symmetric deletion)."""

    def __init__(self, names: Iterable[str]) -> None:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name in names:
            if len(name) >= SHORTEST:
                for rest in _rests(name[:_HEAD]):
                    found[rest].append(name)
        self._by_rest: Mapping[str, list[str]] = found

    def __call__(self, written: str) -> dict[str, int]:
        """Give the names within two slips of what was written, each with its slips; empty for short words."""
        if len(written) < SHORTEST:
            return {}
        candidates = {name for rest in _rests(written[:_HEAD]) for name in self._by_rest.get(rest, ())}
        measured = ((name, slips(written, name)) for name in candidates)
        return {name: number for name, number in measured if number <= MOST_SLIPS}


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
