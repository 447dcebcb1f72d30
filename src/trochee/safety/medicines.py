"""A list of medicines as people write it becomes ingredients, classes, and what could not be checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trochee.knowledge.facts import FactValue

from .naming import DEPRESSANT, Naming
from .open_lists import NOT_CHECKED, unsure
from .reading import Reading, read


@dataclass(frozen=True, slots=True, kw_only=True)
class Medicines:
    """What a list of medicines says for certain, and what it leaves open.

    ``answered`` is false where nobody was asked: then nothing is known, which is not the same as an empty list.
    ``ingredients`` are those taken for certain, once each; ``classes`` theirs and the ones named as such, wider ones
    included; ``possible`` holds ingredients and classes that may be taken: members of a class that was named alone,
    and what is said to be stopped or denied. ``depressants`` are the ingredients, and the classes named alone, that
    slow the brain and breathing; ``possible_depressants`` what may come to them. ``not_checked`` are
    names as written.
    """

    answered: bool
    readings: tuple[Reading, ...]
    ingredients: tuple[str, ...]
    classes: tuple[str, ...]
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
        if name in self.ingredients or name in self.classes:
            return True
        return False if self.whole and name not in self.possible else None


def resolve(names: Iterable[str] | None, naming: Naming) -> Medicines:
    """Resolve a list of medicines; ``None`` where nobody was asked.

    Order and repetition change nothing but the order of ``readings``. A line that says nothing is taken counts as
    not checked beside a line that names a medicine.
    """
    readings = tuple(read(each, naming) for each in dict.fromkeys(names or ()))
    taken = {meaning for reading in readings for meaning in reading.taken}
    ingredients = {each for meaning in taken for each in meaning.ingredients}
    named = {meaning.id for meaning in taken if meaning.of_class}
    classes = _together(
        *(naming.classes_of[each] for each in ingredients),
        *(naming.wider(each) for each in named),
    )
    known = ingredients | classes
    possible = _possible(readings, naming) - known
    return Medicines(
        answered=names is not None,
        readings=readings,
        ingredients=tuple(sorted(ingredients)),
        classes=tuple(sorted(classes)),
        possible=possible,
        depressants=_depressants(ingredients, named, naming),
        possible_depressants=tuple(
            sorted(each for each in possible if DEPRESSANT in naming.classes_of.get(each, frozenset()))
        ),
        not_checked=_not_checked(readings, ingredients | named),
    )


def medicine_facts(medicines: Medicines) -> Mapping[str, FactValue]:
    """Give the facts that rules ask for: ``medicine_ingredients``, ``medicine_classes`` and ``cns_depressants``.

    Empty where nobody was asked. What may be, and what was not checked, stands in the lists as such, so that a rule
    asks where it hangs on it.
    """
    if not medicines.answered:
        return {}
    maybe = tuple(unsure(each) for each in sorted(medicines.possible))
    open_end = () if medicines.whole else (NOT_CHECKED,)
    return {
        "medicine_ingredients": (*medicines.ingredients, *maybe, *open_end),
        "medicine_classes": (*medicines.classes, *maybe, *open_end),
        "cns_depressants": (*medicines.depressants, *map(unsure, medicines.possible_depressants), *open_end),
    }


def _possible(readings: Iterable[Reading], naming: Naming) -> frozenset[str]:
    found = set[str]()
    for reading in readings:
        for meaning in reading.taken:
            if meaning.of_class:
                found |= naming.could_be[meaning.id]
        for meaning in reading.asked:
            if meaning.of_class:
                found |= naming.could_be[meaning.id]
            for each in meaning.ingredients:
                found |= {each, *naming.classes_of[each]}
    return frozenset(found)


def _together(*sets: frozenset[str]) -> frozenset[str]:
    return frozenset[str]().union(*sets)


def _depressants(ingredients: set[str], named: set[str], naming: Naming) -> tuple[str, ...]:
    """Count each ingredient once, and a class that was named alone where no member of it is counted already."""
    counted = {each for each in ingredients if DEPRESSANT in naming.classes_of[each]}
    covered = _together(*(naming.classes_of[each] for each in counted))
    alone = {each for each in named if DEPRESSANT in naming.wider(each) and each not in covered}
    narrowest = {each for each in alone if not any(each in naming.wider(other) - {other} for other in alone)}
    return tuple(sorted(counted | narrowest))


def _not_checked(readings: tuple[Reading, ...], taken: set[str]) -> tuple[str, ...]:
    strangers = [each for reading in readings for each in reading.not_recognised]
    contradicted = [reading.written for reading in readings if reading.nothing and taken]
    return tuple(dict.fromkeys((*strangers, *contradicted)))
