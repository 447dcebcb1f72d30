"""What is unsafe about this installation, and what could not be looked at."""

from __future__ import annotations

from datetime import datetime

from . import around, helping, installation, keeping, keys, outgoing, records
from .values import CAUTION, GOOD, NOT_LOOKED_AT, UNSAFE, Finding, Look, finding

__all__ = ["CAUTION", "GOOD", "LOOKS", "NOT_LOOKED_AT", "UNSAFE", "Finding", "examine"]

LOOKS: tuple[Look, ...] = (
    installation.debug,
    installation.tls,
    installation.hosts,
    installation.static_files,
    outgoing.mail,
    outgoing.text_messages,
    outgoing.reminders,
    keys.keys,
    keys.folders,
    records.database,
    records.append_only,
    records.migrations,
    keeping.disk,
    keeping.clock,
    keeping.backup,
    around.ticker,
    around.worker,
    around.proxy,
    around.advisories,
    helping.help_lines,
)


def examine(at: datetime, looks: tuple[Look, ...] = LOOKS) -> tuple[Finding, ...]:
    """Look at everything; a look that fails is itself a finding, never a pass."""
    found: list[Finding] = []
    for look in looks:
        try:
            found += look(at)
        except Exception as error:  # noqa: BLE001  whatever it is, the other looks go on and this one is no pass
            found.append(finding(look.__name__, NOT_LOOKED_AT, f"failed: {type(error).__name__}"))
    return tuple(found)
