"""Soft stops: what is asked once more, in words, before a night is saved. Nothing is refused here."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from trochee.foundation.figures import duration
from trochee.knowledge import shipped
from trochee.record import Night
from trochee.sleep.diary import read_diary
from trochee.sleep.flags import Flag
from trochee.sleep.nights import NightMeasures
from trochee.sleep.timeline import NightRefusedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A question back. ``key`` holds the figure too, so that another figure is asked about again."""

    key: str
    column: str
    text: str


_Ask = Callable[[NightMeasures, Night], tuple[float, str]]


def _length(measure: str, words: str) -> _Ask:
    def ask(measured: NightMeasures, night: Night) -> tuple[float, str]:
        minutes = getattr(measured, measure)
        return minutes, words.format(duration(minutes))

    return ask


def _count(column: str, words: str) -> _Ask:
    def ask(measured: NightMeasures, night: Night) -> tuple[float, str]:
        number = getattr(night, column) or 0
        return number, words.format(f"{number:g}")

    return ask


def _before_trying(measured: NightMeasures, night: Night) -> tuple[float, str]:
    minutes = (measured.time_in_bed_min or 0.0) - (measured.lights_out_to_rise_min or 0.0)
    known = measured.time_in_bed_min is not None and measured.lights_out_to_rise_min is not None
    return minutes, f"You lay in bed for {duration(minutes) if known else 'hours'} before you tried to sleep?"


_ASKED: dict[Flag, tuple[str, _Ask]] = {
    Flag.LONG_TIME_IN_BED: ("rise_time", _length("time_in_bed_min", "That is {} in bed, correct?")),
    Flag.SHORT_TIME_IN_BED: ("rise_time", _length("time_in_bed_min", "That is only {} in bed, correct?")),
    Flag.LONG_SLEEP: ("final_awakening", _length("total_sleep_time_min", "That is {} of sleep, correct?")),
    Flag.LONG_LATENCY: (
        "sleep_onset_latency_min",
        _length("sleep_onset_latency_min", "It took {} to fall asleep, correct?"),
    ),
    Flag.LONG_WAKE: (
        "wake_after_sleep_onset_min",
        _length("wake_after_sleep_onset_min", "You were awake for {} in the night, correct?"),
    ),
    Flag.LATE_LIGHTS_OUT: ("lights_out", _before_trying),
    Flag.WAKE_WITHOUT_AWAKENINGS: (
        "awakenings",
        _count("wake_after_sleep_onset_min", "You were awake for {} minutes, yet never woke up?"),
    ),
    Flag.AWAKENINGS_WITHOUT_WAKE: (
        "wake_after_sleep_onset_min",
        _count("awakenings", "You woke {} times, yet were awake for 0 minutes?"),
    ),
    Flag.MANY_AWAKENINGS: ("awakenings", _count("awakenings", "You woke {} times, correct?")),
    Flag.VOIDS_EXCEED_AWAKENINGS: (
        "voids",
        _count("voids", "You were up {} times to pass water: that is more often than you woke up?"),
    ),
    Flag.ANSWERS_WITHOUT_SLEEP: (
        "slept",
        _count("awakenings", "You say that you did not sleep at all, yet some answers are about sleep?"),
    ),
}


def doubts(night: Night, sure: Collection[str] = ()) -> tuple[Doubt, ...]:
    """Ask about what the science's soft checks flag, but not about what the person is sure of.

    Clock differences are enough here, so no zone is needed. A night that contradicts itself is refused elsewhere.
    """
    try:
        (measured,) = read_diary([night], None, shipped()).nights
    except NightRefusedError:
        return ()
    found = []
    for flag in measured.flags:
        if flag in _ASKED:
            column, ask = _ASKED[flag]
            figure, text = ask(measured, night)
            found.append(Doubt(key=f"{flag.value}:{figure:g}", column=column, text=text))
    return tuple(each for each in found if each.key not in sure)
