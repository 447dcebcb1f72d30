"""Averages over the nights that are present; a missing night is never filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median

import numpy as np

from trochee.foundation.unknown import Known, Unknown

from .columns import FloatArray
from .timeline import DAY_MIN

_NO_NIGHT = "no night has this measure"
_ONE_NIGHT = "one night has no spread; at least two are needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Average:
    """Mean, median and standard deviation (with n − 1) over ``nights`` nights; ``None`` is unknown, see ``reasons``.

    Latency and wake after sleep onset are skewed to the right: show the median beside the mean.
    """

    mean: float | None
    median: float | None
    sd: float | None
    nights: int
    reasons: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EfficiencyAverage:
    """Sleep efficiency over ``nights`` nights [percent]; ``None`` is unknown, see ``reasons``.

    ``ratio_of_sums`` is all sleep over all of the denominator: the one for decisions. ``mean_of_nights`` weighs a
    short night as much as a long one.
    """

    ratio_of_sums: float | None
    mean_of_nights: float | None
    nights: int
    reasons: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NapTotal:
    """Naps over the nights with an answer about them; ``total_min`` [min] is ``None`` where none has one."""

    total_min: float | None
    nights: int
    reasons: Mapping[str, str] = field(hash=False)


def average(values: FloatArray) -> Average:
    """Average one measure over nights; NaN is a night without it.

    A week is usually enough for total sleep time, time in bed and sleep efficiency; latency needs more than two weeks
    and wake after sleep onset three to be told reliably: ``wohlgemuth1999``.
    """
    known = values[~np.isnan(values)]
    reasons = {}
    if not known.size:
        reasons = {"mean": _NO_NIGHT, "median": _NO_NIGHT, "sd": _NO_NIGHT}
    elif known.size < 2:
        reasons = {"sd": _ONE_NIGHT}
    return Average(
        mean=float(np.mean(known)) if known.size else None,
        median=median(known.tolist()) if known.size else None,
        sd=float(np.std(known, ddof=1)) if known.size > 1 else None,
        nights=int(known.size),
        reasons=reasons,
    )


def efficiency_average(asleep: FloatArray, denominator: FloatArray, percents: FloatArray) -> EfficiencyAverage:
    """Average sleep efficiency over the nights that have both parts.

    A night without any time in bed has no efficiency of its own and adds nothing to the ratio of sums.
    """
    both = ~(np.isnan(asleep) | np.isnan(denominator))
    whole = float(np.sum(denominator[both]))
    known = percents[~np.isnan(percents)]
    reasons = {}
    if not whole > 0:
        reasons["ratio_of_sums"] = _NO_NIGHT
    if not known.size:
        reasons["mean_of_nights"] = _NO_NIGHT
    return EfficiencyAverage(
        ratio_of_sums=100 * float(np.sum(asleep[both])) / whole if whole > 0 else None,
        mean_of_nights=float(np.mean(known)) if known.size else None,
        nights=int(known.size),
        reasons=reasons,
    )


def nap_total(naps: FloatArray) -> NapTotal:
    """Add up naps [min] over the nights that answered; apart from night sleep, kept for daytime sleepiness."""
    known = naps[~np.isnan(naps)]
    reasons = {} if known.size else {"total_min": "no night has an answer about naps"}
    total = float(np.sum(known)) if known.size else None
    return NapTotal(total_min=total, nights=int(known.size), reasons=reasons)


def around_the_clock(minutes: FloatArray) -> FloatArray:
    """Shortest way around the clock: differences in minutes brought into −720 to 720 [min]."""
    return np.asarray((minutes + DAY_MIN / 2) % DAY_MIN - DAY_MIN / 2)


def circular_mean(clock_minutes: FloatArray) -> Known[float] | Unknown:
    """Mean of clock times [min after midnight, 0 up to 1440]: their mean direction on a dial of 24 h.

    NaN is missing. Unknown where there is no time, or where the times lie all around the clock and so have no mean.
    """
    known = clock_minutes[~np.isnan(clock_minutes)]
    if not known.size:
        return Unknown(_NO_NIGHT)
    direction = np.mean(np.exp(2j * np.pi * known / DAY_MIN))
    if abs(direction) < np.finfo(np.float32).eps:
        return Unknown("the times lie all around the clock and have no mean")
    return Known(float(np.angle(direction) * DAY_MIN / (2 * np.pi) % DAY_MIN))


def circular_sd(clock_minutes: FloatArray) -> Known[float] | Unknown:
    """Sample standard deviation (n − 1) of clock times [min], each taken the short way round from their mean.

    The same as the ordinary one unless the times pass midnight. Unknown below two times.
    """
    known = clock_minutes[~np.isnan(clock_minutes)]
    middle = circular_mean(known)
    if isinstance(middle, Unknown):
        return middle
    if known.size < 2:
        return Unknown(_ONE_NIGHT)
    return Known(float(np.std(around_the_clock(known - middle.value), ddof=1)))
