"""A review made anew: the folder is read, the review built and written as its reader wants it."""

from __future__ import annotations

import json
import os
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from trochee.effect.values import Message
from trochee.interop.tables import read_folder
from trochee.knowledge import shipped
from trochee.review.build import build
from trochee.review.values import Review

from .beside import in_two
from .commands import Progress, WrongUsageError, refuse_empty

if TYPE_CHECKING:
    from trochee.reports.charts.engine import Draw
    from trochee.reports.parts import Document


def reviewed(path: Path, as_of: date | None, out: Path | None) -> Review:
    """Read a folder and review it as of a date; raises `InputRefused` with everything that is wrong with it.

    ``out`` is where the review goes: standing in the folder, it is no part of the record.
    """
    progress = Progress()
    folder = read_folder(path, progress=progress, apart=out)
    progress.close()
    notes = [Message(code="reading", text=text) for text in folder.messages]
    refuse_empty(folder.record.nights, as_of)
    return build(folder.record, shipped(), as_of=as_of, notes=notes, answer_each=in_two)


def on_terminal(review: Review, *, for_patient: bool) -> str:
    """Write a review as plain text."""
    from trochee.reports import terminal

    return terminal.text(_document(review, for_patient=for_patient))


def _document(review: Review, *, for_patient: bool) -> Document:
    from trochee.reports import patient
    from trochee.reports.document import document

    return patient.document(review) if for_patient else document(review, shipped())


def written(suffix: str, review: Review, draw: Draw, *, for_patient: bool) -> bytes:
    """Write a review as a file of this kind, its pictures drawn by ``draw``.

    Raises `WrongUsageError` where what it needs is not installed.
    """
    if suffix == ".json":
        return _json(review)
    from trochee.reports import html, pdf
    from trochee.reports.charts.engine import ReportsExtraMissingError, drawn_by

    page = _document(review, for_patient=for_patient)
    try:
        with drawn_by(draw):
            return html.page(page).encode() if suffix == ".html" else pdf.pages(page, large_print=for_patient)
    except ReportsExtraMissingError as missing:
        raise WrongUsageError(
            f"{missing}: pip install 'trochee[reports]'. The terminal and --out FILE.json need nothing more"
        ) from missing


def _json(review: Review) -> bytes:
    from trochee.reports import json_review

    text = json.dumps(json_review.payload(review), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    return text.encode()


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all; raises `OSError` that names it, not what it began as."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    except OSError as failed:
        raise OSError(failed.errno, failed.strerror, str(path)) from failed
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
