"""A language that needs no catalogue: English made longer and marked, so that what nobody marked is seen at once.

`Save the night` reads `[!!Šââṽêê ţĥêê ñîîĝĥţ!!]`. Vowels are doubled, since other languages take about a third more
room than English; tags, placeholders and entities stay. The mirrored one is read from right to left as well.
A page in it shows a plain Latin letter only where a word was not translated, or is somebody's own.
"""

from __future__ import annotations

import re
from gettext import NullTranslations

from django.utils.translation import trans_real

MADE_UP = (("en-xa", "[!!Êêñĝļîîšĥ!!]"), ("ar-xb", "[!!Mîîŕŕôôŕêêđ!!]"))
"""Longer English, and the same from right to left; the codes are those that phones use for this."""

_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_OTHER = "âƀçđêƒĝĥîĵķļɱñôþɋŕšţûṽŵẋýžÂƁÇĐÊƑĜĤÎĴĶĻṀÑÔÞɊŔŠŢÛṼŴẊÝŽ"
_LETTERS = str.maketrans(dict(zip(_PLAIN, _OTHER, strict=True)))
_KEPT = re.compile(r"(<[^>]*>|&[#\w]+;|%\(\w+\)[sd]|%%?[sd](?![A-Za-z])|%%|\{\w*\})")
_VOWEL = re.compile(r"([aeiouAEIOU])")
_TURNED, _BACK = "\u202e", "\u202c"


def marked(text: str, *, mirrored: bool = False) -> str:
    """Make a text longer and mark it; nothing stays nothing."""
    if not text.strip():
        return text
    pieces = _KEPT.split(text)
    pieces[::2] = [_longer(piece, mirrored=mirrored) for piece in pieces[::2]]
    return f"[!!{''.join(pieces)}!!]"


def _longer(piece: str, *, mirrored: bool) -> str:
    changed = _VOWEL.sub(r"\1\1", piece).translate(_LETTERS)
    return re.sub(r"[^\W\d_]+", lambda word: f"{_TURNED}{word.group()}{_BACK}", changed) if mirrored else changed


class MadeUp(NullTranslations):
    """One of the made-up languages, in the place of a catalogue."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code, self._mirrored = code, code.startswith("ar")

    def gettext(self, message: str) -> str:
        """Give a text, without the context that the framework joins to it."""
        return marked(message.rpartition(trans_real.CONTEXT_SEPARATOR)[2], mirrored=self._mirrored)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Give one of two, as English counts."""
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        """Give a text whatever its context."""
        return self.gettext(message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        """Give one of two whatever their context."""
        return self.ngettext(msgid1, msgid2, n)

    def language(self) -> str:
        """Name the language."""
        return self._code

    def to_language(self) -> str:
        """Name the language."""
        return self._code


def speak_made_up() -> None:
    """Let the framework find the made-up languages among the catalogues that it has read."""
    read: dict[str, object] = vars(trans_real)["_translations"]
    read.update({code: MadeUp(code) for code, _ in MADE_UP})
