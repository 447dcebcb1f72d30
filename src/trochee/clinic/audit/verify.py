"""Whether the trail is whole: every row in its place, every code right, every chain as long as its head says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Max, OuterRef, QuerySet, Subquery

from .canonical import same
from .chain import head_code, ring, row_code
from .keys import UnknownKeyError
from .models import AuditRow, ChainHead

_AT_A_TIME = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of a chain as it was, kept outside the database: with a backup, on paper, at a notary."""

    chain: str
    sequence: int
    row_mac: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong, and where."""

    chain: str
    sequence: int
    what: str

    def __str__(self) -> str:
        """Say it in one line."""
        return f"chain {self.chain}, row {self.sequence}: {self.what}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was read and what was found wrong."""

    rows: int
    heads: tuple[Head, ...]
    faults: tuple[Fault, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.faults


def heads(*, using: str = DEFAULT_DB_ALIAS) -> tuple[Head, ...]:
    """Give the end of every chain, to be kept elsewhere and held against the trail later."""
    return tuple(
        Head(chain=each.chain, sequence=each.sequence, row_mac=each.row_mac)
        for each in ChainHead.objects.using(using).order_by("chain")
    )


def verify(kept: Iterable[Head] = (), *, using: str = DEFAULT_DB_ALIAS) -> Verdict:
    """Read the whole trail and hold it against its heads, and against heads that were kept elsewhere.

    Finds a row that was changed, removed, added or moved, and a trail cut short to an earlier head where that head's
    code is not known or a later head was kept. It does not find a deed that never wrote a row: actions see to that.
    ``using`` names another database than the site's, such as one that is being restored.
    """
    rows, every_head = AuditRow.objects.using(using), ChainHead.objects.using(using)
    found: list[Fault] = []
    read = 0
    # one statement, so that a row being added meanwhile is in both or in neither
    last = rows.filter(chain=OuterRef("chain")).values("chain").annotate(last=Max("sequence"))
    ends = list(every_head.annotate(last=Subquery(last.values("last"))).order_by("chain"))
    for head in ends:
        longest = head.last or 0
        if longest > head.sequence:
            found.append(
                _fault(head.chain, longest, f"the head ends at row {head.sequence}: this row was added past it")
            )
        found += _head_faults(head)
        count, faults = _read_chain(head, rows)
        read += count
        found += faults
    known = {head.chain for head in ends}
    for name in rows.exclude(chain__in=known).values_list("chain", flat=True).distinct():
        found.append(_fault(name, 0, "the chain has rows and no head"))
    found += _kept_faults(kept, rows)
    return Verdict(rows=read, heads=tuple(_value(each) for each in ends), faults=tuple(found))


def _value(head: ChainHead) -> Head:
    return Head(chain=head.chain, sequence=head.sequence, row_mac=head.row_mac)


def _fault(chain: str, sequence: int, what: str) -> Fault:
    return Fault(chain=chain, sequence=sequence, what=what)


def _head_faults(head: ChainHead) -> Iterator[Fault]:
    try:
        key = ring().key(head.key)
    except UnknownKeyError:
        yield _fault(head.chain, head.sequence, f"the head names the key {head.key!r}, which is not at hand")
        return
    if not same(head.mac, head_code(head.chain, head.sequence, head.row_mac, head.key, key)):
        yield _fault(head.chain, head.sequence, "the head's own code is wrong")


def _read_chain(head: ChainHead, every_row: QuerySet[AuditRow]) -> tuple[int, list[Fault]]:
    found: list[Fault] = []
    expected, previous, read = 1, "", 0
    rows = every_row.filter(chain=head.chain, sequence__lte=head.sequence).order_by("sequence")
    for row in rows.iterator(chunk_size=_AT_A_TIME):
        read += 1
        if row.sequence != expected:
            found.append(_fault(head.chain, expected, f"missing up to row {row.sequence - 1}"))
        if row.previous != previous:
            found.append(_fault(head.chain, row.sequence, "it does not follow the row before it"))
        found += _row_faults(row)
        expected, previous = row.sequence + 1, row.mac
    if expected != head.sequence + 1:
        found.append(_fault(head.chain, expected, f"missing up to row {head.sequence}, where the head ends"))
    elif previous != head.row_mac:
        found.append(_fault(head.chain, head.sequence, "the head ends with another row"))
    return read, found


def _row_faults(row: AuditRow) -> Iterator[Fault]:
    try:
        key = ring().key(row.key)
    except UnknownKeyError:
        yield _fault(row.chain, row.sequence, f"it names the key {row.key!r}, which is not at hand")
        return
    if not same(row.mac, row_code(row, key)):
        yield _fault(row.chain, row.sequence, "its code is wrong: it was changed, or never written by this clinic")


def _kept_faults(kept: Iterable[Head], rows: QuerySet[AuditRow]) -> Iterator[Fault]:
    for head in kept:
        if head.sequence == 0:
            continue
        row = rows.filter(chain=head.chain, sequence=head.sequence).first()
        if row is None:
            yield _fault(head.chain, head.sequence, "a head kept elsewhere ends here, and the row is gone")
        elif not same(row.mac, head.row_mac):
            yield _fault(head.chain, head.sequence, "a head kept elsewhere ends here with another row")


def head_of(mapping: Mapping[str, object]) -> Head:
    """Read a head that was exported; raises `ValueError` for anything else."""
    try:
        chain, sequence, row_mac = mapping["chain"], mapping["sequence"], mapping["row_mac"]
    except KeyError as error:
        raise ValueError(f"a head has chain, sequence and row_mac; {error} is missing") from error
    if not (isinstance(chain, str) and isinstance(sequence, int) and isinstance(row_mac, str)):
        raise ValueError("a head has a chain and a code as text and its sequence as a whole number")
    return Head(chain=chain, sequence=sequence, row_mac=row_mac)
