"""`trochee review`: the main job on files."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .commands import WrongUsageError, a_date
from .destination import refuse_unwritable
from .unchanged import made_from, stamped, stands

_SUFFIXES = (".html", ".pdf", ".json")
_PATIENT = "patient"


def run(options: argparse.Namespace) -> None:
    """Review a folder for its reader where it was asked for; a review that stands there unchanged is left."""
    out = None if options.out is None else Path(options.out)
    _refuse_wrong_suffix(out, options.reader)
    as_of = a_date(options.as_of)
    folder = Path(options.folder)
    if out is not None:
        refuse_unwritable(out)
    # before the folder is read: were it changed in between, the stamp would not fit and the next run would begin anew
    inputs = None if out is None else made_from(folder, out, [("as_of", options.as_of), ("for", options.reader)])
    if out is not None and stands(out, inputs):
        print(out)
        print("unchanged: the same record, program and options made the file that is there", file=sys.stderr)
        return
    from .drawing import Drawer

    with Drawer("" if out is None else out.suffix) as draw:  # its engine starts while all that follows is loaded
        from .rendering import on_terminal, reviewed, write_whole, written

        review, for_patient = reviewed(folder, as_of, out), options.reader == _PATIENT
        if out is None:
            sys.stdout.write(on_terminal(review, for_patient=for_patient))
            return
        content = written(out.suffix, review, draw, for_patient=for_patient)
    write_whole(out, stamped(content, out.suffix, inputs))
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
