"""A document as PDF: A4, tagged, built so that a screen reader can follow it, the same bytes for the same document.

`pages` is all that others call. `content` lays a document out as plain values, `letters` sees to characters that no
font has, `pictures` readies charts for print, `typesetting` runs Typst on a fixed template (`assets/review.typ`).
"""

from .typesetting import PdfRefusedError, pages

__all__ = ["PdfRefusedError", "pages"]
