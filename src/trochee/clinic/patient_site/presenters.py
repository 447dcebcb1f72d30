"""Nights as a patient sees them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trochee.clinic.diaries.queries import own_account
from trochee.clinic.diaries.values import Kept
from trochee.foundation.clock import WallTime, zone_named
from trochee.foundation.figures import clock
from trochee.interop.tables.definitions import NIGHTS
from trochee.record import Night

from .questions import CLOCK, MORNING, QUALITY, Question
from .strips import Strip, axis_of, strip_of

_WRITE = {each.name: each.kind.write for each in NIGHTS.columns}
_STEP = 15
_REACH = 12
"""Quarter hours that a picker shows before and after where it opens."""
_QUALITY = {int(value): word for value, word in QUALITY}
RECENT = timedelta(days=14)
FOUR_WEEKS = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with what stands in it, what is wrong with it, and what is offered for one tap.

    ``opens`` is the offered answer at which the picker opens. It is no answer.
    """

    question: Question
    value: str
    hint: str
    problem: str
    quick: tuple[tuple[str, str], ...]
    opens: str


def asked(values: Mapping[str, str], problems: Mapping[str, str], before: Night | None = None) -> tuple[Asked, ...]:
    """Give the morning's questions. Untouched stays empty; the night before stands beside, as a hint only."""
    found = []
    for each in MORNING:
        last = None if before is None or each.kind != CLOCK else getattr(before, each.name)
        opens = _opens(last, each.near) if each.kind == CLOCK else ""
        found.append(
            Asked(
                question=each,
                value=values.get(each.name, ""),
                hint=each.hint or ("" if last is None else _("last time %(time)s") % {"time": _shown(last)}),
                problem=problems.get(each.name, ""),
                quick=around(opens) if opens else each.quick,
                opens=opens,
            )
        )
    return tuple(found)


def _opens(last: WallTime | None, near: str) -> str:
    return quarter_near(last.clock if last is not None else time.fromisoformat(near))


def quarter_near(near: time) -> str:
    """Give the quarter hour next to a time."""
    return clock(round((near.hour * 60 + near.minute) / _STEP) * _STEP)


def around(opens: str) -> tuple[tuple[str, str], ...]:
    """Offer times to tap on, quarter hour by quarter hour, from three hours before to three hours after."""
    hour, minute = map(int, opens.split(":"))
    times = [clock(hour * 60 + minute + _STEP * each) for each in range(-_REACH, _REACH + 1)]
    return tuple((each, each) for each in times)


def _shown(said: WallTime) -> str:
    return f"{said.clock:%H:%M}"


def texts_of(night: Night) -> dict[str, str]:
    """Write a night's answers as the form holds them: a time as its clock showed it."""
    found = {}
    for each in MORNING:
        value = getattr(night, each.name)
        if isinstance(value, WallTime):
            found[each.name] = _shown(value)
        elif value is not None:
            found[each.name] = "yes" if value is True else "no" if value is False else str(_WRITE[each.name](value))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One morning of the list; without a strip where no night was entered.

    ``open`` says that it is missing and still asked for; ``late`` how long after the morning it was entered.
    """

    date: date
    entered: bool
    open: bool = False
    in_bed: str = ""
    quality: str = ""
    late: str = ""
    strip: Strip | None = None


def lines(
    kept: tuple[Kept, ...], today: date, *, most: int | None = FOUR_WEEKS, not_remembered: Collection[date] = ()
) -> tuple[Line, ...]:
    """Give the mornings, the newest first; those of the last fortnight that were not entered stand there as such.

    A device's row is no entry: it neither stands for what the person wrote nor hides that they wrote nothing.
    """
    nights = {each.night.date: each.night for each in own_account(kept)}
    newest = sorted(nights, reverse=True)[:most]
    axis = axis_of(nights[day] for day in newest)
    missing = _missing(set(nights), today)
    return tuple(
        Line(date=day, entered=False, open=day not in not_remembered)
        if day in missing
        else Line(
            date=day,
            entered=True,
            in_bed=_in_bed(nights[day]),
            quality=_quality(nights[day]),
            late=_late(nights[day]),
            strip=strip_of(nights[day], axis),
        )
        for day in sorted({*newest, *missing}, reverse=True)
    )


def _missing(there: set[date], today: date) -> set[date]:
    if not there:
        return set()
    first = max(min(there), today - RECENT)
    return {first + timedelta(days=each) for each in range((today - first).days)} - there


def _in_bed(night: Night) -> str:
    ends = {
        name: "–" if said is None else _shown(said)
        for name, said in (("from", night.into_bed), ("to", night.rise_time))
    }
    return _("%(from)s to %(to)s") % ends


def _late(night: Night) -> str:
    """Say how many days after its morning a night was entered; nothing on the same day, or where nobody knows."""
    said = night.entered_at
    if said is None:
        return ""
    local = said.astimezone(zone_named(night.time_zone)) if said.tzinfo and night.time_zone else said
    days = (local.date() - night.date).days
    return ngettext("%(days)d day later", "%(days)d days later", days) % {"days": days} if days > 0 else ""


def _quality(night: Night) -> str:
    if not night.slept:
        return _("no sleep at all")
    return _("not answered") if night.sleep_quality is None else str(_QUALITY[night.sleep_quality])
