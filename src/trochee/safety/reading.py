"""Read a line as somebody wrote it: names, doses and other words, and what is said to be stopped or denied."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise

from trochee.knowledge.words import unaccented

from .naming import Meaning, Naming

_PARTS = re.compile(r"[;\n|]|(?<!\d),|,(?!\d)")
"""Where one name ends and another begins; a comma between digits is part of a number."""
_TOKENS = re.compile(r"[^\W\d_]+|\d+")
_MOST_WORDS = 8
"""Most words that make one name."""
_RUN = 4
"""Most words in a row that are joined to look for a misspelt name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one line says is taken (``taken``), and what it names but says is stopped or denied (``asked``).

    ``read_as`` pairs a misspelt name with what it was taken for; ``not_recognised`` names what was not
    read at all, and ``offered`` the names that come near it. ``nothing`` is a line that says no medicine is taken.
    """

    written: str
    taken: tuple[Meaning, ...] = ()
    asked: tuple[Meaning, ...] = ()
    read_as: tuple[tuple[str, str], ...] = ()
    not_recognised: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    nothing: bool = False


class _Scope:
    """Names within one part of a line, each with whether it was denied, and whether the part says they are past."""

    def __init__(self) -> None:
        self.named: list[tuple[Meaning, bool]] = []
        self.denied = False
        self.past = False

    def name(self, meaning: Meaning) -> None:
        self.named.append((meaning, self.denied))


class _Found:
    """What was found so far while a line is read."""

    def __init__(self) -> None:
        self.parts: list[list[_Scope]] = []
        self.strangers: list[str] = []
        self.read_as: list[tuple[str, str]] = []
        self.offered: list[str] = []


def read(written: str, naming: Naming) -> Reading:
    """Read one line; never raises, whatever stands there."""
    parts = [_TOKENS.findall(part) for part in _PARTS.split(unaccented(written))]
    if "".join(chain.from_iterable(parts)) in naming.nothing:
        return Reading(written=written, nothing=True)
    found = _Found()
    for tokens in parts:
        found.parts.append([_Scope()])
        _read_part(tokens, naming, found)
    _carry_back(found.parts)
    named = [(each, denied or scope.past) for part in found.parts for scope in part for each, denied in scope.named]
    taken = tuple(dict.fromkeys(each for each, doubted in named if not doubted))
    asked = tuple(dict.fromkeys(each for each, doubted in named if doubted))
    strangers = tuple(dict.fromkeys(found.strangers))
    return Reading(
        written=written,
        taken=taken,
        asked=asked,
        read_as=tuple(found.read_as),
        not_recognised=strangers if taken or asked else (written,),
        offered=tuple(dict.fromkeys(found.offered)),
    )


def _carry_back(parts: list[list[_Scope]]) -> None:
    """Let a part that names nothing and says 'stopped' speak of the part before it."""
    for before, part in pairwise(parts):
        if any(scope.past for scope in part) and not any(scope.named for scope in part):
            for scope in before:
                scope.past = True


def _read_part(tokens: list[str], naming: Naming, found: _Found) -> None:
    """Read one part; a denial speaks of the names after it, and as the last word of those before it."""
    run: list[str] = []
    scopes = found.parts[-1]
    for meaning, token in _matches(tokens, naming):
        if meaning is None and not _says_nothing(token, naming):
            run.append(token)
            continue
        _settle(run, naming, found)
        run = []
        if meaning is not None:
            scopes[-1].name(meaning)
        elif token in naming.joining:
            scopes.append(_Scope())
        else:
            scopes[-1].denied |= token in naming.denied
            scopes[-1].past |= token in naming.past
    _settle(run, naming, found)
    scopes[-1].past |= tokens[-1:] != [] and tokens[-1] in naming.denied


def _matches(tokens: list[str], naming: Naming) -> Iterator[tuple[Meaning | None, str]]:
    """Go through the words, the longest name first; a word of no name comes alone."""
    at = 0
    while at < len(tokens):
        length, meaning = _longest(tokens, at, naming)
        yield meaning, tokens[at]
        at += length


def _longest(tokens: list[str], at: int, naming: Naming) -> tuple[int, Meaning | None]:
    joined = ""
    found: tuple[int, Meaning | None] = (1, None)
    for length, token in enumerate(tokens[at : at + _MOST_WORDS], start=1):
        joined += token
        if not naming.may_begin(joined):
            break  # most words begin no name, and then nothing more is looked up
        meaning = naming.exact(joined)
        if meaning is not None:
            found = (length, meaning)
    return found


def _says_nothing(token: str, naming: Naming) -> bool:
    if token.isdigit() or (len(token) == 1 and token.isascii()):
        return True
    return any(token in words for words in (naming.around, naming.joining, naming.denied, naming.past))


def _settle(run: list[str], naming: Naming, found: _Found) -> None:
    """Look for misspelt names in words that are none: all of them joined, then each for itself."""
    if run and not (len(run) <= _RUN and _take(run, naming, found)):
        found.strangers += [token for token in run if len(run) == 1 or not _take([token], naming, found)]


def _take(run: list[str], naming: Naming, found: _Found) -> bool:
    near = naming.near("".join(run))
    found.offered += near.offered
    if near.meaning is None:
        return False
    found.parts[-1][-1].name(near.meaning)
    found.read_as.append((" ".join(run), near.meaning.name))
    return True
