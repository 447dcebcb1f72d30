"""Whom somebody looks after, one page at a time: sought, sifted, sorted, each with how the last weeks were slept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.values import Here
from trochee.clinic.adverse_effects.overview import severe, severe_in_clinic
from trochee.clinic.audit.trail import deed
from trochee.clinic.diaries.overview import last_mornings, nights_since
from trochee.clinic.messaging.contact.queries import rules
from trochee.clinic.patients.book import book
from trochee.clinic.patients.names import Looked, folded
from trochee.knowledge import shipped

from .efficiency import efficiencies
from .silence import mornings, silent, silent_among, today_of

A_PAGE = 25
WEEKS = timedelta(days=28)
_EARLIEST = date.min


class Show(StrEnum):
    """Which of them."""

    EVERYBODY = "everybody"
    TAKING_PART = "taking_part"
    SILENT = "silent"
    SEVERE = "severe"
    NEW = "new"
    ENDED = "ended"


class Sort(StrEnum):
    """In which order."""

    NAME = "name"
    LAST_NIGHT = "last_night"
    REGISTERED = "registered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a page of the panel was asked for."""

    words: str = field(default="", repr=False)
    show: Show = Show.EVERYBODY
    sort: Sort = Sort.NAME
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelLine:
    """One patient as the panel shows them. ``last`` and ``slept`` are unknown to whoever may not read nights."""

    who: Looked
    today: date
    last: date | None = None
    slept: tuple[float | None, ...] = ()
    severe_at: datetime | None = None
    silent: bool = False
    new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: its lines, which of how many it is, and how many were found of how many there are."""

    lines: tuple[PanelLine, ...]
    number: int
    pages: int
    found: int
    looked_after: int
    reads_nights: bool


def panel_page(*, by: Here, at: datetime, asked: Asked) -> Page:
    """Give one page of the panel; one audit row says whose lines were on it.

    The number of questions to the database does not depend on how many patients there are.
    """
    with deed(by=by.actor, at=at) as trail:
        everybody = book(by, at)
        reads_nights = by.role is Role.CLINICIAN
        wanted = _sorted(by, _shown(by, at, _sought(everybody, asked.words), asked.show), asked.sort)
        pages = max(1, -(-len(wanted) // A_PAGE))
        number = min(max(1, asked.page), pages)
        lines = _lines(by, at, wanted[(number - 1) * A_PAGE : number * A_PAGE])
        shown = " ".join(str(each.who.patient) for each in lines)
        trail.add("patients.panel_read", target="panel", detail={"patients": len(wanted), "shown": shown})
    return Page(
        lines=lines,
        number=number,
        pages=pages,
        found=len(wanted),
        looked_after=len(everybody),
        reads_nights=reads_nights,
    )


def is_new(who: Looked, at: datetime) -> bool:
    """Whether a patient was registered not long ago."""
    return at - who.registered_at <= timedelta(days=shipped().number("record.desk.new_days"))


def _sought(lines: Sequence[Looked], words: str) -> Sequence[Looked]:
    for part in folded(words).split():
        lines = [each for each in lines if part in each.sought]
    return lines


def _shown(by: Here, at: datetime, lines: Sequence[Looked], show: Show) -> Sequence[Looked]:
    if show is Show.SILENT:
        if by.role is not Role.CLINICIAN:
            return []
        return silent_among(lines, mornings(by, lines), at, rules(by.scope))
    if show is Show.SEVERE:
        bad = {each.patient for each in severe_in_clinic(by.scope, grade=_severe_grade())}
        return [each for each in lines if not bad.isdisjoint(each.ids)]
    sifts: dict[Show, Callable[[Looked], bool]] = {
        Show.TAKING_PART: lambda each: each.takes_part,
        Show.ENDED: lambda each: not each.takes_part,
        Show.NEW: lambda each: is_new(each, at),
    }
    return [each for each in lines if sifts[show](each)] if show in sifts else lines


def _sorted(by: Here, lines: Sequence[Looked], sort: Sort) -> Sequence[Looked]:
    if sort is Sort.REGISTERED:
        return sorted(lines, key=lambda each: each.registered_at, reverse=True)
    if sort is Sort.LAST_NIGHT and by.role is Role.CLINICIAN:
        last = mornings(by, lines)
        return sorted(lines, key=lambda each: last.get(each.patient, _EARLIEST))
    return lines


def _lines(by: Here, at: datetime, lines: Sequence[Looked]) -> tuple[PanelLine, ...]:
    person = {each: who.patient for who in lines for each in who.ids}
    bad: dict[UUID, datetime] = {}
    for effect in severe(by.scope, list(person), grade=_severe_grade()):
        bad.setdefault(person[effect.patient], effect.at)
    if by.role is not Role.CLINICIAN:
        new = {each.patient: is_new(each, at) for each in lines}
        return tuple(
            PanelLine(who=each, today=today_of(each, at), severe_at=bad.get(each.patient), new=new[each.patient])
            for each in lines
        )
    last: dict[UUID, date] = {}
    for each, morning in last_mornings(by.scope, list(person)).items():
        last[person[each]] = max(morning, last.get(person[each], morning))
    slept = efficiencies(nights_since(by.scope, list(person), (at - WEEKS).date(), person=person))
    found, counted = [], rules(by.scope)
    for who in lines:
        today = today_of(who, at)
        days = [today - timedelta(days=back) for back in reversed(range(WEEKS.days))]
        percents = slept.get(who.patient, {})
        line = PanelLine(
            who=who,
            today=today,
            last=last.get(who.patient),
            slept=tuple(percents.get(day) for day in days),
            severe_at=bad.get(who.patient),
            silent=silent(who, last.get(who.patient), today, counted),
            new=is_new(who, at),
        )
        found.append(line)
    return tuple(found)


def _severe_grade() -> float:
    return shipped().number("review.adverse_effect.severe_grade")
