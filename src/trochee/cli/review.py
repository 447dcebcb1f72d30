"""`trochee review`: the main job on files."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from trochee.effect.values import Message
from trochee.interop.tables import read_folder
from trochee.knowledge import shipped
from trochee.review.build import build
from trochee.review.values import Review

from .commands import Progress, WrongUsageError, a_date, refuse_empty

if TYPE_CHECKING:
    from trochee.reports.parts import Document


_SUFFIXES = (".html", ".pdf", ".json")
_PATIENT = "patient"


def run(options: argparse.Namespace) -> None:
    """Read the folder, build the review, write it for its reader where it was asked for."""
    out = None if options.out is None else Path(options.out)
    _refuse_wrong_suffix(out, options.reader)
    as_of = a_date(options.as_of)
    progress = Progress()
    folder = read_folder(Path(options.folder), progress=progress)
    progress.close()
    notes = [Message(code="reading", text=text) for text in folder.messages]
    refuse_empty(folder.record.nights, as_of)
    review = build(folder.record, shipped(), as_of=as_of, notes=notes)
    if out is None:
        from trochee.reports import terminal

        sys.stdout.write(terminal.text(_document(review, options.reader)))
        return
    write_whole(out, _written(out.suffix, review, options.reader))
    print(out)


def _refuse_wrong_suffix(out: Path | None, reader: str) -> None:
    if out is None:
        return
    if out.suffix not in _SUFFIXES:
        raise WrongUsageError(f"--out {out}: files ending in {', '.join(_SUFFIXES)} can be written")
    if reader == _PATIENT and out.suffix == ".json":
        raise WrongUsageError(
            f"--out {out}: the patient's version is for reading, .html or .pdf; JSON is the clinician's review"
        )


def _document(review: Review, reader: str) -> Document:
    from trochee.reports import patient
    from trochee.reports.document import document

    return patient.document(review) if reader == _PATIENT else document(review, shipped())


def _written(suffix: str, review: Review, reader: str) -> bytes:
    """Write a review as a file of this kind; raises `WrongUsageError` where what it needs is not installed."""
    if suffix == ".json":
        return _json(review)
    from trochee.reports import html, pdf
    from trochee.reports.charts.svg import ReportsExtraMissingError

    page = _document(review, reader)
    try:
        return html.page(page).encode() if suffix == ".html" else pdf.pages(page, large_print=reader == _PATIENT)
    except ReportsExtraMissingError as missing:
        raise WrongUsageError(
            f"{missing}: pip install 'trochee[reports]'. The terminal and --out FILE.json need nothing more"
        ) from missing


def _json(review: Review) -> bytes:
    from trochee.reports import json_review

    text = json.dumps(json_review.payload(review), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    return text.encode()


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
