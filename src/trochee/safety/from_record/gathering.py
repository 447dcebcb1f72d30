"""From a record to the facts that rules ask for, each with where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import chain

from trochee.foundation.clock import zone_named
from trochee.knowledge import Knowledge
from trochee.knowledge.facts import Fact, FactType
from trochee.record import Record
from trochee.sleep.patient_clock import PatientClock

from .ageing import too_old
from .doses import of_course, of_doses, with_elsewhere
from .moments import Moment
from .observations import of_observations
from .person import of_person
from .scores import of_scores
from .stock import of_stock
from .values import Known, Origin, Told, Unread

_UNDATED = frozenset({Origin.PERSON, Origin.FACTS, Origin.MERGED})
"""Where a day says when the whole was written, not when this was said: it does not make an entry the newer one.

Nor does it between two records of one person, who answered each without seeing the other.
"""


def known_from(record: Record, knowledge: Knowledge, at: datetime, also: Iterable[Told] = ()) -> Known:
    """Give the facts of a record at a moment ``at``, with what others add to it.

    ``at`` is a time with its offset, or wall-clock time in the patient's zone. Nothing that happened later counts.
    What is older than the knowledge lets it be is unknown; the person's own entries are of the day on which they were
    written, where that is known. Of what is left, what is more than a patient's word comes first, then the newest;
    medicines and conditions of all places are one list. Where a yes or no, a choice or a day is said otherwise at
    another place and not before, the fact is disputed.
    """
    moment = _moment(record, at)
    found = list(
        chain(
            of_person(record.patient, knowledge.facts),
            of_scores(moment, knowledge),
            of_observations(moment, knowledge),
            of_doses(moment, knowledge),
            of_course(moment),
            of_stock(moment, knowledge),
            also,
        )
    )
    unread = [each for each in found if isinstance(each, Unread)]
    said: dict[str, list[Told]] = {}
    stale: dict[str, Told] = {}
    for each in found:
        if isinstance(each, Unread):
            continue
        if (late := _ahead(each, moment.today)) is not None:
            unread.append(late)
        elif _is_stale(each, moment.today, knowledge):
            stale[each.fact] = max(stale.get(each.fact, each), each, key=_standing)
        else:
            said.setdefault(each.fact, []).append(each)
    told = with_elsewhere({name: _chosen(knowledge.facts[name], each) for name, each in said.items()})
    return Known(
        given={name: each.value for name, each in told.items()},
        told=told,
        disputed={
            name: others for name, each in told.items() if (others := tuple(_disputing(each, said.get(name, []))))
        },
        stale={name: each for name, each in stale.items() if name not in told},
        unread=tuple(dict.fromkeys(unread)),
    )


def _moment(record: Record, at: datetime) -> Moment:
    zone = record.patient.time_zone
    clock = PatientClock(zone=zone_named(zone) if zone else None)
    return Moment(record=record, at=at, clock=clock, now=clock.moment(at), today=clock.day(at))


def _ahead(told: Told, today: date) -> Unread | None:
    """Refuse a day that has not come yet: it is not known yet."""
    if isinstance(told.value, date) and told.value > today:
        return Unread(name=told.fact, found=told.value.isoformat(), allowed=f"{today.isoformat()} or earlier")
    return None


def _is_stale(told: Told, today: date, knowledge: Knowledge) -> bool:
    return told.on is not None and too_old(told.fact, told.on, today, knowledge)


def _standing(told: Told) -> tuple[bool, bool, bool, date]:
    return (
        told.origin is Origin.ASKED_NOW,
        told.origin is not Origin.COURSE,
        told.confirmed,
        _since(told) or date.min,
    )


def _since(told: Told) -> date | None:
    return None if told.origin in _UNDATED else told.on


def _chosen(fact: Fact, said: list[Told]) -> Told:
    """Give the one that stands; of equals the last."""
    best = max(reversed(said), key=_standing)
    if fact.type is not FactType.LIST or best.origin is Origin.ASKED_NOW:
        return best
    together = tuple(dict.fromkeys(chain.from_iterable(_words(each) for each in said)))
    return best if together == best.value else replace(best, value=together)


def _words(told: Told) -> tuple[str, ...]:
    return told.value if isinstance(told.value, tuple) else ()


def _disputing(chosen: Told, said: Iterable[Told]) -> Iterator[Told]:
    """Give what says otherwise and was not overtaken: lists are put together, numbers change by themselves."""
    if chosen.origin in {Origin.ASKED_NOW, Origin.DOSES} or isinstance(chosen.value, tuple | float):
        return
    for each in said:
        before, since = _since(each), _since(chosen)
        overtaken = before is not None and since is not None and before < since
        if each.value != chosen.value and each.origin is not Origin.COURSE and not overtaken:
            yield each
