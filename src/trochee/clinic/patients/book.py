"""Whom somebody looks after, by name: read and opened once, then kept in this process.

Names are sealed, so no database can sort them or search in them. The trail says what was changed since: a deed and
its row are one commit, and rows are numbered in the order of commits: nothing is missed, whichever process did
it. Only those people are read again, and at once in the books of all who work for that clinic here. Books are thrown
away when they get too many, and when nobody looked for a while.
"""

from __future__ import annotations

from bisect import insort
from collections import OrderedDict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from uuid import UUID

from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.values import Here
from trochee.clinic.audit.queries import changed_since, end_of

from .models import CareTeamMember
from .names import Looked, batches, merged_into, read
from .values import NoSuchPatientError

CHANGES = (
    "patients.registered",
    "patients.person_amended",
    "patients.status_set",
    "patients.team_joined",
    "patients.team_left",
    "patients.merged",
    "patients.unmerged",
    "patients.erased",
)
"""What changes a line of a book, by its name in the trail."""
AT_MOST = 50_000
"""So many people are kept opened in all clinics together [some hundred bytes each], or those of one larger clinic."""
FORGOTTEN_AFTER = timedelta(minutes=30)
_FAR = 20_000
"""So many rows of the trail further on, reading everybody again is no more work."""


@dataclass(slots=True)
class _Book:
    """One reader's lines by name, and which people have to be read again."""

    lines: list[Looked] = field(repr=False)
    looked_at: datetime
    stale: set[UUID] = field(default_factory=set)


@dataclass(slots=True)
class _Shelf:
    """What is kept for one clinic, up to which row of its trail; the books share their lines."""

    looked_at: datetime
    seen: int = 0
    people: dict[UUID, Looked] = field(default_factory=dict, repr=False)
    books: dict[tuple[UUID, str], _Book] = field(default_factory=dict)
    turn: Lock = field(default_factory=Lock, repr=False)


_shelves: OrderedDict[tuple[UUID, str], _Shelf] = OrderedDict()
_turn = Lock()


def book(by: Here, at: datetime) -> tuple[Looked, ...]:
    """Give whom this person looks after, by name, in two cheap questions where nothing changed.

    A person with duplicates is there once. Writes no audit row: whoever shows a line of it does. Raises
    `NoSuchPatientError` for whoever looks after nobody.
    """
    if by.role not in {Role.CLINICIAN, Role.OBSERVER}:
        raise NoSuchPatientError
    shelf, reader = _shelf_of(by, at), (by.user, by.role.value)
    with shelf.turn:
        _catch_up(shelf, by.scope.clinic, at)
        mine = shelf.books.get(reader)
        if mine is None:
            mine = _Book(lines=sorted(_read(shelf, by, None), key=_place), looked_at=at)
        elif mine.stale:
            for line in _read(shelf, by, mine.stale):
                insort(mine.lines, line, key=_place)
            mine.stale.clear()
        shelf.looked_at = mine.looked_at = at
        shelf.books[reader] = mine
        return tuple(mine.lines)


def forget_all() -> None:
    """Throw every book away."""
    with _turn:
        _shelves.clear()


def _shelf_of(by: Here, at: datetime) -> _Shelf:
    """Find the clinic's shelf, and make room for it."""
    place = (by.scope.clinic, by.time_zone)
    with _turn:
        for each, shelf in list(_shelves.items()):
            if at - shelf.looked_at > FORGOTTEN_AFTER:
                del _shelves[each]
        mine = _shelves.setdefault(place, _Shelf(looked_at=at))
        _shelves.move_to_end(place)
        while len(_shelves) > 1 and sum(len(each.people) for each in _shelves.values()) > AT_MOST:
            _shelves.popitem(last=False)
        return mine


def _catch_up(shelf: _Shelf, clinic: UUID, at: datetime) -> None:
    """Take out what changed since the last look at any of this clinic's books, and books that nobody opens."""
    end = end_of(clinic)
    if not 0 <= end - shelf.seen <= _FAR:
        shelf.people.clear()
        shelf.books.clear()
    shelf.books = {each: one for each, one in shelf.books.items() if at - one.looked_at <= FORGOTTEN_AFTER}
    changed = changed_since(clinic, shelf.seen, end, actions=CHANGES) if shelf.books and end != shelf.seen else set()
    shelf.seen = end
    if not shelf.books:
        shelf.people.clear()
    if not changed:
        return
    touched = [each for each in shelf.people.values() if not changed.isdisjoint(each.ids)]
    again = {*changed, *(each for line in touched for each in line.ids)}
    for line in touched:
        del shelf.people[line.patient]
    for one in shelf.books.values():
        one.lines = [each for each in one.lines if each.patient not in again]
        one.stale |= again


def _read(shelf: _Shelf, by: Here, only: Collection[UUID] | None) -> Iterable[Looked]:
    """Give the lines of all people on whose team the reader is, or of these alone; open who is not opened yet."""
    merged = merged_into(by.scope)
    team = CareTeamMember.objects.within(by.scope).filter(user_id=by.user, role=by.role, ended_at=None)
    if only is None:
        ids = list(team.values_list("patient_id", flat=True))
    else:
        kept = {merged.get(each, each) for each in only}
        every = kept | {duplicate for duplicate, other in merged.items() if other in kept}
        rows = (team.filter(patient_id__in=some).values_list("patient_id", flat=True) for some in batches(every))
        ids = [each for some in rows for each in some]
    people = {merged.get(each, each) for each in ids}
    shelf.people |= read(by.scope, people - shelf.people.keys(), merged, by.time_zone)
    return [shelf.people[each] for each in people]


def _place(line: Looked) -> tuple[str, str]:
    return line.name.casefold(), str(line.patient)
