"""Values of the science to rows and back; texts of a form to values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from trochee.clinic.audit.canonical import content_hash
from trochee.interop.tables.kinds import Misread
from trochee.interop.tables.schema import RAW, Column, Table

from ..sealed import content_code, open_field, seal_field
from .models import VersionedRow
from .values import Keeping, NotSavedError, Value

ERASED = "(erased)"
"""What stands for a text that every value must have, once the person's key was taken away."""
NOT_YET = "this time has not come yet"
_EXTRA = "extra"
_AS_THEY_ARE = (bool, int, float, date)


def value_of_texts(table: Table[Value], texts: Mapping[str, str]) -> Value:
    """Read a form as a row of the folder is read; blank is no answer. Raises `NotSavedError` by column."""
    return _value(table, {name: text.strip() for name, text in texts.items()}, {})


def _value(table: Table[Value], texts: Mapping[str, str], extra: Mapping[str, str]) -> Value:
    values: dict[str, Any] = {}
    kept, problems = dict(extra), {}
    for column in table.columns:
        text, kind = texts.get(column.name, ""), column.kind
        try:
            value = kind.read(text) if text else None
        except Misread as misread:
            problems[column.name] = f"{misread}; {kind.allowed}"
            continue
        if value is not None:
            values[column.name] = value
        elif column.needed:
            problems[column.name] = f"this must be answered; {kind.allowed}"
        if text and kind.normalises is not None and kind.normalises(text):
            kept[column.name + RAW] = text
    if problems:
        raise NotSavedError(problems)
    return table.row(**values, extra=kept)


def sound(table: Table[Value], value: Value, zone: ZoneInfo) -> Value:
    """Give the value as the folder would give it back; raises `NotSavedError` for what the folder would refuse."""
    try:
        texts = dict(zip(table.names, table.texts(value), strict=False))
    except (ValueError, OverflowError) as unwritable:
        raise NotSavedError({table.names[0]: f"a value cannot be written: {unwritable}"}) from unwritable
    read = _value(table, texts, getattr(value, _EXTRA))
    problems = {each.column: f"{each.message}; {each.allowed}" for each in table.checks(read, zone)}
    if problems:
        raise NotSavedError(problems)
    return read


def faults(keeping: Keeping[Value], value: Value, at: datetime, zone: ZoneInfo) -> dict[str, str]:
    """Say by column what keeps a value from being saved; nothing where it may be."""
    try:
        read = sound(keeping.table, value, zone)
    except NotSavedError as refused:
        return refused.problems
    problems = _too_long(keeping, read)
    if _ahead(keeping, read, at, zone):
        problems[keeping.table.names[0]] = NOT_YET
    return problems


def _ahead(keeping: Keeping[Value], value: Value, at: datetime, zone: ZoneInfo) -> bool:
    """Whether what has happened, by its own words, lies ahead."""
    when = keeping.happened(value)
    if not isinstance(when, datetime):
        return when is not None and when > at.astimezone(zone).date()
    return (when if when.tzinfo is not None else when.replace(tzinfo=zone)) > at


def _too_long(keeping: Keeping[Value], value: Value) -> dict[str, str]:
    """Say by column which texts the database would not hold: one of the two refuses them, the other does not."""
    problems = {}
    private = keeping.private(value)
    for column in keeping.table.columns:
        said = getattr(value, column.name)
        if said is None or column.name in private:
            continue
        longest = getattr(keeping.model._meta.get_field(keeping.field_of(column.name)), "max_length", None)
        text = column.text(said)
        if longest is not None and len(text) > longest:
            problems[column.name] = f"this is too long; at most {longest} signs"
        elif "\0" in text:
            problems[column.name] = "this holds a sign that is no text"
    return problems


def content(table: Table[Value], value: Value) -> dict[str, object]:
    """Write a value as what its hash is made of: what was said, not by whom or when.

    A column that came later and says nothing is not of it: rows from before keep their hash.
    """
    said = {column.name: getattr(value, column.name) for column in table.columns}
    cells = {
        column.name: column.text(said[column.name])
        for column in table.columns
        if not (column.later and said[column.name] is None)
    }
    return {**cells, _EXTRA: dict(getattr(value, _EXTRA))}


def code_of(keeping: Keeping[Value], value: Value, key: bytes) -> str:
    """Give what stands for what a value says: a hash, under the person's key where any of it is sealed."""
    said = content(keeping.table, value)
    words = said[_EXTRA] or any(getattr(value, name) is not None for name in keeping.private(value))
    return content_code(key, said) if words else content_hash(said)


def fill(keeping: Keeping[Value], row: VersionedRow, value: Value, key: bytes) -> None:
    """Write a value into a row, what is private sealed."""
    private, sealed = keeping.private(value), {}
    for column in keeping.table.columns:
        said = getattr(value, column.name)
        if column.name in private:
            if said is not None:
                sealed[column.name] = column.text(said)
        else:
            setattr(row, keeping.field_of(column.name), _plain(column, said))
    extra = dict(getattr(value, _EXTRA))
    if extra or sealed:
        texts = json.dumps({**sealed, **({_EXTRA: extra} if extra else {})}, ensure_ascii=False, sort_keys=True)
        row.sealed_texts = seal_field(key, texts, about(keeping, row))
    row.content_sha256 = code_of(keeping, value, key)


def value_of_row(keeping: Keeping[Value], row: VersionedRow, key: bytes | None) -> Value:
    """Give the value of a row. Without the person's key, as after an erasure, what was sealed is not there."""
    texts: dict[str, Any] = {}
    if row.sealed_texts and key is not None:
        texts = json.loads(open_field(key, row.sealed_texts, about(keeping, row)))
    values: dict[str, Any] = {}
    for column in keeping.table.columns:
        said = texts.get(column.name, getattr(row, keeping.field_of(column.name), None))
        if said is not None:
            values[column.name] = column.kind.read(said) if isinstance(said, str) else said
        elif column.needed:
            values[column.name] = ERASED
    return keeping.table.row(**values, extra=texts.get(_EXTRA, {}))


def about(keeping: Keeping[Value], row: VersionedRow) -> str:
    """Name the row that a sealed text belongs to."""
    return f"{keeping.name}:{row.pk}"


def _plain(column: Column, said: Any) -> Any:
    if said is None or (isinstance(said, _AS_THEY_ARE) and not isinstance(said, datetime)):
        return said
    return column.text(said)
