"""Finds what a page says to people in plain letters: words that nobody marked for translation.

In a made-up language every marked word is written in letters of its own. A plain letter that is left is somebody's
own word, or one that was forgotten. Read are texts, titles and the attributes that are shown or read aloud. What the
page declares to be in another language (`lang` on a part of it) and what a program would type (`code`) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser

SAID = frozenset(
    {
        "aria-label",
        "aria-description",
        "aria-roledescription",
        "aria-valuetext",
        "alt",
        "placeholder",
        "title",
        "label",
    }
)
SILENT = frozenset({"script", "style", "code", "template"})
BUTTONS = frozenset({"submit", "button", "reset"})
VOID = frozenset(
    {"meta", "link", "input", "br", "hr", "img", "col", "source", "wbr", "area", "base", "embed", "track"}
)
_CODES = re.compile(
    r"https://\S+|\b[0-9a-f]{8}\b|\blamp\.\w+|\S+@example\.org"
)  # links, numbers of records, log-in names
_WORD = re.compile(r"[A-Za-z]+")


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        silent = tag in SILENT or (tag != "html" and "lang" in known)
        if tag not in VOID:
            self._open.append((tag, silent))
        if self._silent or silent:
            return
        for name, value in attrs:
            shown = name in SAID or name.startswith("data-say") or (name == "data-head")
            shown |= name == "value" and tag == "input" and known.get("type") in BUTTONS
            if shown and value:
                self.said.append(value)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.said.append(data)

    @property
    def _silent(self) -> bool:
        return any(silent for _, silent in self._open)


def plain_words(page: str, own: Iterable[str]) -> list[str]:
    """Every text of a page that holds a plain letter once ``own``, people's words and names, are taken out."""
    reader = _Page()
    reader.feed(page)
    known = "|".join(re.escape(each) for each in sorted(own, key=len, reverse=True))
    their_own = re.compile(rf"(?<![A-Za-z])(?:{known})(?![A-Za-z])")
    return [" ".join(text.split()) for text in reader.said if _WORD.search(their_own.sub("", _CODES.sub("", text)))]
