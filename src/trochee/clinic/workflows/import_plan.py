"""What bringing a folder into a record would do: per file what is new, equal, or differs, and what would win.

What stands in the clinic wins, but for the rows of which whoever brings the folder in chose the folder's (ADR 31).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar
from uuid import NAMESPACE_OID, UUID, uuid5

from trochee.clinic.patients.versions.values import CORRECTION_REASON, without_reason
from trochee.interop.tables.schema import Table

Value = TypeVar("Value")
AMENDED_SINCE = "it was brought in before and amended or taken back here since"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A row of the folder that is not taken, because the clinic says something else: which, and in which columns.

    ``cells`` gives for each of them its name, what the folder says and what stands. ``choice`` names the row where it
    can be taken all the same; it is empty where what stands is all there is to choose.
    """

    row: str
    columns: tuple[str, ...]
    why: str = ""
    cells: tuple[tuple[str, str, str], ...] = field(default=(), compare=False, repr=False)
    choice: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePreview:
    """What a file of the folder would bring. Where it differs, what stands in the clinic wins."""

    file: str
    new: int
    equal: int
    differ: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Other(Generic[Value]):
    """A row that could be taken in place of what stands: ``stands`` is what an amendment has to name."""

    client_id: UUID
    value: Value
    stands: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned(Generic[Value]):
    """The rows of a file that are new, each with the id that makes bringing it in twice harmless.

    ``others`` are by choice the rows that could be taken in place of what stands.
    """

    preview: FilePreview
    new: tuple[tuple[UUID, Value], ...]
    others: Mapping[str, Other[Value]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows(Generic[Value]):
    """One table on both sides: the folder's rows, the clinic's, and every id that was ever saved.

    Of the clinic's each stands beside what an amendment of it has to name.
    ``code`` stands for what a row says, under the person's key, so that no id can be guessed from words;
    ``same`` gives what makes two rows speak of one and the same thing. ``elsewhere`` are rows that the clinic gives
    out and keeps in another place: they are not new either.
    """

    table: Table[Value]
    brought: Iterable[Value]
    kept: Iterable[tuple[Any, Value]]
    saved: Collection[UUID]
    code: Callable[[Value], str]
    same: Callable[[Value], tuple[Any, ...]]
    elsewhere: Collection[Value] = ()


def planned(patient: UUID, rows: Rows[Value]) -> Planned[Value]:
    """Hold a file of the folder against the record."""
    brought = _numbered(patient, rows)
    kept = [(rows.code(_bare(each)), stands, each) for stands, each in rows.kept]
    left = Counter(code for code, _, _ in kept)
    equal, rest = 0, []
    for client_id, code, value in brought:
        if left[code]:
            left[code] -= 1
            equal += 1
        elif value in rows.elsewhere:
            equal += 1
        else:
            rest.append((client_id, value))
    standing: dict[tuple[Any, ...], list[tuple[Any, Value]]] = defaultdict(list)
    for code, stands, value in kept:
        if left[code]:
            left[code] -= 1
            standing[rows.same(value)].append((stands, value))
    new, differ, others = [], [], {}
    for client_id, value in rest:
        if standing[rows.same(value)]:
            stands, there = standing[rows.same(value)].pop(0)
            found = _difference(rows.table, value, there, client_id)
            others[found.choice] = Other(client_id=uuid5(client_id, str(stands)), value=value, stands=stands)
            differ.append(found)
        elif client_id in rows.saved:
            differ.append(left_where_it_is(rows.table, value, AMENDED_SINCE))
        else:
            new.append((client_id, value))
    preview = FilePreview(file=rows.table.file, new=len(new), equal=equal, differ=tuple(differ))
    return Planned(preview=preview, new=tuple(new), others=others)


def left_where_it_is(table: Table[Value], value: Value, why: str) -> Difference:
    """Say of a row that it is not taken and cannot be chosen, with everything that it says."""
    said = tuple((name, text, "") for name, text in _cells(table, value).items() if text)
    return Difference(row=_named(table, value), columns=(), why=why, cells=said)


def _numbered(patient: UUID, rows: Rows[Value]) -> list[tuple[UUID, str, Value]]:
    """Give each row the id that follows from what it says, and the code by which it is compared.

    Of equal rows each has its own id.
    """
    seen: Counter[str] = Counter()
    numbered = []
    for value in rows.brought:
        code = rows.code(value)
        name = f"trochee:{patient}:{rows.table.file}:{code}:{seen[code]}"
        seen[code] += 1
        numbered.append((uuid5(NAMESPACE_OID, name), rows.code(_bare(value)), value))
    return numbered


def _bare(value: Value) -> Value:
    """Leave out why it was changed: two rows that say the same of the night or the dose are the same."""
    extra: Mapping[str, str] = getattr(value, "extra", {})
    if CORRECTION_REASON not in extra:
        return value
    bare: Value = replace(value, extra=without_reason(extra))  # type: ignore[type-var]  # every row of the folder is a dataclass
    return bare


def _difference(table: Table[Value], brought: Value, kept: Value, client_id: UUID) -> Difference:
    one, other = _cells(table, brought), _cells(table, kept)
    columns = tuple(name for name in {**one, **other} if one.get(name, "") != other.get(name, ""))
    cells = tuple((name, one.get(name, ""), other.get(name, "")) for name in columns)
    return Difference(row=_named(table, brought), columns=columns, cells=cells, choice=str(client_id))


def _cells(table: Table[Value], value: Value) -> dict[str, str]:
    return {**dict(zip(table.names, table.texts(value), strict=False)), **getattr(value, "extra", {})}


def _named(table: Table[Value], value: Value) -> str:
    """Name a row by the columns that every row fills."""
    return ", ".join(column.text(getattr(value, column.name)) for column in table.columns if column.needed)
