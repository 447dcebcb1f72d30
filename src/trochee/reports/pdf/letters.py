"""Letters for print: what a font lacks is never left out and never stops the page.

Typst's own fonts cover Latin, Greek, Cyrillic and some others; with them the same document is the same file anywhere.
For any other script the machine's fonts are asked too. What no font here has is written as its Unicode number, with
a sentence that says so. Control characters become a replacement character, as in a terminal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from unicodedata import category

from .content import Values

NUMBERED = (
    "No font of the machine that wrote this has some of its letters: {letters}. They stand as Unicode numbers; the "
    "same review as a web page (.html) shows them as written."
)
_MOST_NAMED = 6
_JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"
_REFUSED = re.compile(r'the text `"(.*?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def printable(text: str) -> str:
    """Turn line breaks into spaces, and what would steer a reader's software into replacement characters."""
    return text if text.isprintable() else "".join(map(_printable, text))


def _printable(letter: str) -> str:
    if letter.isprintable() or letter in _JOINERS:
        return letter
    kind = category(letter)
    if kind == "Zs":
        return letter
    return " " if kind in {"Zl", "Zp"} or letter in "\t\n\r\v\f" else "\N{REPLACEMENT CHARACTER}"


def lacking(diagnostic: str) -> frozenset[str]:
    """Read from Typst's words which letters its fonts could not show; empty where it had another complaint."""
    found = (_ESCAPED.sub(_unescaped, text) for text in _REFUSED.findall(diagnostic))
    return frozenset(letter for text in found for letter in text if not letter.isascii())


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match.group(1), 16))


def numbered(values: Values, letters: Iterable[str]) -> Values:
    """Write these letters as their Unicode numbers wherever they stand, and say so."""
    table = str.maketrans({letter: f"[U+{ord(letter):04X}]" for letter in letters})
    return {**everywhere(values, lambda text: text.translate(table)), "letters": told(table.values())}


def told(numbers: Iterable[str]) -> str:
    """Say which letters could not be printed; of many the first few, and how many more."""
    every = sorted(numbers)
    more = [f"and {len(every) - _MOST_NAMED} more"] if len(every) > _MOST_NAMED else []
    return NUMBERED.format(letters=", ".join([*every[:_MOST_NAMED], *more]))


def everywhere(values: Values, change: Callable[[str], str]) -> Values:
    """Change every text of the values; keys stay."""
    return {key: _changed(value, change) for key, value in values.items()}


def _changed(value: object, change: Callable[[str], str]) -> object:
    match value:
        case str():
            return change(value)
        case list():
            return [_changed(each, change) for each in value]
        case dict():
            return everywhere(value, change)
        case _:
            return value
