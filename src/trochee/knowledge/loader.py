"""Read the cited YAML of this room into typed values, or refuse it with everything that is wrong with it."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import chain
from typing import Any

import yaml

from trochee.foundation.refusal import InputError, InputRefused

from .assessment_kinds import FORMS, SECTIONS
from .condition_kinds import CONDITION_WORDS, NAMED_CONDITIONS
from .consent_kinds import ALERTS, CONSENT_TEXTS
from .kind import Kind
from .kinds import ALTERNATIVES, CITATIONS, CLAIMS, DOSES, INSTRUMENTS, KINDS, QUANTITIES, RATES, TERMS
from .law import breaches, shortfalls
from .medicine_kinds import INTERACTIONS, MEDICINE_CLASSES, MEDICINE_WORDS, MEDICINES
from .rule_kinds import FACTS, RULES, rule_of
from .shapes import BROKEN, Entry, Many, Sheet
from .shelf import Filed, Shelf, on_a_shelf
from .values import Knowledge


class KnowledgeError(InputRefused):
    """Knowledge that breaks the law of this room; carries every breach with its file and line."""


_TAGS: Mapping[type[yaml.Node], str] = {
    yaml.ScalarNode: "tag:yaml.org,2002:str",
    yaml.SequenceNode: "tag:yaml.org,2002:seq",
    yaml.MappingNode: "tag:yaml.org,2002:map",
}


class _TextRules:
    """Leaves every scalar a text: the field decides what it means, and no time goes into guessing."""

    def resolve(self, kind: type[yaml.Node], value: str | None, implicit: Any) -> str:
        """Give the tag of a node by its kind alone."""
        return _TAGS[kind]

    def descend_resolver(self, current_node: Any, current_index: Any) -> None:
        """Keep no path: no meaning here depends on it, and keeping it takes a seventh of the time."""

    def ascend_resolver(self) -> None:
        """Keep no path."""


_QUICKEST: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_READER = type("_Reader", (_TextRules, _QUICKEST), {})


SHIPPED: Traversable = files(__package__)
"""Folder of the knowledge that ships with trochee."""


@cache
def shipped() -> Knowledge:
    """Load the knowledge that ships with trochee; read once."""
    return load(SHIPPED)


def load(folder: Traversable, as_of: date | None = None, standard: Knowledge | None = None) -> Knowledge:
    """Load a whole knowledge folder (README.md here says which files it holds).

    Dates after ``as_of`` are refused; without it none is, since this room has no clock. What the code asks for by id
    must stand there as it stands in ``standard``, with the same unit. Raises `KnowledgeError` with every breach, its
    file and line.
    """
    with _nothing_swept():
        errors: list[InputError] = []
        shelf = _shelved(folder, as_of, errors)
        errors += _strays(folder)
        errors += breaches(shelf)
        if standard is not None:
            errors += shortfalls(shelf, standard)
        if errors:
            raise KnowledgeError(sorted(errors, key=lambda error: (error.file, error.line or 0)))
        return _built(shelf)


@contextmanager
def _nothing_swept() -> Iterator[None]:
    """Look for no garbage meanwhile: nearly all that is made is kept, and looking takes a fifth of the time."""
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.enable()


@cache
def shipped_shelf() -> Shelf:
    """Give what ships with trochee entry by entry, as it was read: what else is read is held against it."""
    return _shelved(SHIPPED, None, [])


def _shelved(folder: Traversable, as_of: date | None, errors: list[InputError]) -> Shelf:
    return on_a_shelf({kind.name: list(_filed(folder, kind, errors)) for kind in KINDS}, as_of)


def _filed(folder: Traversable, kind: Kind, errors: list[InputError]) -> Iterator[Filed]:
    for name, path in _paths(folder, kind):
        sheet = Sheet(name, errors)
        for entry in _entries(path, kind, sheet):
            yield Filed(name, entry)


def _paths(folder: Traversable, kind: Kind) -> list[tuple[str, Traversable]]:
    place = folder / kind.place
    if not kind.folder:
        return [(kind.place, place)]
    found = [each for each in place.iterdir() if each.name.endswith(".yaml")] if place.is_dir() else []
    return [(f"{kind.place}/{each.name}", each) for each in sorted(found, key=lambda each: each.name)]


def _entries(path: Traversable, kind: Kind, sheet: Sheet) -> Sequence[Entry]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        sheet.refuse(None, "", "no such file", f"a list of entries, each a {kind.name}", "a file is missing")
        return ()
    except UnicodeDecodeError as error:
        sheet.refuse(None, "", f"byte {error.start}", "UTF-8 text", "not text")
        return ()
    root = composed(text, sheet)
    if root is BROKEN:
        return ()
    if root is None:
        sheet.refuse(None, "", "nothing", f"a list of entries, each a {kind.name}", "an empty file")
        return ()
    found: Any = Many(kind.section).read(root, "", sheet)
    return found if isinstance(found, tuple) else ()


def composed(text: str, sheet: Sheet) -> Any:
    """Give the root node of a YAML text, ``None`` for an empty one; refuses on the sheet what is none."""
    try:
        return yaml.compose(text, Loader=_READER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (None, "") if mark is None else (mark.line + 1, f"character {mark.column + 1}")
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "no YAML"
        return sheet.refuse(line, column, problem, "YAML", "cannot be read as YAML")


def _strays(folder: Traversable) -> Iterator[InputError]:
    known = {kind.place for kind in KINDS}
    for kind in KINDS:
        if kind.folder and not _paths(folder, kind):
            yield InputError(
                file=f"{kind.place}/",
                line=None,
                column=None,
                found="no .yaml file",
                allowed=f"files with entries, each a {kind.name}",
                message="a folder is missing or empty",
            )
    for each in folder.iterdir():
        if each.name.endswith((".yaml", ".yml")) and each.name not in known:
            yield InputError(
                file=each.name,
                line=None,
                column=None,
                found=each.name,
                allowed=", ".join(sorted(known)),
                message="no file of this name is read",
            )


def _built(shelf: Shelf) -> Knowledge:
    def built(kind: Kind) -> list[Any]:
        return [kind.build(filed.entry) for filed in shelf.of(kind.name)]

    facts = {each.id: each for each in built(FACTS)}
    return Knowledge(
        quantities={each.id: each for each in built(QUANTITIES)},
        citations={each.key: each for each in built(CITATIONS)},
        claims={each.id: each for each in built(CLAIMS)},
        adverse_terms=tuple(built(TERMS)),
        adverse_rates=tuple(chain.from_iterable(built(RATES))),
        instruments={each.key: each for each in built(INSTRUMENTS)},
        reported_doses=tuple(built(DOSES)),
        alternatives=tuple(built(ALTERNATIVES)),
        medicines={each.id: each for each in built(MEDICINES)},
        medicine_classes={each.id: each for each in built(MEDICINE_CLASSES)},
        medicine_words={each.id: each for each in built(MEDICINE_WORDS)},
        interactions={each.id: each for each in built(INTERACTIONS)},
        named_conditions={each.id: each for each in built(NAMED_CONDITIONS)},
        condition_words={each.id: each for each in built(CONDITION_WORDS)},
        alerts={each.id: each for each in built(ALERTS)},
        consent_texts={each.id: each for each in built(CONSENT_TEXTS)},
        assessment={each.id: each for each in built(SECTIONS)},
        forms={each.id: each for each in built(FORMS)},
        facts=facts,
        rules={each["id"]: rule_of(each, facts) for each in built(RULES)},
    )
