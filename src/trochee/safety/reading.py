"""Read a line as somebody wrote it: names, doses and other words, and what is said to be stopped or denied."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from trochee.knowledge.words import letters, unaccented

from .naming import Meaning, Naming

_PARTS = re.compile(r"[,;+&/\n|]")
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


@dataclass(slots=True)
class _Scope:
    """Names within one part of a line, and whether that part denies them or says they are past."""

    meanings: list[Meaning] = field(default_factory=list)
    denied: bool = False
    past: bool = False


@dataclass(slots=True)
class _Found:
    scopes: list[_Scope] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    read_as: list[tuple[str, str]] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)


def read(written: str, naming: Naming) -> Reading:
    """Read one line; never raises, whatever stands there."""
    if letters(written) in naming.nothing:
        return Reading(written=written, nothing=True)
    found = _Found()
    for part in _PARTS.split(unaccented(written)):
        found.scopes.append(_Scope())
        _read_part(_TOKENS.findall(part), naming, found)
    _carry_back(found.scopes)
    taken = [each for scope in found.scopes if not (scope.denied or scope.past) for each in scope.meanings]
    asked = [each for scope in found.scopes if scope.denied or scope.past for each in scope.meanings]
    strangers = tuple(dict.fromkeys(found.strangers))
    return Reading(
        written=written,
        taken=tuple(dict.fromkeys(taken)),
        asked=tuple(dict.fromkeys(asked)),
        read_as=tuple(found.read_as),
        not_recognised=strangers if taken or asked else (written,),
        offered=tuple(dict.fromkeys(found.offered)),
    )


def _carry_back(scopes: list[_Scope]) -> None:
    """Let a part that names nothing and says 'stopped' speak of the part before it."""
    for before, scope in pairwise(scopes):
        if scope.past and not scope.meanings:
            before.past = True


def _read_part(tokens: list[str], naming: Naming, found: _Found) -> None:
    run: list[str] = []
    for length, meaning, token in _matches(tokens, naming):
        scope = found.scopes[-1]
        known = meaning is not None or length > 1 or _says_nothing(token, naming)
        if not known:
            run.append(token)
            continue
        _settle(run, naming, found)
        run = []
        if meaning is not None:
            found.scopes[-1].meanings.append(meaning)
        elif token in naming.joining and (scope.meanings or scope.denied or scope.past):
            found.scopes.append(_Scope())
        scope.denied |= meaning is None and token in naming.denied
        scope.past |= meaning is None and token in naming.past
    _settle(run, naming, found)


def _matches(tokens: list[str], naming: Naming) -> Iterator[tuple[int, Meaning | None, str]]:
    """Go through the words, the longest name first; a word of no name comes alone."""
    at = 0
    while at < len(tokens):
        length, meaning = _longest(tokens, at, naming)
        yield length, meaning, tokens[at]
        at += length


def _longest(tokens: list[str], at: int, naming: Naming) -> tuple[int, Meaning | None]:
    joined = ""
    found: tuple[int, Meaning | None] = (1, None)
    for length, token in enumerate(tokens[at : at + _MOST_WORDS], start=1):
        joined += token
        if not naming.may_begin(joined):
            break
        meaning = naming.exact(joined)
        if meaning is not None:
            found = (length, meaning)
    return found


def _says_nothing(token: str, naming: Naming) -> bool:
    if len(token) == 1 or token.isdigit():
        return True
    return any(token in words for words in (naming.around, naming.joining, naming.denied, naming.past))


def _settle(run: list[str], naming: Naming, found: _Found) -> None:
    """Look for misspelt names in words that are none: all of them joined, then each for itself."""
    if not run:
        return
    tries = [run] if len(run) <= _RUN else []
    if tries and _take("".join(run), " ".join(run), naming, found):
        return
    for token in run:
        if len(run) == 1 or not _take(token, token, naming, found):
            found.strangers.append(token)


def _take(bare: str, shown: str, naming: Naming, found: _Found) -> bool:
    near = naming.near(bare)
    found.offered += near.offered
    if near.meaning is None:
        return False
    found.scopes[-1].meanings.append(near.meaning)
    found.read_as.append((shown, near.meaning.name))
    return True
