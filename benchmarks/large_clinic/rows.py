"""Rows in bulk: as the database keeps them, many at a time, with the trail chained as `audit.trail` chains it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model

from trochee.clinic.audit.chain import head_code, ring, row_code
from trochee.clinic.audit.models import AuditRow, ChainHead

AT_ONCE = 20_000
Row = tuple[Any, ...]


def kept_as(value: Any) -> Any:
    """Write a value as SQLite keeps it for Django."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return str(value.replace(tzinfo=None))  # moments here are in UTC
    return value.isoformat() if isinstance(value, date) else value


@dataclass(slots=True)
class Shelf:
    """One table's rows, written when there are enough of them."""

    model: type[Model]
    rows: list[Row] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        fields = [each for each in self.model._meta.concrete_fields if each.get_internal_type() != "BigAutoField"]
        self.columns = tuple(str(each.column) for each in fields)
        self.names = tuple(each.attname for each in fields)

    def row_of(self, instance: Model) -> Row:
        return tuple(kept_as(getattr(instance, name)) for name in self.names)

    def add(self, *instances: Model) -> None:
        self.put(map(self.row_of, instances))

    def put(self, rows: Iterable[Row]) -> None:
        self.rows.extend(rows)
        if len(self.rows) >= AT_ONCE:
            self.write()

    def write(self) -> None:
        if not self.rows:
            return
        names, places = ", ".join(f'"{each}"' for each in self.columns), ", ".join("?" * len(self.columns))
        statement = f"INSERT INTO {self.model._meta.db_table} ({names}) VALUES ({places})"
        assert connection.connection is not None
        connection.connection.executemany(statement, self.rows)
        self.rows.clear()


def varied(shelf: Shelf, row: Row, *names: str) -> Callable[..., Row]:
    """Give what makes a row like this one with other values in some columns: a hundred times as fast as a model."""
    places = [shelf.names.index(name) for name in names]

    def other(*values: Any) -> Row:
        cells = list(row)
        for place, value in zip(places, values, strict=True):
            cells[place] = value
        return tuple(cells)

    return other


def dashed(code: str) -> str:
    """Write an id as the trail names it."""
    return f"{code[:8]}-{code[8:12]}-{code[12:16]}-{code[16:20]}-{code[20:]}"


class Chain:
    """The clinic's chain, from where its head stands now to where `close` leaves it."""

    def __init__(self, clinic: UUID) -> None:
        keys = ring()
        self._shelf, self._name, self._key = Shelf(AuditRow), keys.current, keys.key(keys.current)
        head = ChainHead.objects.get(chain=str(clinic))
        self._row = AuditRow(chain=head.chain, sequence=head.sequence, mac=head.row_mac, key=self._name)
        if self._shelf.names != _PLACES:
            raise RuntimeError("the trail has other columns by now: say here how they are kept")

    def add(
        self, at: datetime, who: tuple[str, str], action: str, target: str, patient: str, detail: str = ""
    ) -> None:
        """Add a row; ``who`` is an actor and role, ``patient`` an id without dashes, ``detail`` canonical JSON."""
        row = self._row
        row.sequence, row.previous = row.sequence + 1, row.mac
        row.at, (row.actor, row.role), row.action, row.target = at, who, action, target
        row.patient, row.detail = dashed(patient), detail  # its text is what the code is made of
        row.mac = row_code(row, self._key)
        same = (row.chain, row.sequence, str(at.replace(tzinfo=None)), *who, action, target, patient, detail)
        self._shelf.put([(*same, "", "", self._name, row.previous, row.mac)])

    def close(self) -> None:
        self._shelf.write()
        row = self._row
        mac = head_code(row.chain, row.sequence, row.mac, self._name, self._key)
        ChainHead.objects.filter(chain=row.chain).update(
            sequence=row.sequence, row_mac=row.mac, key=self._name, mac=mac
        )


_PLACES = (
    *("chain", "sequence", "at", "actor", "role", "action", "target", "patient", "detail"),
    *("request", "address", "key", "previous", "mac"),
)
