"""Words that stand around a name without being one, and whether a part made of them speaks of the name before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from trochee.knowledge import Knowledge
from trochee.knowledge.words import letters, unaccented

_AND = frozenset("+")
"""Sign that people write for 'and'."""
_AS_FAR = 2
"""Words before a counted form in which its number stands: ``half a tablet``."""


class LittleWords:
    """The lists of words, each by its own name; one that the knowledge does not hold is empty."""

    def __init__(self, knowledge: Knowledge) -> None:
        words = {each.id: each.words for each in knowledge.medicine_words.values()}

        def of(kind: str) -> frozenset[str]:
            return frozenset(map(unaccented, words.get(kind, ())))

        self.around, self.past, self.denied, self.joining = (
            of("around"),
            of("past"),
            of("denied"),
            of("joining") | _AND,
        )
        self.number, self.counted, self.apart = of("number"), of("counted"), of("apart")
        self.reason, self.source, self.opener = of("reason"), of("source"), of("opener")
        self.unit_letter, self.count_letter = of("unit_letter"), of("count_letter")
        self.range, self.variant = frozenset(words.get("range", ())), of("variant")
        self.nothing = frozenset(map(letters, words.get("nothing", ())))

    @cached_property
    def silent(self) -> frozenset[str]:
        """All that says nothing beside a name."""
        return frozenset[str]().union(
            self.around, self.past, self.denied, self.number, self.counted, self.apart, self.reason, self.source
        ) | (self.joining | self.opener)


@dataclass(frozen=True, slots=True)
class Before:
    """What was said before of the last name: its counted forms, whether a number stood there, and a reason last."""

    forms: frozenset[str] = frozenset()
    dosed: bool = False
    reason: bool = False

    def and_then(self, said: Sequence[str], words: LittleWords) -> Before:
        """Add what one more part says of the name."""
        opened = self.reason or not words.opener.isdisjoint(said)
        return Before(
            forms=self.forms | {_singular(each) for each in said if each in words.counted},
            dosed=self.dosed or any(each.isdigit() for each in said),
            reason=opened and said[-1:] != [] and said[-1] in words.reason | words.source,
        )


def speaks_of_it(said: Sequence[str], joined: bool, before: Before, words: LittleWords) -> bool:
    """Whether words that name nothing are the dose, time, reason or end of the name before.

    ``joined`` are words after an 'and': these go on with the name only where they say when or what for at once.
    Anything else may be a medicine that nobody named, and is to be asked about.
    """
    if not words.past.isdisjoint(said):
        return True
    said = said[: next((at for at, each in enumerate(said) if each in words.denied), len(said))]
    if not (words.apart.isdisjoint(said) and _counts(said, joined, before, words)):
        return False
    reasons = [at for at, each in enumerate(said) if each in words.reason or each in words.source]
    if not reasons:
        return True
    opened = before.reason or not words.opener.isdisjoint(said[: 1 if joined else reasons[0]])
    if words.counted.isdisjoint(said):
        return opened
    return opened and before.dosed and words.source.isdisjoint(said)


def _counts(said: Sequence[str], joined: bool, before: Before, words: LittleWords) -> bool:
    """Whether each form has its number; after an 'and' it has to be a form that was said of the name before."""
    for at, each in enumerate(said):
        if each in words.counted:
            numbers = (near.isdigit() or near in words.number for near in said[max(0, at - _AS_FAR) : at])
            if not any(numbers) or (joined and _singular(each) not in before.forms):
                return False
    return True


def _singular(form: str) -> str:
    return form.removesuffix("s")
