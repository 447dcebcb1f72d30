"""What a backup says about itself, and why one is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from trochee.clinic.audit.verify import Head, head_of

FORMAT = 1
MADE = "backup.made"
"""The deed by which the trail knows of a backup."""
Migration = tuple[str, str]


class BackupRefusedError(Exception):
    """A backup that was not made, or not restored; the message says what is in the way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What was read in one moment: ``tables`` are rows by table, ``files`` SHA-256 by path."""

    made_at: datetime
    version: str
    vendor: str
    server: str
    migrations: tuple[Migration, ...]
    tables: Mapping[str, int]
    columns: Mapping[str, tuple[str, ...]]
    heads: tuple[Head, ...]
    files: Mapping[str, str]

    @property
    def rows(self) -> int:
        """Rows in all tables."""
        return sum(self.tables.values())

    def as_text(self) -> str:
        """Write it as JSON."""
        written = {"format": FORMAT, **asdict(self), "made_at": self.made_at.isoformat()}
        return json.dumps(written, indent=1, ensure_ascii=False)


def manifest_of(text: str) -> Manifest:
    """Read a manifest; raises `BackupRefusedError` for one of another format."""
    found = json.loads(text)
    if found.get("format") != FORMAT:
        raise BackupRefusedError(
            f"its format is {found.get('format')}, this version of trochee reads {FORMAT}; it was made by trochee "
            f"{found.get('version')}"
        )
    return Manifest(
        made_at=datetime.fromisoformat(found["made_at"]),
        version=found["version"],
        vendor=found["vendor"],
        server=found["server"],
        migrations=tuple((app, name) for app, name in found["migrations"]),
        tables=found["tables"],
        columns={table: tuple(columns) for table, columns in found["columns"].items()},
        heads=tuple(head_of(each) for each in found["heads"]),
        files=found["files"],
    )
