"""The last fortnight and the one before in plain words: what was written, and how much it differs. No judgement."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext

from trochee.clinic.ui.days import duration
from trochee.clinic.ui.lazily import lazily as _
from trochee.foundation.clock import zone_named
from trochee.knowledge import Knowledge
from trochee.record import Night
from trochee.sleep.diary import read_diary
from trochee.sleep.summary import Summary, summarise

FORTNIGHT = 14
_ENOUGH = "sleep.average.complete_week"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """One line: what, how much now, how much before, and the difference in words."""

    what: str
    now: str
    before: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fortnights:
    """Two stretches of 14 mornings and what they come to; no line where too few nights were written."""

    entered: int
    entered_before: int
    enough: int
    lines: tuple[Trend, ...]


_Measure = Callable[[Summary], float | None]
_LINES: tuple[tuple[str, _Measure, str, str, str], ...] = (
    (
        _("Asleep a night"),
        lambda each: each.total_sleep_time_min.mean,
        "effect.smallest.total_sleep_time",
        _("%(time)s more"),
        _("%(time)s less"),
    ),
    (
        _("Until asleep"),
        lambda each: each.sleep_onset_latency_min.median,
        "effect.smallest.sleep_onset_latency",
        _("%(time)s longer"),
        _("%(time)s shorter"),
    ),
    (
        _("Awake in the night"),
        lambda each: each.wake_after_sleep_onset_min.median,
        "effect.smallest.wake_after_sleep_onset",
        _("%(time)s more"),
        _("%(time)s less"),
    ),
)


def fortnights(nights: Iterable[Night], today: date, time_zone: str, knowledge: Knowledge) -> Fortnights:
    """Compare the 14 mornings up to today with the 14 before.

    A difference below the smallest one that matters is called about the same. A stretch counts with at least as many
    nights as make a complete week; below that its nights are shown and nothing is said of them.
    """
    diary = read_diary(nights, zone_named(time_zone), knowledge)
    fortnight = timedelta(days=FORTNIGHT)
    first = today - fortnight + timedelta(days=1)
    now = summarise(diary, knowledge, first=first, last=today)
    before = summarise(diary, knowledge, first=first - fortnight, last=first - timedelta(days=1))
    enough = int(knowledge.number(_ENOUGH))
    lines = tuple(_trends(now, before, enough, knowledge)) if now.nights >= enough else ()
    return Fortnights(entered=now.nights, entered_before=before.nights, enough=enough, lines=lines)


def _trends(now: Summary, before: Summary, enough: int, knowledge: Knowledge) -> Iterable[Trend]:
    for what, measure, smallest, more, less in _LINES:
        value, earlier = measure(now), measure(before) if before.nights >= enough else None
        if value is None:
            continue
        if earlier is None:
            yield Trend(
                what=what, now=duration(value), before="–", words=gettext("too few nights before, to compare")
            )
            continue
        change = value - earlier
        if abs(change) < knowledge.number(smallest):
            words = gettext("about the same")
        else:
            words = str(more if change > 0 else less) % {"time": duration(abs(change))}
        yield Trend(what=what, now=duration(value), before=duration(earlier), words=words)
