"""`trochee review`: the main job on files."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from trochee.effect.values import Message
from trochee.interop.tables import read_folder
from trochee.knowledge import shipped
from trochee.review.build import build
from trochee.review.values import Review

from .commands import Progress, WrongUsageError, a_date, refuse_empty


def run(options: argparse.Namespace) -> None:
    """Read the folder, build the review, write it where it was asked for."""
    out = None if options.out is None else Path(options.out)
    if out is not None and out.suffix not in _WRITERS:
        raise WrongUsageError(f"--out {out}: a file ending in {' or '.join(_WRITERS)} can be written")
    as_of = a_date(options.as_of)
    progress = Progress()
    folder = read_folder(Path(options.folder), progress=progress)
    progress.close()
    notes = [Message(code="reading", text=text) for text in folder.messages]
    refuse_empty(folder.record.nights, as_of)
    review = build(folder.record, shipped(), as_of=as_of, notes=notes)
    if out is None:
        from trochee.reports import terminal
        from trochee.reports.document import document

        sys.stdout.write(terminal.text(document(review, shipped())))
        return
    write_whole(out, _WRITERS[out.suffix](review))
    print(out)


def _html(review: Review) -> str:
    from trochee.reports import html
    from trochee.reports.document import document

    return html.page(document(review, shipped()))


def _json(review: Review) -> str:
    from trochee.reports import json_review

    return json.dumps(json_review.payload(review), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


_WRITERS = {".html": _html, ".json": _json}


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
