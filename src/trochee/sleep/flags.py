"""What is odd about a night, by name for one night and as bits for a million."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

FlagArray = NDArray[np.uint32]


class Flag(StrEnum):
    """Something a reader of a night must know. ``HARD`` ones make every measure of the night unknown."""

    ZONE_UNKNOWN = "zone_unknown"
    AMBIGUOUS_TIME = "ambiguous_time"
    ZONE_CHANGE = "zone_change"
    CLOCKS_CHANGED = "clocks_changed"
    DAY_UNKNOWN = "day_unknown"

    OUT_OF_ORDER = "out_of_order"
    SPAN_OVER_24_H = "span_over_24_h"
    NEGATIVE_ANSWER = "negative_answer"
    WAKE_EXCEEDS_NIGHT = "wake_exceeds_night"

    NO_SLEEP = "no_sleep"
    NO_TIME_IN_BED = "no_time_in_bed"
    ANSWERS_WITHOUT_SLEEP = "answers_without_sleep"
    SHORT_TIME_IN_BED = "short_time_in_bed"
    LONG_TIME_IN_BED = "long_time_in_bed"
    LONG_SLEEP = "long_sleep"
    LONG_LATENCY = "long_latency"
    LONG_WAKE = "long_wake"
    LATE_LIGHTS_OUT = "late_lights_out"
    WAKE_WITHOUT_AWAKENINGS = "wake_without_awakenings"
    AWAKENINGS_WITHOUT_WAKE = "awakenings_without_wake"
    MANY_AWAKENINGS = "many_awakenings"
    VOIDS_EXCEED_AWAKENINGS = "voids_exceed_awakenings"
    TRYING_EXCEEDS_TIME_IN_BED = "trying_exceeds_time_in_bed"
    LONG_NAP = "long_nap"

    CLOCK_SLIP = "clock_slip"
    DUPLICATE_NIGHT = "duplicate_night"
    FUTURE_NIGHT = "future_night"
    ENTERED_BEFORE_RISING = "entered_before_rising"
    ENTERED_LATE = "entered_late"
    ENTERED_RETROSPECTIVELY = "entered_retrospectively"

    @property
    def bit(self) -> int:
        """The flag's place in a bit mask."""
        return _BITS[self]

    @property
    def text(self) -> str:
        """What it means, for a reader."""
        return _TEXTS[self]


_BITS = {flag: 1 << place for place, flag in enumerate(Flag)}

_TEXTS = {
    Flag.ZONE_UNKNOWN: "no time zone is known, so durations are differences between clock times",
    Flag.AMBIGUOUS_TIME: "a clock time came twice when the clocks went back; the first possible one is used",
    Flag.ZONE_CHANGE: "the time zone is not that of the night before, or changed during the night",
    Flag.CLOCKS_CHANGED: "the clocks went forward or back during the night, so it was an hour shorter or longer",
    Flag.DAY_UNKNOWN: "no morning time was given, so the evening times cannot be placed on a day",
    Flag.OUT_OF_ORDER: "the times of the night are not in order",
    Flag.SPAN_OVER_24_H: "the night would span more than 24 hours",
    Flag.NEGATIVE_ANSWER: "a number of minutes or awakenings is below zero",
    Flag.WAKE_EXCEEDS_NIGHT: "more minutes awake than between lights out and the final awakening",
    Flag.NO_SLEEP: "no sleep at all",
    Flag.NO_TIME_IN_BED: "never went to bed",
    Flag.ANSWERS_WITHOUT_SLEEP: "no sleep at all, yet a latency, wake time or final awakening was given",
    Flag.SHORT_TIME_IN_BED: "unusually short time in bed",
    Flag.LONG_TIME_IN_BED: "unusually long time in bed",
    Flag.LONG_SLEEP: "unusually long sleep",
    Flag.LONG_LATENCY: "unusually long time to fall asleep",
    Flag.LONG_WAKE: "unusually long time awake in the night",
    Flag.LATE_LIGHTS_OUT: "unusually long time in bed before lights out",
    Flag.WAKE_WITHOUT_AWAKENINGS: "time awake in the night, but no awakening",
    Flag.AWAKENINGS_WITHOUT_WAKE: "awakenings, but no time awake in the night",
    Flag.MANY_AWAKENINGS: "unusually many awakenings",
    Flag.VOIDS_EXCEED_AWAKENINGS: "more awakenings to void than awakenings",
    Flag.TRYING_EXCEEDS_TIME_IN_BED: "tried to sleep for longer after the final awakening than was spent in bed",
    Flag.LONG_NAP: "unusually long naps",
    Flag.CLOCK_SLIP: "a clock time lies 12 hours from that of the week before: morning and evening may be swapped",
    Flag.DUPLICATE_NIGHT: "several entries for this night",
    Flag.FUTURE_NIGHT: "the night had not ended on the day of the report",
    Flag.ENTERED_BEFORE_RISING: "entered before the rise time that it states",
    Flag.ENTERED_LATE: "entered a day or two after rising",
    Flag.ENTERED_RETROSPECTIVELY: "entered more than two days after rising",
}

HARD = frozenset({Flag.OUT_OF_ORDER, Flag.SPAN_OVER_24_H, Flag.NEGATIVE_ANSWER, Flag.WAKE_EXCEEDS_NIGHT})
"""Contradictions: the night cannot be as it was entered."""

HARD_MASK = sum(flag.bit for flag in HARD)


@lru_cache(maxsize=4096)
def named(mask: int) -> tuple[Flag, ...]:
    """Name the flags of a bit mask, in the order of `Flag`."""
    return tuple(flag for flag in Flag if mask & flag.bit)


def masked(flags: frozenset[Flag] | tuple[Flag, ...]) -> int:
    """Bit mask of some flags."""
    return sum(flag.bit for flag in set(flags))
