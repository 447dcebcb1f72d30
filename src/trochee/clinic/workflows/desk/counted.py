"""Whose troches somebody should look at, kept in this process and brought up to date.

Worked out for everybody at each look, it costs as much as there are doses. The trail says about whom troches or doses
were written since the last look; only theirs are worked out again, and everybody's once a day. Differences and days
are kept, and of few clinics.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Lock
from uuid import UUID

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.audit.queries import changed_since, end_of
from trochee.clinic.dosing_sessions.overview import doses_of
from trochee.clinic.inventory.overview import movements_of, with_a_ledger
from trochee.clinic.patients.names import Looked
from trochee.foundation.clock import zone_named
from trochee.knowledge import Knowledge
from trochee.pharmacology import Remark, RemarkKind, ledgers, remarks
from trochee.pharmacology.remarks import REFILL_DAYS, USE_DAYS, WATCH_DAYS

CLINICS = 8
TOLD = frozenset({RemarkKind.DIFFERENCE, RemarkKind.OVERDRAWN, RemarkKind.EARLY_REFILL, RemarkKind.WAITS})
"""What stands among what waits; a loss stands there as the dose or report that it was."""
_DEEDS = ("inventory.", "dosing_sessions.")
_FAR = 50_000
"""So many rows of the trail further on, working it out for everybody again is no more work."""
_AT_ONCE = 200
"""So many people at once: one statement holds the ids of their records."""
_Key = tuple[UUID, ...]


@dataclass(slots=True)
class _Kept:
    seen: int = -1
    day: date = date.min
    numbers: tuple[float, ...] = ()
    told: dict[_Key, tuple[Remark, ...]] = field(default_factory=dict)
    turn: Lock = field(default_factory=Lock, repr=False)


_clinics: OrderedDict[UUID, _Kept] = OrderedDict()
_turn = Lock()


def counted(
    scope: Scope, people: Sequence[Looked], at: datetime, knowledge: Knowledge
) -> Iterator[tuple[Looked, Remark]]:
    """Give what stands out in the ledgers of these people, person by person."""
    written = with_a_ledger(scope)
    wanted = [each for each in people if not written.isdisjoint(each.ids)]
    if not wanted:
        return
    with _turn:
        kept = _clinics.setdefault(scope.clinic, _Kept())
        _clinics.move_to_end(scope.clinic)
        while len(_clinics) > CLINICS:
            _clinics.popitem(last=False)
    with kept.turn:
        _forget(kept, scope, at, knowledge)
        missing = [each for each in wanted if each.ids not in kept.told]
        for start in range(0, len(missing), _AT_ONCE):
            kept.told |= _worked_out(scope, missing[start : start + _AT_ONCE], at, knowledge)
        told = {each.ids: kept.told[each.ids] for each in wanted}
    for who in wanted:
        for remark in told[who.ids]:
            yield who, remark


def _forget(kept: _Kept, scope: Scope, at: datetime, knowledge: Knowledge) -> None:
    end, day = end_of(scope.clinic), at.date()
    numbers = tuple(map(knowledge.number, (REFILL_DAYS, USE_DAYS, WATCH_DAYS)))
    if not 0 <= end - kept.seen <= _FAR or (kept.day, kept.numbers) != (day, numbers):
        kept.told.clear()
    elif end != kept.seen:
        for beginning in _DEEDS:
            changed = changed_since(scope.clinic, kept.seen, end, beginning=beginning)
            for ids in [each for each in kept.told if not changed.isdisjoint(each)]:
                del kept.told[ids]
    kept.seen, kept.day, kept.numbers = end, day, numbers


def _worked_out(
    scope: Scope, people: Sequence[Looked], at: datetime, knowledge: Knowledge
) -> dict[_Key, tuple[Remark, ...]]:
    ids = [each for who in people for each in who.ids]
    moved, taken = movements_of(scope, ids), doses_of(scope, ids)
    found = {}
    for who in people:
        now = at.astimezone(zone_named(who.time_zone))
        of_all = [each for one in who.ids for each in moved.get(one, ())]
        doses = [each for one in who.ids for each in taken.get(one, ())]
        told = remarks(ledgers(of_all, doses, now, use_days=knowledge.number(USE_DAYS)), now, knowledge)
        found[who.ids] = tuple(each for each in told if each.kind in TOLD)
    return found
