"""Whom somebody looks after, one page at a time: sought, sifted, sorted, each with how the last weeks were slept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from trochee.clinic.accounts.roles import Role
from trochee.clinic.accounts.values import Here
from trochee.clinic.adverse_effects.overview import severe
from trochee.clinic.audit.trail import deed
from trochee.clinic.diaries.overview import last_mornings, nights_since
from trochee.clinic.patients.book import Looked, batches, book, folded
from trochee.foundation.clock import zone_named
from trochee.knowledge import shipped

from .efficiency import efficiencies

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
        everybody = book(by)
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


def silent(who: Looked, last: date | None, today: date) -> bool:
    """Whether a diary that should be kept is not: counted from the last night, or from registration."""
    since = last or who.registered_at.astimezone(zone_named(who.time_zone)).date()
    return who.takes_part and (today - since).days > shipped().number("record.desk.silent_days")


def is_new(who: Looked, at: datetime) -> bool:
    """Whether a patient was registered not long ago."""
    return at - who.registered_at <= timedelta(days=shipped().number("record.desk.new_days"))


def today_of(who: Looked, at: datetime) -> date:
    """Give the patient's own date."""
    return at.astimezone(zone_named(who.time_zone)).date()


def mornings(by: Here, lines: Sequence[Looked]) -> dict[UUID, date]:
    """Give the last morning of each."""
    found: dict[UUID, date] = {}
    for some in batches([each.patient for each in lines]):
        found |= last_mornings(by.scope, some)
    return found


def severe_since(by: Here, lines: Sequence[Looked]) -> dict[UUID, datetime]:
    """Give when the latest severe adverse effect of each was written down."""
    grade = shipped().number("review.adverse_effect.severe_grade")
    found: dict[UUID, datetime] = {}
    for some in batches([each.patient for each in lines]):
        for each in severe(by.scope, some, grade=grade):
            found.setdefault(each.patient, each.at)
    return found


def _sought(lines: Sequence[Looked], words: str) -> Sequence[Looked]:
    parts = folded(words).split()
    return [each for each in lines if all(part in each.sought for part in parts)] if parts else lines


def _shown(by: Here, at: datetime, lines: Sequence[Looked], show: Show) -> Sequence[Looked]:
    if show is Show.SILENT:
        if by.role is not Role.CLINICIAN:
            return []
        last = mornings(by, lines)
        return [each for each in lines if silent(each, last.get(each.patient), today_of(each, at))]
    if show is Show.SEVERE:
        bad = severe_since(by, lines)
        return [each for each in lines if each.patient in bad]
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
    bad = severe_since(by, lines)
    if by.role is not Role.CLINICIAN:
        new = {each.patient: is_new(each, at) for each in lines}
        return tuple(
            PanelLine(who=each, today=today_of(each, at), severe_at=bad.get(each.patient), new=new[each.patient])
            for each in lines
        )
    last, first = mornings(by, lines), (at - WEEKS).date()
    slept = efficiencies(nights_since(by.scope, [each.patient for each in lines], first))
    found = []
    for each in lines:
        today = today_of(each, at)
        days = [today - timedelta(days=back) for back in reversed(range(WEEKS.days))]
        percents = slept.get(each.patient, {})
        line = PanelLine(
            who=each,
            today=today,
            last=last.get(each.patient),
            slept=tuple(percents.get(day) for day in days),
            severe_at=bad.get(each.patient),
            silent=silent(each, last.get(each.patient), today),
            new=is_new(each, at),
        )
        found.append(line)
    return tuple(found)
