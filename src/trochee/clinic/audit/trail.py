"""Deeds: one transaction each, with their audit rows chained last.

Rows wait in the transaction's own list until its end. Then, and only then, the heads are locked, in order of name, so
that two writers hold up one another for two statements and never wait for each other in a ring.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from threading import Lock
from uuid import UUID

from django.db import connection, transaction

from .append import append, locked_head
from .canonical import written
from .chain import head_code, ring, row_code
from .models import AuditRow, ChainHead
from .values import Actor, Happening, plain

_TURN_WITHIN_S = 20
_turn = Lock()
_waiting: ContextVar[list[Happening] | None] = ContextVar("audit_rows_waiting", default=None)


@dataclass(frozen=True, slots=True)
class Trail:
    """What an action writes down while its transaction is open."""

    by: Actor
    at: datetime
    _rows: list[Happening] = field(repr=False)

    def add(
        self,
        action: str,
        *,
        target: str = "",
        patient: UUID | None = None,
        detail: Mapping[str, object] | None = None,
    ) -> None:
        """Write down a deed by its dotted name; it is lost with the transaction, and only with it."""
        self._rows.append(
            Happening(
                by=self.by, at=self.at, action=action, target=target, patient=patient, detail=plain(detail or {})
            )
        )


@contextmanager
def deed(*, by: Actor, at: datetime) -> Iterator[Trail]:
    """Open the transaction of a deed; a deed within a deed joins it.

    A deed that fails leaves neither its rows nor its audit rows; a deed whose audit rows cannot be written fails.
    """
    outer = _waiting.get()
    if outer is not None:
        before = len(outer)
        try:
            with transaction.atomic():
                yield Trail(by, at, outer)
        except BaseException:
            del outer[before:]
            raise
        return
    rows: list[Happening] = []
    token = _waiting.set(rows)
    try:
        with _in_turn(), transaction.atomic(durable=True):
            yield Trail(by, at, rows)
            _chain(rows)
    finally:
        _waiting.reset(token)


@contextmanager
def _in_turn() -> Iterator[None]:
    """Let the threads of this process write one after another on SQLite, where one writes at a time anyway.

    Left to itself, SQLite lets whoever waits look again after ever longer sleeps, up to a tenth of a second. Who
    cannot have the turn in time goes on without it: the database then says that it is locked.
    """
    if connection.vendor != "sqlite":
        yield
        return
    held = _turn.acquire(timeout=_TURN_WITHIN_S)
    try:
        yield
    finally:
        if held:
            _turn.release()


def _chain(rows: list[Happening]) -> None:
    for chain, happened in groupby(sorted(rows, key=_chain_of), key=_chain_of):
        _extend(chain, list(happened))


def _chain_of(happening: Happening) -> str:
    return happening.by.chain


def _extend(chain: str, happened: list[Happening]) -> None:
    keys = ring()
    key = keys.key(keys.current)
    sequence, previous = locked_head(chain) or _begin(chain)
    rows = []
    for each in happened:
        sequence += 1
        row = AuditRow(
            chain=chain,
            sequence=sequence,
            at=each.at,
            actor=each.by.id,
            role=each.by.role,
            action=each.action,
            target=each.target,
            patient=each.patient,
            detail=written(dict(each.detail)) if each.detail else "",
            request=each.by.request,
            address=each.by.address,
            key=keys.current,
            previous=previous,
        )
        row.mac = previous = row_code(row, key)
        rows.append(row)
    mac = head_code(chain, sequence, previous, keys.current, key)
    append(rows, ChainHead(chain=chain, sequence=sequence, row_mac=previous, key=keys.current, mac=mac))


def _begin(chain: str) -> tuple[int, str]:
    """Begin a chain, or find that another connection just did."""
    keys = ring()
    mac = head_code(chain, 0, "", keys.current, keys.key(keys.current))
    ChainHead.objects.bulk_create(
        [ChainHead(chain=chain, sequence=0, row_mac="", key=keys.current, mac=mac)], ignore_conflicts=True
    )
    head = locked_head(chain)
    assert head is not None  # one of the two has just begun it
    return head
