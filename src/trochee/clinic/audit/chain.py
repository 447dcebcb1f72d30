"""The codes that tie a row to the one before it, and a head to its last row."""

from __future__ import annotations

from django.conf import settings

from .canonical import code, moment
from .keys import KeyRing
from .models import AuditRow


def ring() -> KeyRing:
    """Give the keys of the trail, which no database holds."""
    keys = getattr(settings, "TROCHEE_AUDIT_KEYS", None)
    assert isinstance(keys, KeyRing)
    return keys


def row_code(row: AuditRow, key: bytes) -> str:
    """Code of a row: every column but its own code, the code of the row before it included."""
    return code(
        key,
        "row",
        row.chain,
        str(row.sequence),
        moment(row.at),
        row.actor,
        row.role,
        row.action,
        row.target,
        "" if row.patient is None else str(row.patient),
        row.detail,
        row.request,
        row.address,
        row.key,
        row.previous,
    )


def head_code(chain: str, sequence: int, row_mac: str, key_name: str, key: bytes) -> str:
    """Code of a head, which nobody without the key can make for an earlier place."""
    return code(key, "head", chain, str(sequence), row_mac, key_name)
