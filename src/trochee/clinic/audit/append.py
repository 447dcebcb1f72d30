"""The three statements by which a chain grows, said as SQL: every deed waits for them, and others wait meanwhile.

The framework takes several times as long to put them together as the database to carry them out.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from .models import AuditRow, ChainHead

_HEADS, _ROWS = ChainHead._meta.db_table, AuditRow._meta.db_table
_FIELDS = tuple(each for each in AuditRow._meta.concrete_fields if not each.primary_key)
_NAMES = ", ".join(f'"{each.column}"' for each in _FIELDS)
_PLACE = f"({', '.join(['%s'] * len(_FIELDS))})"
_HEAD = f"SELECT sequence, row_mac FROM {_HEADS} WHERE chain = %s"  # noqa: S608  names are the models' own
_MOVE = f'UPDATE {_HEADS} SET sequence = %s, row_mac = %s, "key" = %s, mac = %s WHERE chain = %s'  # noqa: S608  names are the models' own
_WITH_MOVE = f"WITH moved AS ({_MOVE}) "
_INSERT = f"INSERT INTO {_ROWS} ({_NAMES}) VALUES "  # noqa: S608  names are the models' own


def locked_head(chain: str) -> tuple[int, str] | None:
    """Give a chain's length and last code, and keep others from it until the end of the transaction."""
    select = _HEAD + (" FOR UPDATE" if connection.features.has_select_for_update else "")
    with connection.cursor() as cursor:
        cursor.execute(select, (chain,))
        found = cursor.fetchone()
    return None if found is None else (int(found[0]), str(found[1]))


def append(rows: Sequence[AuditRow], head: ChainHead) -> None:
    """Write rows and move the head to the last of them: at once where the database can, since the head is locked."""
    values = [each.get_db_prep_save(getattr(row, each.attname), connection) for row in rows for each in _FIELDS]
    insert = _INSERT + ", ".join([_PLACE] * len(rows))
    both = _WITH_MOVE + insert  # placeholders alone are put together; every value goes beside them
    move = (head.sequence, head.row_mac, head.key, head.mac, head.chain)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(both, (*move, *values))
        else:
            cursor.execute(insert, values)
            cursor.execute(_MOVE, move)
