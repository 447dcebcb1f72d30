"""The trail and its heads as text for people and programs outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from .canonical import moment, written
from .models import AuditRow
from .verify import Head, heads

_AT_A_TIME = 2_000


def rows_as_lines() -> Iterator[str]:
    """Give one JSON object a row, chain by chain, with everything that its code is made of."""
    for row in AuditRow.objects.order_by("chain", "sequence").iterator(chunk_size=_AT_A_TIME):
        yield written(
            {
                "chain": row.chain,
                "sequence": row.sequence,
                "at": moment(row.at),
                "actor": row.actor,
                "role": row.role,
                "action": row.action,
                "target": row.target,
                "patient": None if row.patient is None else str(row.patient),
                "detail": row.detail,
                "request": row.request,
                "address": row.address,
                "key": row.key,
                "previous": row.previous,
                "mac": row.mac,
            }
        )


def heads_as_text(ends: tuple[Head, ...] | None = None) -> str:
    """Give the heads as JSON, as `verify-audit --heads` reads them again."""
    return written({"heads": [asdict(each) for each in (heads() if ends is None else ends)]}) + "\n"
