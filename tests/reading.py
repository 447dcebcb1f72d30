"""Reads what a page or a terminal says, without markup, line breaks and kinds of space."""

from __future__ import annotations

from html.parser import HTMLParser

_INLINE = frozenset({"a", "b", "i", "span"})


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in {"style", "script", "svg"}
        self.parts.append("" if tag in _INLINE else " ")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"style", "script", "svg"}
        self.parts.append("" if tag in _INLINE else " ")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def words_of_page(html: str) -> str:
    """Every word that a page says, pictures and style left out."""
    reader = _Words()
    reader.feed(html)
    return plain("".join(reader.parts))


def plain(text: str) -> str:
    """One kind of space, never two in a row."""
    return " ".join(text.replace("\u00a0", " ").split())
