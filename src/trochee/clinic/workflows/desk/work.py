"""What waits for the care team, ranked: the worst first, then the oldest. Read anew each time, kept nowhere.

Something is said to be new where nobody of the clinicians had the patient's page, effects, doses or review open since
it was written down: the trail of reads tells that, and nothing else does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import IntEnum
from uuid import UUID

from trochee.clinic.accounts import overview as accounts
from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.values import Here
from trochee.clinic.adverse_effects.overview import severe
from trochee.clinic.audit.queries import last_reads
from trochee.clinic.audit.trail import deed
from trochee.clinic.dosing_sessions.overview import otherwise
from trochee.clinic.patients import overview as patients
from trochee.clinic.patients.book import Looked, batches, book
from trochee.clinic.reviews.overview import long_asked_for
from trochee.knowledge import Knowledge, shipped

from .panel import mornings, silent, today_of

SHOW_A_RECORD = ("record", "doses", "dose", "effects", "review", "review_as_of")
"""Pages of a record on which effects and doses stand, by their name in the trail."""
_WRITING_TAKES = timedelta(minutes=15)


class Rank(IntEnum):
    """How grave: the first stands first."""

    EMERGENCY = 0
    SEVERE = 1
    OPENED = 2
    DOSE = 3
    ERASURE = 4
    RECOVERY = 5
    SILENT = 6
    REVIEW = 7
    HELPER = 8
    LINK = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """One thing that waits: whose, how grave, since when; ``about`` is a grade, a dose's status, days or a name."""

    rank: Rank
    who: Looked
    since: datetime
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    by: Here
    at: datetime
    lines: dict[UUID, Looked]
    knowledge: Knowledge
    days: timedelta


def work(*, by: Here, at: datetime) -> tuple[Waits, ...]:
    """Give everything that waits for this person, ranked; one audit row.

    An observer is told of doses and effects, and of nothing that their rights keep from them.
    """
    with deed(by=by.actor, at=at) as trail:
        found: list[Waits] = []
        everybody = book(by)
        knowledge = shipped()
        days = timedelta(days=knowledge.number("record.desk.entry_days"))
        for some in batches([each.patient for each in everybody]):
            lines = {each.patient: each for each in everybody if each.patient in set(some)}
            desk = _Desk(by=by, at=at, lines=lines, knowledge=knowledge, days=days)
            for look in _LOOKS if by.role is Role.CLINICIAN else _LOOKS[:1]:
                found += look(desk)
        shown = " ".join(sorted({str(each.who.patient) for each in found}))
        trail.add("patients.work_read", target="work", detail={"waits": len(found), "shown": shown})
    return tuple(sorted(found, key=lambda each: (each.rank, each.since, each.who.name)))


def _entries(desk: _Desk) -> Iterator[Waits]:
    scope, ids = desk.by.scope, list(desk.lines)
    grade = desk.knowledge.number("review.adverse_effect.severe_grade")
    at_once = desk.knowledge.number("record.desk.emergency_grade")
    bad = severe(scope, ids, grade=grade)
    doses = otherwise(scope, ids, since=desk.at - desk.days)
    written = {each.patient for each in bad} | {each.patient for each in doses}
    kept = patients.read_as(scope, written) if written else {}
    read = {kept.get(each, each) for each in written}
    looked = last_reads(scope.clinic, read, role=Role.CLINICIAN, targets=SHOW_A_RECORD) if read else {}

    def unseen(patient: UUID, at: datetime) -> bool:
        seen = looked.get(kept.get(patient, patient))
        return seen is None or seen < at

    for effect in bad:
        if unseen(effect.patient, effect.at):
            rank = Rank.EMERGENCY if effect.grade >= at_once else Rank.SEVERE
            yield Waits(rank=rank, who=desk.lines[effect.patient], since=effect.at, about=str(effect.grade))
    for dose in doses:
        if unseen(dose.patient, dose.at):
            yield Waits(rank=Rank.DOSE, who=desk.lines[dose.patient], since=dose.at, about=dose.status)


def _access(desk: _Desk) -> Iterator[Waits]:
    scope, ids = desk.by.scope, list(desk.lines)
    for patient, who, at in patients.open_glass(scope, ids, desk.at):
        yield Waits(rank=Rank.OPENED, who=desk.lines[patient], since=at, about=who)
    for patient, at in patients.erasures_asked(scope, ids):
        yield Waits(rank=Rank.ERASURE, who=desk.lines[patient], since=at)
    told = patients.let_in(scope, ids)
    for helper in accounts.helpers(scope, ids):
        if (helper.patient, helper.user) not in told:
            yield _waits(desk, Rank.HELPER, helper)
    for recovery in accounts.recoveries(scope, ids):
        yield _waits(desk, Rank.RECOVERY, recovery)
    for link in accounts.unused_links(scope, ids, desk.at, since=desk.at - desk.days):
        yield _waits(desk, Rank.LINK, link)


def _silence(desk: _Desk) -> Iterator[Waits]:
    lines: Sequence[Looked] = list(desk.lines.values())
    last = mornings(desk.by, lines)
    for who in lines:
        morning, today = last.get(who.patient), today_of(who, desk.at)
        if silent(who, morning, today):
            since = who.registered_at if morning is None else datetime.combine(morning, time(), UTC)
            yield Waits(
                rank=Rank.SILENT, who=who, since=since, about="" if morning is None else str((today - morning).days)
            )


def _reviews(desk: _Desk) -> Iterator[Waits]:
    before = desk.at - _WRITING_TAKES
    for patient, at in long_asked_for(desk.by.scope, list(desk.lines), before=before):
        yield Waits(rank=Rank.REVIEW, who=desk.lines[patient], since=at)


def _waits(desk: _Desk, rank: Rank, waiting: accounts.Waiting) -> Waits:
    return Waits(rank=rank, who=desk.lines[waiting.patient], since=waiting.at, about=waiting.name)


_LOOKS: tuple[Callable[[_Desk], Iterator[Waits]], ...] = (_entries, _access, _silence, _reviews)
"""An observer's home has the first only."""
