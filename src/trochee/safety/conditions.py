"""A condition as people write it, or its code, becomes what it says of facts, and what nothing here recognises."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from trochee.knowledge import Knowledge
from trochee.knowledge.condition_values import Says
from trochee.knowledge.facts import Fact, FactValue

from .condition_lines import After, Names, Part, parts, stems
from .near import NearNames

_CODE = re.compile(r"[A-Z]\d\d(\.?\w{1,4})?")
_CODE_FIRST = re.compile(r"\s*([A-Z]\d\d(?:\.\w{1,4})?)[\s:–-]+(?=\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """What a condition says of a fact: this value, or (``same`` is false) any but this one, that is ``instead``."""

    fact: str
    value: FactValue
    same: bool = True
    instead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What one line says of facts, what of it nothing recognises, and what it ``denied`` or said of somebody else."""

    said: tuple[Said, ...] = ()
    not_recognised: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """Names of the facts of which something is said, each once."""
        return tuple(dict.fromkeys(each.fact for each in self.said))


@dataclass(frozen=True, slots=True)
class _Reading:
    """A part with what it says: of facts (``said``), nothing since it is denied, or what is not clear (``asks``)."""

    part: Part
    said: tuple[Said, ...] = ()
    denied: bool = False
    asks: bool = False


class NamedConditions:
    """What conditions mean; built once from the facts and the named conditions of the knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        meant: defaultdict[tuple[str, ...], list[Said]] = defaultdict(list)
        codes: list[tuple[str, tuple[Said, ...]]] = []
        for fact in knowledge.facts.values():
            yes = Said(fact.id, value=True)
            codes += [(code, (yes,)) for code in fact.codes]
            for name in _written(fact):
                meant[stems(name)].append(yes)
        for condition in knowledge.named_conditions.values():
            said = tuple(_said(each, knowledge.facts[each.fact]) for each in condition.says)
            codes += [(code, said) for code in condition.codes]
            for name in condition.names:
                meant[stems(name)] += said
        self._codes = tuple((code.replace(".", ""), said) for code, said in codes)
        self._meant: Mapping[tuple[str, ...], tuple[Said, ...]] = {name: _once(said) for name, said in meant.items()}
        self._names = Names(self._meant)
        words = {each.id: each.words for each in knowledge.condition_words.values()}
        beside, self._joining, self._denied, self._others, self._feared = (
            frozenset(words.get(each, ())) for each in ("beside", "joining", "denied", "not_this_person", "feared")
        )
        self._around = beside | self._denied | self._others | self._feared
        self._nothing = frozenset(map(stems, words.get("nothing", ())))

    def __call__(self, text: str) -> tuple[str, ...]:
        """Give the facts of which a condition says something; empty for what is not recognised."""
        return self.read(text).facts

    def read(self, text: str) -> Meant:
        """Read one line: the whole first, then part by part.

        A code counts by its beginning; of names within one another the longest. What is denied or somebody else's
        says nothing of this person. What is feared, and what stands in a list behind a denial, is not clear, and not
        recognised. A part that only tells more of another, such as 'mild', says nothing.
        """
        if (coded := self._coded(text)) is not None:
            return Meant(said=coded)
        if (whole := self._whole(text)) is not None:
            return Meant(said=whole)
        first = _CODE_FIRST.match(text)
        coded = None if first is None else self._coded(first.group(1))
        if first is None or coded is None:
            return self._in_parts(text, ())
        whole = self._whole(text[first.end() :])
        if whole is not None:
            return Meant(said=_once((*coded, *whole)))
        return self._in_parts(text[first.end() :], coded, titled=True)

    def near(self, text: str) -> tuple[str, ...]:
        """Give the names that something misspelt comes near to."""
        return tuple(sorted(" ".join(self._joined[each]) for each in self._near("".join(stems(text)))))

    def _whole(self, text: str) -> tuple[Said, ...] | None:
        name = stems(text)
        return () if name in self._nothing else self._meant.get(name)

    def _coded(self, text: str) -> tuple[Said, ...] | None:
        code = text.strip().upper()
        if not _CODE.fullmatch(code):
            return None
        bare = code.replace(".", "")
        found = [said for start, said in self._codes if bare.startswith(start)]
        return _once(each for said in found for each in said) if found else None

    def _in_parts(self, text: str, coded: tuple[Said, ...], *, titled: bool = False) -> Meant:
        """Read what is no name as a whole; of a text behind a code the first words are its title, known or not."""
        found: list[_Reading] = []
        denial = listed = False
        known = titled
        for part in parts(text, self._names, self._joining, self._denied):
            denial &= part.after is not After.END
            listed = denial and (listed or part.after is After.LIST)
            titled &= not found or part.after is After.JOIN
            denies = not self._denied.isdisjoint(part.beside) or not self._others.isdisjoint(part.beside)
            if part.stems in self._nothing and not self._denied.issuperset(part.beside):
                continue
            if part.names:
                known = True
                found.append(
                    self._named(part, denies=denies or (denial and not listed), listed=listed, titled=titled)
                )
                denial |= denies
            elif (said := self._coded(part.written)) is not None:
                known = True
                found.append(_Reading(part, said))
            elif self._says_nothing(part):
                self._carry_back(part, found)
                denial |= not self._others.isdisjoint(part.beside)
            else:
                found.append(_Reading(part, asks=not titled))
                denial |= denies
        if not known:
            return Meant(not_recognised=(text,))
        return Meant(
            said=_once((*coded, *(said for each in found for said in each.said))),
            not_recognised=tuple(each.part.written for each in found if each.asks),
            denied=tuple(each.part.written for each in found if each.denied),
        )

    def _named(self, part: Part, *, denies: bool, listed: bool, titled: bool) -> _Reading:
        if denies:
            return _Reading(part, denied=True)
        if listed or not self._feared.isdisjoint(part.beside):
            return _Reading(part, asks=True)
        said = tuple(said for name in part.names for said in self._meant[name])
        return _Reading(part, said, asks=not (titled or self._says_nothing(part)))

    def _says_nothing(self, part: Part) -> bool:
        return all(word.isdigit() or len(word) == 1 or word in self._around for word in part.beside)

    def _carry_back(self, part: Part, found: list[_Reading]) -> None:
        """Let 'ruled out', '(mother)' or 'no' that stands alone speak of what stands before it; 'not treated' not."""
        if not found or not found[-1].part.names:
            return
        words = set(part.beside)
        if words <= self._denied or words & self._others:
            found[-1] = _Reading(found[-1].part, denied=True)
        elif words & self._feared:
            found[-1] = _Reading(found[-1].part, asks=True)

    @cached_property
    def _joined(self) -> Mapping[str, tuple[str, ...]]:
        return {"".join(name): name for name in self._meant}

    @cached_property
    def _near(self) -> NearNames:
        return NearNames(self._joined)


def _written(fact: Fact) -> tuple[str, ...]:
    own = (fact.id,) if fact.conditions or fact.codes else ()
    return (*own, *fact.conditions)


def _said(says: Says, fact: Fact) -> Said:
    value = fact.read(says.value)
    assert value is not None  # the law of knowledge let it pass
    others = " or ".join(each for each in fact.words if each != says.value)
    return Said(fact.id, value, says.same, others or fact.allowed.removesuffix(f" or {says.value}"))


def _once(said: Iterable[Said]) -> tuple[Said, ...]:
    return tuple(dict.fromkeys(said))
