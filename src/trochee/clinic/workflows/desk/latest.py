"""The last morning for which each patient of a clinic has a night, kept in this process and brought up to date.

Asked of the database for everybody at each look, it costs as much as there are patients. The trail says whose diary
was written in since the last look; only theirs are asked for again. Ids and dates are kept, and of few clinics.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from uuid import UUID

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.audit.queries import changed_since, end_of
from trochee.clinic.diaries.overview import last_mornings
from trochee.clinic.patients.names import batches

CLINICS = 8
_DEEDS = "diaries."
_FAR = 50_000
"""So many rows of the trail further on, asking for everybody again is no more work."""


@dataclass(slots=True)
class _Kept:
    seen: int = -1
    last: dict[UUID, date] = field(default_factory=dict)
    asked: set[UUID] = field(default_factory=set)
    turn: Lock = field(default_factory=Lock, repr=False)


_clinics: OrderedDict[UUID, _Kept] = OrderedDict()
_turn = Lock()


def latest(scope: Scope, patients: Iterable[UUID]) -> Mapping[UUID, date]:
    """Give the last morning of each of these; who has no night is not in it."""
    with _turn:
        kept = _clinics.setdefault(scope.clinic, _Kept())
        _clinics.move_to_end(scope.clinic)
        while len(_clinics) > CLINICS:
            _clinics.popitem(last=False)
    with kept.turn:
        end = end_of(scope.clinic)
        if not 0 <= end - kept.seen <= _FAR:
            kept.asked.clear()
        elif end != kept.seen:
            kept.asked -= changed_since(scope.clinic, kept.seen, end, beginning=_DEEDS)
        kept.seen = end
        missing = set(patients) - kept.asked
        for some in batches(missing):
            found = last_mornings(scope, some)
            for each in some:
                kept.last.pop(each, None)
            kept.last |= found
        kept.asked |= missing
        return dict(kept.last)
