"""A folder that waits, and the account of one that was brought in: values, not rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

WAITS = timedelta(minutes=30)
"""How long an uploaded folder waits for a yes; afterwards it cannot be opened, and is removed."""


class NoSuchFolderError(Exception):
    """No folder waits under this id for whoever asks: it was brought in, let go, or waited too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """The files of a folder that waits, by name."""

    id: UUID
    content_sha256: str
    ends_at: datetime
    files: Mapping[str, bytes] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTaken:
    """A row of a folder that was not taken: in each column what the folder says and what stands."""

    file: str
    row: str
    why: str
    cells: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What became of a folder: new rows by file, the rows that were not taken, and what has no place here.

    ``taken`` are rows that were chosen in place of what stood.
    """

    new: Mapping[str, int]
    not_taken: tuple[NotTaken, ...]
    left_out: tuple[str, ...] = ()
    taken: tuple[NotTaken, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A folder that was brought in, by whom and when; ``account`` is ``None`` after an erasure."""

    id: UUID
    by: str
    at: datetime
    not_taken: int
    account: Account | None
