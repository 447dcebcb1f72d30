"""What waits for the care team, ranked: the worst first, then the oldest. Read anew each time, kept nowhere.

Something is said to be new where nobody of the clinicians had the patient's page, effects, doses or review open since
it was written down: the trail of reads tells that, and nothing else does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import IntEnum
from uuid import UUID

from trochee.clinic.accounts import overview as accounts
from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.values import Here
from trochee.clinic.adverse_effects.overview import severe_in_clinic
from trochee.clinic.assessments.answers.calling import calling
from trochee.clinic.audit.queries import last_reads
from trochee.clinic.audit.trail import deed
from trochee.clinic.dosing_sessions.overview import otherwise
from trochee.clinic.messaging.contact.queries import Silence
from trochee.clinic.patients import overview as patients
from trochee.clinic.patients.book import book
from trochee.clinic.patients.names import Looked
from trochee.clinic.prescriptions.overview import beyond
from trochee.clinic.reviews.overview import long_asked_for
from trochee.knowledge import Knowledge, shipped
from trochee.pharmacology import RemarkKind
from trochee.record import InventoryMovement

from .authorised import Course, to_do
from .counted import counted
from .silence import mornings
from .unheard import unheard

SHOW_A_RECORD = ("record", "doses", "dose", "effects", "review", "review_as_of")
"""Pages of a record on which effects and doses stand, by their name in the trail."""
_WRITING_TAKES = timedelta(minutes=15)


class Rank(IntEnum):
    """The order of the page: harm, safety, reviews, what people ask, silent diaries, odd doses, the rest."""

    HARM = 0
    EMERGENCY = 1
    SEVERE = 2
    BEYOND = 3
    FIRES = 4
    LAPSED = 5
    OPENED = 6
    WAITS = 7
    CONTACT = 8
    LAPSES = 9
    ASKS = 10
    DIFFERENCE = 11
    SECOND = 12
    REFILL = 13
    REVIEW = 14
    ERASURE = 15
    RECOVERY = 16
    SILENT = 17
    UNANSWERED = 18
    UNSENT = 19
    DOSE = 20
    HELPER = 21
    LINK = 22


_COURSES = {
    Course.LAPSED: Rank.LAPSED,
    Course.WAITS: Rank.WAITS,
    Course.CONTACT: Rank.CONTACT,
    Course.LAPSES: Rank.LAPSES,
    Course.FIRES: Rank.FIRES,
    Course.ASKS: Rank.ASKS,
}
_STOCK = {
    RemarkKind.DIFFERENCE: Rank.DIFFERENCE,
    RemarkKind.OVERDRAWN: Rank.DIFFERENCE,
    RemarkKind.EARLY_REFILL: Rank.REFILL,
    RemarkKind.WAITS: Rank.SECOND,
}
_SILENCES = {Silence.SILENT: Rank.SILENT, Silence.UNANSWERED: Rank.UNANSWERED, Silence.UNSENT: Rank.UNSENT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """One thing that waits: whose, how grave, since when; ``about`` is a grade, a dose's status, days or a name.

    ``entry`` is the very dose or effect, ``owner`` the account that has taken it on, ``due`` when it should be done.
    """

    rank: Rank
    who: Looked
    since: datetime
    about: str = ""
    entry: UUID | None = None
    owner: str = ""
    due: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    by: Here
    at: datetime
    people: tuple[Looked, ...]
    lines: dict[UUID, Looked]
    knowledge: Knowledge
    days: timedelta


def work(*, by: Here, at: datetime, at_most: int | None = None) -> tuple[tuple[Waits, ...], int]:
    """Give what waits for this person, ranked, and how much that is in all; one audit row says whose was shown.

    An observer is told of doses and effects, and of nothing that their rights keep from them.
    """
    with deed(by=by.actor, at=at) as trail:
        knowledge, people = shipped(), book(by, at)
        lines = {each: who for who in people for each in who.ids}
        days = timedelta(days=knowledge.number("record.desk.entry_days"))
        desk = _Desk(by=by, at=at, people=people, lines=lines, knowledge=knowledge, days=days)
        looks = _LOOKS if by.role is Role.CLINICIAN else _OBSERVERS
        found = [each for look in looks for each in look(desk)]
        found.sort(key=lambda each: (each.rank, each.since, each.who.name))
        shown = tuple(found[:at_most])
        whose = " ".join(sorted({str(each.who.patient) for each in shown}))
        trail.add("patients.work_read", target="work", detail={"waits": len(found), "shown": whose})
    return shown, len(found)


def _entries(desk: _Desk) -> Iterator[Waits]:
    scope, at_once = desk.by.scope, desk.knowledge.number("record.desk.emergency_grade")
    grade = desk.knowledge.number("review.adverse_effect.severe_grade")
    found = [
        Waits(
            rank=Rank.EMERGENCY if each.grade >= at_once else Rank.SEVERE,
            who=desk.lines[each.patient],
            since=each.at,
            about=str(each.grade),
            entry=each.entry,
        )
        for each in severe_in_clinic(scope, grade=grade)
        if each.patient in desk.lines
    ]
    found += [
        Waits(rank=Rank.DOSE, who=desk.lines[each.patient], since=each.at, about=each.status, entry=each.entry)
        for each in otherwise(scope, since=desk.at - desk.days)
        if each.patient in desk.lines
    ]
    found += [
        Waits(rank=Rank.BEYOND, who=desk.lines[each.patient], since=each.at, entry=each.dose)
        for each in beyond(scope, since=desk.at - desk.days)
        if each.patient in desk.lines
    ]
    if not found:
        return
    since: dict[UUID, datetime] = {}
    for waits in found:
        for each in waits.who.ids:
            since[each] = min(waits.since, since.get(each, waits.since))
    looked = last_reads(scope.clinic, since, role=Role.CLINICIAN, targets=SHOW_A_RECORD)
    for waits in found:
        if not any(each in looked and looked[each] >= waits.since for each in waits.who.ids):
            yield waits


def _harm(desk: _Desk) -> Iterator[Waits]:
    """Give whom somebody should speak with today because of an answer; a clinician's confirmation of it ends that.

    Nothing else does: of a question that is asked no more since, no section is named.
    """
    sections = {asks.fact: each.id for each in desk.knowledge.assessment.values() for asks in each.asks}
    merged = {each: who.patient for each, who in desk.lines.items() if each != who.patient}
    for each in calling(desk.by.scope, merged):
        if each.patient in desk.lines:
            about = sections.get(each.fact, "")
            yield Waits(rank=Rank.HARM, who=desk.lines[each.patient], since=each.at, about=about)


def _access(desk: _Desk) -> Iterator[Waits]:
    scope, lines = desk.by.scope, desk.lines
    for patient, who, at in patients.open_glass(scope, desk.at):
        if patient in lines:
            yield Waits(rank=Rank.OPENED, who=lines[patient], since=at, about=who)
    for patient, at in patients.erasures_asked(scope):
        if patient in lines:
            yield Waits(rank=Rank.ERASURE, who=lines[patient], since=at)
    told = patients.let_in(scope)
    found = [(Rank.HELPER, each) for each in accounts.helpers(scope) if (each.patient, each.user) not in told]
    found += [(Rank.RECOVERY, each) for each in accounts.recoveries(scope)]
    found += [(Rank.LINK, each) for each in accounts.unused_links(scope, desk.at, since=desk.at - desk.days)]
    for rank, each in found:
        if each.patient in lines:
            yield Waits(rank=rank, who=lines[each.patient], since=each.at, about=each.name)


def _silence(desk: _Desk) -> Iterator[Waits]:
    for each in unheard(desk.by.scope, desk.people, mornings(desk.by, desk.people), desk.at):
        yield Waits(
            rank=_SILENCES[each.kind],
            who=each.who,
            since=datetime.combine(each.since, time(), UTC),
            about=str(each.days or ""),
            owner=each.owner,
            due=each.due,
        )


def _authority(desk: _Desk) -> Iterator[Waits]:
    for each in to_do(desk.by.scope, desk.lines, desk.knowledge, desk.at):
        about, due = str(each.days), each.due
        yield Waits(rank=_COURSES[each.course], who=each.who, since=each.since, about=about, due=due)


def _reviews(desk: _Desk) -> Iterator[Waits]:
    for patient, at in long_asked_for(desk.by.scope, before=desk.at - _WRITING_TAKES):
        if patient in desk.lines:
            yield Waits(rank=Rank.REVIEW, who=desk.lines[patient], since=at)


def _stock(desk: _Desk) -> Iterator[Waits]:
    """Give unexplained differences until they are explained, what waits for a second person, and early refills."""
    for who, remark in counted(desk.by.scope, desk.people, desk.at, desk.knowledge):
        if remark.kind is not RemarkKind.EARLY_REFILL or desk.at - remark.at <= desk.days:
            about = remark.of.kind if isinstance(remark.of, InventoryMovement) else ""
            yield Waits(rank=_STOCK[remark.kind], who=who, since=remark.at, about=about)


_LOOKS: tuple[Callable[[_Desk], Iterator[Waits]], ...] = (
    _entries,
    _harm,
    _access,
    _authority,
    _stock,
    _silence,
    _reviews,
)
_OBSERVERS = (_entries, _stock)
"""What an observer's home has: no more than their rights let them read."""
