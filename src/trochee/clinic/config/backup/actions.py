"""What is written down about a backup: that it was made or restored, by whom and when."""

from __future__ import annotations

from datetime import datetime

from trochee.clinic.audit.trail import deed
from trochee.clinic.audit.values import Actor

from .values import MADE, Manifest


def note_made(*, by: Actor, at: datetime, manifest: Manifest) -> None:
    """Write down that a backup was made; `doctor` asks when the last one was."""
    with deed(by=by, at=at) as trail:
        trail.add(MADE, detail={"rows": manifest.rows, "files": len(manifest.files)})


def note_restored(*, by: Actor, at: datetime, manifest: Manifest, faults: int) -> None:
    """Write down that these records came from a backup, so that the trail itself says what it does not hold."""
    with deed(by=by, at=at) as trail:
        detail = {"made_at": manifest.made_at.isoformat(), "rows": manifest.rows, "faults": faults}
        trail.add("backup.restored", detail=detail)
