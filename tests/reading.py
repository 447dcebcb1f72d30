"""Reads what a page or a terminal says, without markup, line breaks and kinds of space."""

from __future__ import annotations

import io
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trochee.reports.parts import Document

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


def words_of_pdf(pdf: bytes, document: Document) -> str:
    """Every word that the sheets of a printed document say, their footers left out."""
    from pypdf import PdfReader

    sheets = PdfReader(io.BytesIO(pdf)).pages
    foot = plain(f"{document.title} · {document.subtitle} {document.closing}")
    said = []
    for number, sheet in enumerate(sheets, 1):
        words, ending = plain(sheet.extract_text()), f"{foot} {number} / {len(sheets)}"
        assert words.endswith(ending), f"sheet {number} does not end in {ending!r}"
        said.append(words.removesuffix(ending))
    return plain(" ".join(said))


def plain(text: str) -> str:
    """One kind of space, never two in a row."""
    return " ".join(text.replace("\u00a0", " ").split())


def drawn_by_name(spec: Mapping[str, object], name: str) -> list[dict[str, Any]]:
    """Values behind every layer of a picture that has this name, also where layers are nested."""
    found: list[dict[str, Any]] = []
    layers = spec["layer"]
    assert isinstance(layers, list)
    for layer in layers:
        if "layer" in layer:
            found += drawn_by_name(layer, name)
        elif layer.get("description") == name:
            found += layer["data"]["values"]
    return found
