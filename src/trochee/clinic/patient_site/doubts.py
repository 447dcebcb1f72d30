"""Soft stops: what is asked once more, in words, before a night is saved. Nothing is refused here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from trochee.clinic.ui.days import duration
from trochee.knowledge import shipped
from trochee.record import Night
from trochee.sleep.diary import read_diary
from trochee.sleep.flags import Flag
from trochee.sleep.nights import NightMeasures
from trochee.sleep.timeline import CLOCK_COLUMNS, NightRefusedError

from .twice import shown_twice


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A question back. ``key`` holds the figure too, so that another figure is asked about again.

    ``second`` names the answers that a clock showed twice: each can be said to be the second.
    """

    key: str
    column: str
    text: str
    second: tuple[str, ...] = ()


_Ask = Callable[[NightMeasures, Night], tuple[str, str]]


def _length(measure: str, words: str) -> _Ask:
    def ask(measured: NightMeasures, night: Night) -> tuple[str, str]:
        minutes = getattr(measured, measure)
        return f"{minutes:g}", _(words) % {"length": duration(minutes)}

    return ask


def _count(column: str, words: str) -> _Ask:
    def ask(measured: NightMeasures, night: Night) -> tuple[str, str]:
        number = f"{getattr(night, column) or 0:g}"
        return number, _(words) % {"number": number}

    return ask


def _times(words: str) -> _Ask:
    """Ask about the times as a whole."""

    def ask(measured: NightMeasures, night: Night) -> tuple[str, str]:
        said = [str(getattr(night, column) or "-") for column in CLOCK_COLUMNS]
        return "/".join(said), _(words) % {"time": night.rise_time}

    return ask


def _before_trying(measured: NightMeasures, night: Night) -> tuple[str, str]:
    minutes = (measured.time_in_bed_min or 0.0) - (measured.lights_out_to_rise_min or 0.0)
    if measured.time_in_bed_min is None or measured.lights_out_to_rise_min is None:
        return f"{minutes:g}", _("You lay in bed for hours before you tried to sleep?")
    words = _("You lay in bed for %(length)s before you tried to sleep?")
    return f"{minutes:g}", words % {"length": duration(minutes)}


_ASKED: dict[Flag, tuple[str, _Ask]] = {
    Flag.NO_TIME_IN_BED: (
        "rise_time",
        _times(gettext_noop("You went to bed and got up at the same time. Did you not go to bed at all?")),
    ),
    Flag.LONG_TIME_IN_BED: (
        "rise_time",
        _length("time_in_bed_min", gettext_noop("That is %(length)s in bed, correct?")),
    ),
    Flag.SHORT_TIME_IN_BED: (
        "rise_time",
        _length("time_in_bed_min", gettext_noop("That is only %(length)s in bed, correct?")),
    ),
    Flag.LONG_SLEEP: (
        "final_awakening",
        _length("total_sleep_time_min", gettext_noop("That is %(length)s of sleep, correct?")),
    ),
    Flag.LONG_LATENCY: (
        "sleep_onset_latency_min",
        _length("sleep_onset_latency_min", gettext_noop("It took %(length)s to fall asleep, correct?")),
    ),
    Flag.LONG_WAKE: (
        "wake_after_sleep_onset_min",
        _length("wake_after_sleep_onset_min", gettext_noop("You were awake for %(length)s in the night, correct?")),
    ),
    Flag.LATE_LIGHTS_OUT: ("lights_out", _before_trying),
    Flag.WAKE_WITHOUT_AWAKENINGS: (
        "awakenings",
        _count(
            "wake_after_sleep_onset_min",
            gettext_noop("You were awake for %(number)s minutes, yet never woke up?"),
        ),
    ),
    Flag.AWAKENINGS_WITHOUT_WAKE: (
        "wake_after_sleep_onset_min",
        _count("awakenings", gettext_noop("You woke %(number)s times, yet were awake for 0 minutes?")),
    ),
    Flag.MANY_AWAKENINGS: ("awakenings", _count("awakenings", gettext_noop("You woke %(number)s times, correct?"))),
    Flag.VOIDS_EXCEED_AWAKENINGS: (
        "voids",
        _count(
            "voids", gettext_noop("You were up %(number)s times to pass water: that is more often than you woke up?")
        ),
    ),
    Flag.ANSWERS_WITHOUT_SLEEP: (
        "slept",
        _count(
            "awakenings",
            gettext_noop("You say that you did not sleep at all, yet some answers are about sleep?"),
        ),
    ),
    Flag.CLOCK_SLIP: (
        "into_bed",
        _times(
            gettext_noop(
                "One of these times lies half a day from those of your last week. Are morning and evening swapped?"
            )
        ),
    ),
    Flag.ENTERED_BEFORE_RISING: (
        "rise_time",
        _times(gettext_noop("You got up at %(time)s? That time has not come yet.")),
    ),
    Flag.AMBIGUOUS_TIME: (
        "rise_time",
        _times(gettext_noop("The clocks went back that night, and one hour came twice. Was it the first time?")),
    ),
}
ASKED = frozenset(_ASKED)


def doubts(
    night: Night,
    sure: Collection[str] = (),
    *,
    week: Sequence[Night] = (),
    zone: ZoneInfo | None = None,
    at: datetime | None = None,
) -> tuple[Doubt, ...]:
    """Ask about what the science's soft checks flag, but not about what the person is sure of.

    ``week`` are the nights just before, ``zone`` is the patient's own and ``at`` the moment of saving; what needs one
    of them is not asked without it. A night that contradicts itself is refused elsewhere.
    """
    try:
        measured = read_diary([*week, replace(night, entered_at=at)], zone, shipped()).nights[-1]
    except NightRefusedError:
        return () if not week else doubts(night, sure, zone=zone, at=at)
    found = []
    for flag in measured.flags:
        if flag in _ASKED:
            column, ask = _ASKED[flag]
            figure, text = ask(measured, night)
            second = shown_twice(night, zone) if flag is Flag.AMBIGUOUS_TIME and zone is not None else ()
            key = f"{flag.value}:{figure}"
            found.append(Doubt(key=key, column=second[0] if second else column, text=text, second=second))
    return tuple(each for each in found if each.key not in sure)
