"""Read a line as somebody wrote it: names, doses and other words, and what is said to be stopped or denied."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from trochee.knowledge.words import unaccented

from .little_words import Before, speaks_of_it
from .naming import Meaning, Naming

_PARTS = re.compile(r"[;\n|]|(?<!\d),|,(?!\d)|(?<=\s)[-–—/](?=\s)")
"""Where one name ends and another begins; a comma between digits is part of a number."""
_PICTURES = "\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0010ffff"
_TOKENS = re.compile(rf"(?<![^\W\d_])(?:[a-z]\.){{2,}}[a-z]?(?![^\W\d_])|[^\W\d_]+|\d+|[+{_PICTURES}]")
"""Words, abbreviations with full stops, numbers, the sign for 'and', and pictures: a glass of wine is one as well."""
_OF_A_WORD = re.compile(r"(?<=[^\W\d_]['’])\w(?!\w)|(?<!\w)\w(?=['’][^\W\d_])")
"""A letter before or after an apostrophe: the end of ``husband's``."""
_UNIT = re.compile(r"(?:(?<=\d)|(?<=\d[\s-])|(?<=\d/)|(?<=\dx/)|(?<=[mcu\u03bc]g/)|(?<=ml/))\w")
_COUNT = re.compile(r"\w(?=\s?\d)")
_BESIDE = re.compile(r"[\s#®-]*")
"""What may stand between a name and a word that is part of it."""
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


class _Word(NamedTuple):
    """A word as it is looked up, and where it stands in its part."""

    text: str
    start: int
    end: int


class _Scope:
    """What stands between two separators or joining words.

    Names, each with whether it was denied; the words that name nothing; whether it says that its names are past, and
    whether something in it was not recognised.
    """

    def __init__(self, joined: bool) -> None:
        self.joined = joined
        self.named: list[tuple[Meaning, bool]] = []
        self.words: list[_Word] = []
        self.denied = False
        self.past = False
        self.strange = False


def read(written: str, naming: Naming) -> Reading:
    """Read one line; never raises, whatever stands there."""
    text = written.replace("&", " and ")
    for name in naming.as_written:
        text = text.replace(name, "-".join(name))
    parts = [_Part(each) for each in _PARTS.split(unaccented(text))]
    if "".join(word.text for part in parts for word in part.words) in naming.words.nothing:
        return Reading(written=written, nothing=True)
    line = _Line(naming)
    for part in parts:
        line.read(part)
    _carry_back(line.parts)
    named = [(each, denied or scope.past) for part in line.parts for scope in part for each, denied in scope.named]
    taken = tuple(dict.fromkeys(each for each, doubted in named if not doubted))
    asked = tuple(dict.fromkeys(each for each, doubted in named if doubted))
    strangers = tuple(dict.fromkeys(line.strangers))
    return Reading(
        written=written,
        taken=taken,
        asked=asked,
        read_as=tuple(line.read_as),
        not_recognised=strangers if taken or asked else (written,),
        offered=tuple(dict.fromkeys(line.offered)),
    )


def _carry_back(parts: list[list[_Scope]]) -> None:
    """Let a part that names nothing and says 'stopped' speak of the part before it."""
    for before, part in pairwise(parts):
        if any(scope.past for scope in part) and not any(scope.named for scope in part):
            for scope in before:
                scope.past = True


class _Part:
    """The text between two separators, and its words."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = [
            _Word(each.group().replace(".", ""), each.start(), each.end()) for each in _TOKENS.finditer(text)
        ]

    def chunk(self, word: _Word) -> str:
        """Give all that is written without a space around a word: ``2c-b``."""
        start = max(map(self.text[: word.start].rfind, (" ", "\t"))) + 1
        return self.text[start:].split()[0].strip("()[]{}.:!?\"'")

    def between(self, first: int, last: int) -> str:
        """Give the text from one word to another."""
        return self.text[self.words[first].start : self.words[last].end]

    def beside(self, at: int) -> bool:
        """Whether nothing but a space stands between a word and the one before it."""
        return _BESIDE.fullmatch(self.text, self.words[at - 1].end, self.words[at].start) is not None


class _Line:
    """What was found so far while a line is read."""

    def __init__(self, naming: Naming) -> None:
        self.naming = naming
        self.parts: list[list[_Scope]] = []
        self.strangers: list[str] = []
        self.read_as: list[tuple[str, str]] = []
        self.offered: list[str] = []
        self._before = Before()
        self._head = ""
        """First word of the last name as long as nothing but letters follows: ``vitamin`` of ``vitamins B, C``."""

    @property
    def _scope(self) -> _Scope:
        return self.parts[-1][-1]

    def read(self, part: _Part) -> None:
        """Read one part; a denial speaks of the names after it, and as the last word of those before it."""
        self.parts.append([_Scope(joined=False)])
        words, run, at = part.words, 0, 0
        while at < len(words):
            length, meaning = self._meaning(part, at)
            if meaning is None and self._is_strange(part, at):
                at += 1
                continue
            self._settle(part, run, at)
            if meaning is None:
                self._pass_over(part, words[at])
            else:
                self._name(meaning, part, at, at + length)
                if not (self._head and _is_letter(words[at].text)):
                    self._head = words[at].text
            at += length
            run = at
        self._settle(part, run, at)
        self._close(part)
        if not words and "?" in part.text:
            self._strange(part.text.strip())
        self._scope.past |= words[-1:] != [] and words[-1].text in self.naming.words.denied

    def _is_strange(self, part: _Part, at: int) -> bool:
        """Whether a word that is no name may be one that is misspelt or not known."""
        text = part.words[at].text
        return not (text.isdigit() or text in self.naming.words.silent or _is_letter(text))

    def _meaning(self, part: _Part, at: int) -> tuple[int, Meaning | None]:
        """Give the longest name that begins at a word, or the next of a list of names that end in a letter."""
        length, meaning = _longest(part.words, at, self.naming)
        if meaning is not None or not (self._head and _is_letter(part.words[at].text)):
            return length, meaning
        after = at + 1
        while after < len(part.words) and part.words[after].text.isdigit():
            after += 1
        glued = part.words[at].text
        if after > at + 1 and part.words[at + 1].start == part.words[at].end:
            glued += part.words[at + 1].text
        alone = after == len(part.words) or part.words[after].text in self.naming.words.joining
        found = self.naming.exact(self._head + glued) or self.naming.exact(self._head.removesuffix("s") + glued)
        return (after - at, found) if alone or after > at + 1 else (1, None)

    def _pass_over(self, part: _Part, word: _Word) -> None:
        """Take a word that is no name: it joins, says nothing, ends or denies, or is a letter that may be a drug."""
        words = self.naming.words
        if word.text in words.joining:
            self._close(part)
            self.parts[-1].append(_Scope(joined=True))
            return
        self._head = ""
        if _is_letter(word.text) and word.text not in words.silent and not self._belongs(word, part):
            self._strange(part.chunk(word))
        self._scope.words.append(word)
        self._scope.denied |= word.text in words.denied
        self._scope.past |= word.text in words.past

    def _belongs(self, word: _Word, part: _Part) -> bool:
        """Whether a single letter is the unit of a number, a count, or the end of the word before it."""
        words, text = self.naming.words, part.text
        return bool(
            _OF_A_WORD.match(text, word.start)
            or (word.text in words.unit_letter and _UNIT.match(text, word.start))
            or (word.text in words.count_letter and _COUNT.match(text, word.start))
        )

    def _name(self, meaning: Meaning, part: _Part, first: int, after: int) -> None:
        """Take a name; where a word beside it makes it another product, nobody knows what is in that."""
        scope = self._scope
        if meaning.id in self.naming.words.range:
            end = self._variant_end(part, after)
            start = first - self._variant_before(part, first)
            if (start, end) != (first, after):
                self._strange(part.between(start, end - 1))
        scope.named.append((meaning, scope.denied))

    def _variant_before(self, part: _Part, first: int) -> bool:
        said = self._scope.words
        return (
            len(said) == 1
            and said[0] is part.words[first - 1]
            and said[0].text in self.naming.words.variant
            and not said[0].text.isdigit()
            and part.beside(first)
        )

    def _variant_end(self, part: _Part, after: int) -> int:
        while after < len(part.words) and self._is_variant(part, after):
            after += 1
        return after

    def _is_variant(self, part: _Part, at: int) -> bool:
        """Whether a word is part of the name before it; a number only at the end, and 'plus' only before no name."""
        words, text = part.words, part.words[at].text
        if text not in self.naming.words.variant or not part.beside(at):
            return False
        following = words[at + 1].text if at + 1 < len(words) else ""
        if text.isdigit():
            return not following or (
                following in self.naming.words.joining and self._meaning(part, at + 2)[1] is not None
            )
        return text not in self.naming.words.joining or not following or following.isdigit()

    def _settle(self, part: _Part, first: int, after: int) -> None:
        """Look for misspelt names in words that are none: all of them joined, then each for itself."""
        run = range(first, after)
        if run and not (len(run) <= _RUN and self._take(part, first, after)):
            for at in run:
                if len(run) == 1 or not self._take(part, at, at + 1):
                    self._strange(part.words[at].text)
        if run:
            self._head = ""

    def _take(self, part: _Part, first: int, after: int) -> bool:
        texts = [word.text for word in part.words[first:after]]
        near = self.naming.near("".join(texts))
        self.offered += near.offered
        if near.meaning is None:
            return False
        self._name(near.meaning, part, first, after)
        self.read_as.append((" ".join(texts), near.meaning.name))
        return True

    def _strange(self, text: str) -> None:
        self.strangers.append(text)
        self._scope.strange = True

    def _close(self, part: _Part) -> None:
        """End a scope: one that names nothing has to speak of the name before it, or is not recognised."""
        scope, words = self._scope, self.naming.words
        said = [word.text for word in scope.words]
        before = Before() if scope.named else self._before
        if said and not (scope.named or scope.strange or speaks_of_it(said, scope.joined, before, words)):
            self._strange(part.text[scope.words[0].start : scope.words[-1].end])
        self._before = before.and_then(said, words)


def _is_letter(text: str) -> bool:
    return len(text) == 1 and text.isascii() and text.isalpha()


def _longest(words: Sequence[_Word], at: int, naming: Naming) -> tuple[int, Meaning | None]:
    joined = ""
    found: tuple[int, Meaning | None] = (1, None)
    for length, word in enumerate(words[at : at + _MOST_WORDS], start=1):
        joined += word.text
        if not naming.may_begin(joined):
            break  # most words begin no name, and then nothing more is looked up
        meaning = naming.exact(joined)
        if meaning is not None and not (length == 1 and joined in naming.words.silent):
            found = (length, meaning)
    return found
