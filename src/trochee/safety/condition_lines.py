"""A line of conditions in words: the known names in it, and the parts that it falls into."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

_WORD = re.compile(r"[^\W_]+")
_END = re.compile(r"[;\n|()\[\]]|\.\s|\s[–—-]+\s")
"""Where what was said before ends, and a denial with it."""
_LIST = re.compile(r"(?<!\d)[,/]|[,/](?!\d)")
"""Where one name may end and another begin; a comma between digits is part of a number."""
_JOIN = re.compile(r"[&+]")
_SHORT = 3
"""A word of no more letters has no plural."""
_NO_PLURAL = ("ss", "us", "is")


class After(StrEnum):
    """What stands before a part: the end of what was said, a sign of a list, a joining word or a denial."""

    END = "end"
    LIST = "list"
    JOIN = "join"


_SIGNS = ((After.END, _END), (After.LIST, _LIST), (After.JOIN, _JOIN))
_STRENGTH = tuple(After)


class Names:
    """Known names by their words, ready to be found in a longer text."""

    def __init__(self, names: Collection[tuple[str, ...]]) -> None:
        self._names = names
        self._longest: dict[str, int] = {}
        for each in filter(None, names):
            self._longest[each[0]] = max(self._longest.get(each[0], 0), len(each))

    def within(self, words: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        """Give from where to where names reach, in their order; none that lies within a longer one."""
        reached = 0
        for start, word in enumerate(words):
            for end in range(min(start + self._longest.get(word, 0), len(words)), max(start, reached), -1):
                if words[start:end] in self._names:
                    yield start, end
                    reached = end
                    break


@dataclass(frozen=True, slots=True)
class Part:
    """Words between two breaks; the known names among them, and the words that belong to no name."""

    written: str
    names: tuple[tuple[str, ...], ...]
    beside: tuple[str, ...]
    after: After

    @property
    def stems(self) -> tuple[str, ...]:
        """All of it, as names are looked up."""
        return stems(self.written)


def stems(text: str) -> tuple[str, ...]:
    """Words of a text without case and the ending of a plural."""
    return tuple(_stem(each.casefold()) for each in _WORD.findall(text))


def parts(text: str, known: Names, joining: frozenset[str], denied: frozenset[str]) -> Iterator[Part]:
    """Split a line at signs, at ``joining`` words and before what is ``denied``, but never within a known name."""
    found = list(_WORD.finditer(text))
    words = [each.group().casefold() for each in found]
    spans = tuple(known.within(tuple(map(_stem, words))))
    named = {at for start, end in spans for at in range(start, end)}
    inner = {at for start, end in spans for at in range(start + 1, end)}
    joins = {at for at, word in enumerate(words) if word in joining and at not in named}
    start, before = 0, After.END
    for at in range(1, len(words) + 1):
        after = After.END if at == len(words) else _after(text[found[at - 1].end() - 1 : found[at].start() + 1])
        if after is None and (at - 1 in joins or (words[at] in denied and at not in named)):
            after = After.JOIN
        if after is None or at in inner:
            continue
        held = [each for each in range(start, at) if each not in joins]
        if held:
            yield Part(
                text[found[held[0]].start() : found[held[-1]].end()],
                tuple(tuple(map(_stem, words[one:other])) for one, other in spans if start <= one < at),
                tuple(words[each] for each in held if each not in named),
                before,
            )
            before = after
        else:
            before = min(before, after, key=_STRENGTH.index)
        start = at


def _after(gap: str) -> After | None:
    """Give what stands between two words, with a letter on each side; ``None`` where they go together."""
    return next((after for after, sign in _SIGNS if sign.search(gap)), None)


def _stem(word: str) -> str:
    if len(word) > _SHORT and word.endswith("s") and not word.endswith(_NO_PLURAL):
        return word[:-1]
    return word
