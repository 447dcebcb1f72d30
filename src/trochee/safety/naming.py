"""What the names that people write for medicines mean; built once from the knowledge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from trochee.knowledge import Knowledge
from trochee.knowledge.words import letters

from .little_words import LittleWords
from .near import LONG, SAME_HEAD, NearNames

DEPRESSANT = "cns_depressant"
"""Class whose members are counted together."""
_BEGINNING = 4
"""Letters by which most words are seen to begin no name."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name stands for: an entry (``id``, ``name``) and its ingredients, or a whole class (``of_class``)."""

    id: str
    name: str
    ingredients: tuple[str, ...]
    of_class: bool = False

    @property
    def means(self) -> tuple[str, ...]:
        """Ingredients, or the class: two spellings that mean the same are no rivals."""
        return self.ingredients or (self.id,)


@dataclass(frozen=True, slots=True)
class Near:
    """The one meaning that a misspelt name is taken for, or the names it might be (``offered``)."""

    meaning: Meaning | None
    offered: tuple[str, ...]


class Naming:
    """Names, classes and words of the knowledge, ready to be asked for; build it once and keep it.

    The names themselves are laid out when the first one is asked for: a record without medicines asks for none.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._classes = knowledge.medicine_classes
        self._medicines = knowledge.medicines
        self.words = LittleWords(knowledge)

    @cached_property
    def as_written(self) -> tuple[str, ...]:
        """Names that are read only as they are spelt, since their letters make a word: ``SAMe`` is not ``same``."""
        common = self.words.silent
        names = (name for medicine in self._medicines.values() for name in (medicine.name, *medicine.names))
        return tuple(name for name in names if name.isalpha() and letters(name) in common)

    @cached_property
    def meanings(self) -> Mapping[str, Meaning]:
        """What each name stands for, by its letters and digits."""
        return dict(self._named())

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset(
            name[:length] for name in self.meanings for length, _ in enumerate(name[:_BEGINNING], start=1)
        )

    def _named(self) -> Iterator[tuple[str, Meaning]]:
        for medicine in self._medicines.values():
            meaning = Meaning(medicine.id, medicine.name, medicine.contains or (medicine.id,))
            for name in (medicine.name, *medicine.names):
                yield letters(name), meaning
        for each in self._classes.values():
            meaning = Meaning(each.id, each.label, (), of_class=True)
            for name in each.names:
                yield letters(name), meaning

    def may_begin(self, bare: str) -> bool:
        """Whether some name begins as these letters and digits do."""
        return bare[:_BEGINNING] in self._beginnings

    def exact(self, bare: str) -> Meaning | None:
        """Meaning of letters and digits as they stand, or with the ending of a plural; ``None`` for no name."""
        found = self.meanings.get(bare)
        if found is None and bare.endswith("s") and len(bare) > 2:
            found = self.meanings.get(bare[:-1])
        return found

    def near(self, bare: str) -> Near:
        """Meaning of a misspelt name where nothing else comes near it, or else what it might be, nearest first.

        Another medicine as near, or further and of other classes, makes it a question.
        """
        found = sorted(self._near(bare).items(), key=lambda each: (each[1], each[0]))
        if not found:
            return Near(None, ())
        by_meaning: dict[Meaning, int] = {}
        for name, slips in found:
            by_meaning.setdefault(self.meanings[name], slips)
        (first, number), *others = by_meaning.items()
        rivals = [
            each
            for each, slips in others
            if each.means != first.means and (slips == number or not self._alike(each, first))
        ]
        if rivals or (number > 1 and not _still_taken(bare, found[0][0])):
            return Near(None, tuple(each.name for each in by_meaning))
        return Near(first, ())

    def _alike(self, one: Meaning, other: Meaning) -> bool:
        """Whether two ingredients stand in the same classes: what is said of one is said of the other."""
        sets = {self._medicines[each.id].classes for each in (one, other) if each.id in self._medicines}
        return len(sets) == 1 and sets != {()} and not (one.of_class or other.of_class)

    @cached_property
    def _near(self) -> NearNames:
        return NearNames(self.meanings)

    def wider(self, name: str) -> frozenset[str]:
        """Give the classes that a class lies within, itself among them."""
        return self._wider[name]

    @cached_property
    def _wider(self) -> Mapping[str, frozenset[str]]:
        return {name: frozenset(self._upwards(name)) for name in self._classes}

    def _upwards(self, name: str) -> set[str]:
        reached, open_ends = set[str](), [name]
        while open_ends:
            each = open_ends.pop()
            if each not in reached:
                reached.add(each)
                open_ends += self._classes[each].within
        return reached

    @cached_property
    def classes_of(self) -> Mapping[str, frozenset[str]]:
        """Every class of each ingredient, the wider ones among them."""
        return {
            medicine.id: frozenset[str]().union(*map(self.wider, medicine.classes))
            for medicine in self._medicines.values()
            if medicine.classes
        }

    @cached_property
    def could_be(self) -> Mapping[str, frozenset[str]]:
        """All that something of a class may turn out to be: its members, their classes, the narrower ones."""
        found: dict[str, set[str]] = {name: set(self.wider(name)) for name in self._classes}
        for ingredient, classes in self.classes_of.items():
            for name in classes:
                found[name] |= {ingredient, *classes}
        for name in self._classes:
            for wider in self.wider(name):
                found[wider].add(name)
        return {name: frozenset(could) for name, could in found.items()}


def _still_taken(written: str, name: str) -> bool:
    """Whether two slips are still a misspelling and no other medicine of the family."""
    return len(written) >= LONG and written[:SAME_HEAD] == name[:SAME_HEAD]
