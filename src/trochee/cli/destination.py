"""Whether a file can be written where it was asked for, told before anything is computed."""

from __future__ import annotations

import errno
import os
from pathlib import Path


def refuse_unwritable(path: Path) -> None:
    """Raise the `OSError` that writing this file would end in: a folder in its place, or no leave to write.

    Folders that are missing on the way are made when the file is written; the nearest one that is there counts.
    """
    if path.is_dir():
        raise _failed(errno.EISDIR, path)
    above = path.absolute().parent
    while not above.exists():
        above = above.parent
    if not above.is_dir():
        raise _failed(errno.ENOTDIR, above)
    if not os.access(above, os.W_OK | os.X_OK):
        raise _failed(errno.EACCES, above)


def _failed(number: int, path: Path) -> OSError:
    return OSError(number, os.strerror(number), str(path))
