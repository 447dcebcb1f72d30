"""Open what should be a text file, and say what it is where it is none."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trochee.foundation.refusal import InputError

_LOOKED_AT = 4096
_SHOWN = 60
_FOREIGN = {
    b"PK\x03\x04": "a zipped file such as a spreadsheet",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet",
    b"%PDF": "a PDF",
    b"\xff\xfe": "text in UTF-16",
    b"\xfe\xff": "text in UTF-16",
    b"\x1f\x8b": "a compressed file",
}


class NotText(Exception):  # noqa: N818  it carries the error that refuses the file
    """A file that cannot be read as UTF-8 text; ``error`` says why and where."""

    def __init__(self, error: InputError) -> None:
        self.error = error
        super().__init__(str(error))


def shown(text: str) -> str:
    """Quote what was found, on one line and shortened; what cannot be seen is named."""
    if not text.strip():
        return "blanks" if text else "nothing"
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= _SHOWN else one_line[: _SHOWN - 1] + "…"


@contextmanager
def open_text(path: Path, name: str) -> Iterator[tuple[io.TextIOWrapper, io.BufferedReader]]:
    """Open a UTF-8 file (a byte order mark is skipped); gives the text and the bytes under it.

    Raises `NotText`, also from what is read inside the block; ``name`` is what its error calls the file.
    """
    allowed = "text in UTF-8"
    try:
        with path.open("rb") as binary:
            start = binary.peek(_LOOKED_AT)[:_LOOKED_AT]
            foreign = next((kind for mark, kind in _FOREIGN.items() if start.startswith(mark)), None)
            if foreign or b"\0" in start:
                ends = 0 if foreign else start[: start.index(b"\0")].count(b"\n")
                found = foreign or "bytes that are no text"
                raise NotText(_refusal(name, ends + 1, found, allowed, "this is no text"))
            with io.TextIOWrapper(binary, encoding="utf-8-sig", newline="") as text:
                yield text, binary
    except UnicodeDecodeError:
        line, found = _first_fault(path.read_bytes())
        message = "these bytes are no UTF-8; save the file as UTF-8"
        raise NotText(_refusal(name, line, found, allowed, message)) from None
    except OSError as error:
        found = (error.strerror or str(error)).lower()
        raise NotText(_refusal(name, None, found, "a file that can be read", "the file cannot be read")) from error


def read_text(path: Path, name: str) -> str:
    """Read a whole UTF-8 file; raises `NotText`."""
    with open_text(path, name) as (text, _):
        return text.read()


def _refusal(name: str, line: int | None, found: str, allowed: str, message: str) -> InputError:
    return InputError(file=name, line=line, column=None, found=found, allowed=allowed, message=message)


def _first_fault(raw: bytes) -> tuple[int | None, str]:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        ends = before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n")
        return ends + 1, f"byte 0x{raw[error.start]:02x}"
    return None, "bytes that changed while they were read"
