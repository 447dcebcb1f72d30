"""A list of medicines as people write it becomes ingredients, classes, and what could not be checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from trochee.knowledge.facts import FactValue

from .naming import DEPRESSANT, Naming
from .open_lists import NOT_CHECKED, unsure
from .reading import Reading, read


@dataclass(frozen=True, slots=True)
class Line:
    """A line as read, the ingredients and classes that it names (``known``), and what it may mean (``possible``).

    ``parts`` holds each ingredient, and each class that was named alone, with all that it is. Possible are the
    members of a class that was named alone, and what is said to be stopped or denied.
    """

    reading: Reading
    known: frozenset[str]
    possible: frozenset[str]
    parts: Mapping[str, frozenset[str]]

    @property
    def written(self) -> str:
        """The line as it was written, with how a misspelt name was read."""
        as_read = ", ".join(f"read as {name}" for _, name in self.reading.read_as)
        written = self.reading.written.strip()
        return f"{written} ({as_read})" if as_read else written


@dataclass(frozen=True, slots=True, kw_only=True)
class Medicines:
    """What a list of medicines says for certain, and what it leaves open.

    ``answered`` is false where nobody was asked: then nothing is known, which is not the same as an empty list.
    ``ingredients`` are those taken for certain, once each; ``classes`` theirs and the ones named as such, wider ones
    included. ``depressants`` are the ingredients, and the classes named alone, that slow the brain and breathing;
    ``possible_depressants`` the names that may mean one more. ``not_checked`` are names as written.
    """

    answered: bool
    lines: tuple[Line, ...]
    ingredients: tuple[str, ...]
    classes: tuple[str, ...]
    known: frozenset[str]
    possible: frozenset[str]
    depressants: tuple[str, ...]
    possible_depressants: tuple[str, ...]
    not_checked: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether the list was answered and every name on it was recognised."""
        return self.answered and not self.not_checked

    def has(self, name: str) -> bool | None:
        """Whether an ingredient or a member of a class is taken; ``None`` where that is open."""
        if name in self.known:
            return True
        return False if self.whole and name not in self.possible else None


def resolve(names: Iterable[str] | None, naming: Naming, today: Iterable[str] = ()) -> Medicines:
    """Resolve a list of medicines (``None`` where nobody was asked) and what was taken ``today`` beside it.

    Order and repetition change nothing but the order of ``lines``. A line that says nothing is taken counts as not
    checked beside one of the same list that names a medicine.
    """
    listed = tuple(_line(each, naming) for each in dict.fromkeys(names or ()))
    there = {line.reading.written for line in listed}
    lines = (*listed, *(_line(each, naming) for each in dict.fromkeys(today) if each not in there))
    taken = {meaning for line in lines for meaning in line.reading.taken}
    ingredients = {each for meaning in taken for each in meaning.ingredients}
    known = _together(line.known for line in lines)
    possible = _together(line.possible for line in lines) - known
    return Medicines(
        answered=names is not None,
        lines=lines,
        ingredients=tuple(sorted(ingredients)),
        classes=tuple(sorted(known - ingredients)),
        known=known,
        possible=possible,
        depressants=_depressants(ingredients, {each.id for each in taken if each.of_class}, naming),
        possible_depressants=tuple(sorted({each for line in lines for each in _may_depress(line, naming)})),
        not_checked=_not_checked(lines, listed),
    )


def medicine_facts(medicines: Medicines) -> Mapping[str, FactValue]:
    """Give the facts that rules ask for: ``medicine_ingredients``, ``medicine_classes`` and ``cns_depressants``.

    Empty where nothing was said. What may be, and what was not checked, stands in the lists as such, so that a rule
    asks where it hangs on it.
    """
    if not (medicines.answered or medicines.lines):
        return {}
    maybe = tuple(unsure(each) for each in sorted(medicines.possible))
    open_end = () if medicines.whole else (NOT_CHECKED,)
    return {
        "medicine_ingredients": (*medicines.ingredients, *maybe, *open_end),
        "medicine_classes": (*medicines.classes, *maybe, *open_end),
        "cns_depressants": (*medicines.depressants, *map(unsure, medicines.possible_depressants), *open_end),
    }


def listed_facts(given: Mapping[str, FactValue], naming: Naming) -> tuple[Medicines, Mapping[str, FactValue]]:
    """Resolve the facts ``medicines`` and ``taken_today``; give the medicines and all facts that follow from them.

    ``classes_taken_today`` rests on the second list alone; the others on both.
    """
    named, today = (cast("tuple[str, ...] | None", given.get(each)) for each in ("medicines", "taken_today"))
    both = resolve(named, naming, today or ())
    facts = dict(medicine_facts(both))
    if today is not None:
        facts["classes_taken_today"] = medicine_facts(resolve(today, naming))["medicine_classes"]
    return both, facts


def _line(written: str, naming: Naming) -> Line:
    reading = read(written, naming)
    parts: dict[str, frozenset[str]] = {}
    possible: set[str] = set()
    for meaning in reading.taken:
        if meaning.of_class:
            parts[meaning.id] = frozenset(naming.wider(meaning.id))
            possible |= naming.could_be[meaning.id]
        for each in meaning.ingredients:
            parts[each] = frozenset((each, *naming.classes_of[each]))
    for meaning in reading.asked:
        if meaning.of_class:
            possible |= naming.could_be[meaning.id]
        for each in meaning.ingredients:
            possible |= {each, *naming.classes_of[each]}
    known = _together(parts.values())
    return Line(reading, known, frozenset(possible - known), parts)


def _together(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*sets)


def _depressants(ingredients: set[str], named: set[str], naming: Naming) -> tuple[str, ...]:
    """Count each ingredient once, and a class that was named alone where no member of it is counted already."""
    counted = {each for each in ingredients if DEPRESSANT in naming.classes_of[each]}
    covered = _together(naming.classes_of[each] for each in counted)
    alone = {each for each in named if DEPRESSANT in naming.wider(each) and each not in covered}
    narrowest = {each for each in alone if not any(each in naming.wider(other) - {other} for other in alone)}
    return tuple(sorted(counted | narrowest))


def _may_depress(line: Line, naming: Naming) -> Iterator[str]:
    """Give what a line names that may be one more depressant: a class once, whatever its members."""
    for meaning in line.reading.taken:
        if meaning.of_class and DEPRESSANT in naming.could_be[meaning.id] - naming.wider(meaning.id):
            yield meaning.id
    for meaning in line.reading.asked:
        if meaning.of_class and DEPRESSANT in naming.could_be[meaning.id]:
            yield meaning.id
        yield from (each for each in meaning.ingredients if DEPRESSANT in naming.classes_of[each])


def _not_checked(lines: Iterable[Line], listed: Iterable[Line]) -> tuple[str, ...]:
    strangers = [each for line in lines for each in line.reading.not_recognised]
    named = any(line.reading.taken for line in listed)
    contradicted = [line.reading.written for line in listed if line.reading.nothing and named]
    return tuple(dict.fromkeys((*strangers, *contradicted)))
