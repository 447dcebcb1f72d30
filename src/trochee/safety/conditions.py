"""A condition as people write it, or its code, becomes the facts it says yes to."""

from __future__ import annotations

import re
from collections.abc import Iterable

from trochee.knowledge import Knowledge
from trochee.knowledge.facts import Fact

_WORD = re.compile(r"[^\W_]+")
_DENYING = ("denied", "not_this_person")
_CODE = re.compile(r"[A-Z]\d\d(\.?\w{1,4})?")


class NamedConditions:
    """What conditions mean; built once from the facts."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._codes = tuple(
            (code.replace(".", ""), fact.id) for fact in knowledge.facts.values() for code in fact.codes
        )
        self._phrases: dict[tuple[str, ...], str] = {}
        for fact in knowledge.facts.values():
            self._phrases |= dict.fromkeys(map(_words, _written(fact)), fact.id)
        lists = (knowledge.medicine_words.get(each) for each in _DENYING)
        self._denied = frozenset(word for each in lists if each is not None for word in each.words)

    def __call__(self, text: str) -> tuple[str, ...]:
        """Give the facts that a condition says yes to; empty for what is not recognised.

        A code counts by its beginning. A whole phrase counts before a part; of parts the longest. A text that denies
        something, or speaks of the family, counts only as a whole phrase.
        """
        code = text.strip().upper()
        if _CODE.fullmatch(code):
            return _once(fact for start, fact in self._codes if code.replace(".", "").startswith(start))
        words = _words(text)
        if words in self._phrases:
            return (self._phrases[words],)
        if not self._denied.isdisjoint(words):
            return ()
        spans = [
            (start, start + len(phrase), fact)
            for phrase, fact in self._phrases.items()
            for start in range(len(words))
            if words[start : start + len(phrase)] == phrase
        ]
        return _once(fact for start, end, fact in sorted(spans) if not _within_another(start, end, spans))


def _written(fact: Fact) -> tuple[str, ...]:
    own = (fact.id,) if fact.conditions or fact.codes else ()
    return (*own, *fact.conditions)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def _within_another(start: int, end: int, spans: Iterable[tuple[int, int, str]]) -> bool:
    return any(first <= start and end <= last and last - first > end - start for first, last, _ in spans)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
