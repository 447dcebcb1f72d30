"""Runs Typst on the fixed template: in memory, with its own fonts, without files, packages or a date."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ..charts.svg import ReportsExtraMissingError
from ..parts import Document
from .content import Values, content
from .letters import everywhere, lacking, numbered, printable

if TYPE_CHECKING:
    from types import ModuleType


_LARGE = 1.12


class PdfRefusedError(RuntimeError):
    """Typst would not write the document as PDF/UA; the message is its own."""

    def __init__(self, message: str, lacking: frozenset[str]) -> None:
        super().__init__(f"the PDF could not be written: {message}")
        self.lacking = lacking
        """Letters that no font could show; empty where something else was wrong."""


def pages(document: Document, *, large_print: bool = False) -> bytes:
    """Write a document as PDF/UA-1 on A4, with ``large_print`` in larger letters.

    No text of a document is ever read as markup: the template takes it as data. The same document gives the same
    bytes on every machine, except where it holds letters that Typst's own fonts lack (see `letters`). Raises
    `ReportsExtraMissingError` where Typst or vl-convert is missing, `PdfRefusedError` where Typst refuses.
    """
    values = everywhere(content(document, scale=_LARGE if large_print else 1.0), printable)
    missing: frozenset[str] = frozenset()
    for machine in (False, True):
        try:
            return compiled(values, machine=machine)
        except PdfRefusedError as refused:
            missing = refused.lacking
            if not missing:
                raise
    return compiled(numbered(values, missing), machine=True)


def compiled(values: Values, *, machine: bool) -> bytes:
    """Set values with Typst's own fonts, or with those of the ``machine`` too.

    Raises `PdfRefusedError`, which names the letters that no font could show.
    """
    typst = _engine()
    with TemporaryDirectory() as empty:  # nothing to read there, and nowhere else to find or put a package
        try:
            made: bytes = typst.compile(
                template(),
                root=empty,
                ignore_system_fonts=not machine,
                format="pdf",
                sys_inputs={"document": json.dumps(values, ensure_ascii=False)},
                pdf_standards=["ua-1"],
                package_path=str(Path(empty, "packages")),
                package_cache_path=str(Path(empty, "cache")),
            )
        except typst.TypstError as error:
            raise PdfRefusedError(error.message, lacking(error.diagnostic)) from error
    return made


def template() -> bytes:
    """Read the template, which holds every rule of the layout and no word of a record."""
    return (files("trochee.reports") / "assets" / "review.typ").read_bytes()


def _engine() -> ModuleType:
    try:
        import typst
    except ImportError as error:
        raise ReportsExtraMissingError("a PDF needs typst: install trochee with the extra 'reports'") from error
    found: ModuleType = typst
    return found
