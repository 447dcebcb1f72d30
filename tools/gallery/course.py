"""What happens to an invented person night by night, and what is true of it: everything before a file is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from ..invent import FIRST_NIGHT, logistic
from .person import Person, Product, TherapyStep
from .schedules import WEEK, dose_nights, noise

Floats = NDArray[np.float64]
USUAL_MINUTES_IN_BED = 475
WEEKEND_MORNINGS = (5, 6)
SHARE_OF_WAKE = 8 / 22
"""Expected part of the time awake in bed that is the latency, and as much after sleep onset (`invent.night_row`)."""
_EXPECTED_NIGHTS = 3
_TOLERANCE_DOSES, _TOLERANCE_NIGHTS = 6, 30
_FEELING_SHARE = 0.8
"""Correlation of how an evening feels with the slow level of the night that follows."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Course:
    """Nights of one person. ``truths`` is the true average benefit a night by product and outcome [natural units]."""

    rng: Generator
    """The draws go on from here where files are written."""
    efficiency: Floats
    missing: frozenset[int]
    doses: Mapping[str, list[int]]
    felt: Floats
    truths: Mapping[str, Mapping[str, float]]


def course(person: Person, seed: int) -> Course:
    """Draw the nights of a person; the same seed gives the same nights."""
    rng = np.random.default_rng(seed)
    slow, fast = noise(person, rng)
    felt = _FEELING_SHARE * slow / person.noise.slow + rng.normal(0, np.sqrt(1 - _FEELING_SHARE**2), person.nights)
    doses = {person.troche.name: dose_nights(person.troche, person.baseline, person.nights, felt, rng)}
    effects = {person.troche.name: dose_effect(person.troche, doses[person.troche.name], person.nights)}
    if person.other is not None:
        doses[person.other.name] = dose_nights(person.other, person.other_from, person.nights, felt, rng)
        effects[person.other.name] = dose_effect(person.other, doses[person.other.name], person.nights)
    without = _untreated(person, doses)
    logit = without + sum(effects.values())
    missing = frozenset(rng.choice(person.nights, size=round(0.08 * person.nights), replace=False).tolist())
    return Course(
        rng=rng,
        efficiency=100 * logistic(logit + slow + fast),
        missing=missing,
        doses=doses,
        felt=felt,
        truths={
            name: average_benefit(logit - effect, effect, in_bed(person), doses[name][0])
            for name, effect in effects.items()
        },
    )


def dose_effect(product: Product, taken: list[int], nights: int) -> Floats:
    """Effect of the doses a night [logit]: from its onset on a dose halves every half-life; doses add up.

    Tolerance follows its definition, dose by dose: what earlier doses left over fades with 30 nights and takes the
    share ``1 - exp(-left / 6)`` of what can be lost.
    """
    effect = np.zeros(nights)
    for place, dose in enumerate(taken):
        past = sum(2.0 ** (-(dose - earlier) / _TOLERANCE_NIGHTS) for earlier in taken[:place])
        strength = 1 - product.share_lost * (1 - np.exp(-past / _TOLERANCE_DOSES))
        after = np.arange(nights - dose - product.onset_nights)
        effect[dose + product.onset_nights :] += (
            product.single_dose_logit * strength * 2.0 ** (-after / product.half_life_nights)
        )
    return effect


def average_benefit(without: Floats, effect: Floats, minutes: Floats, first: int) -> dict[str, float]:
    """Benefit a night from the first dose on, against never having dosed, without any noise [natural units].

    Efficiency in points, the others in minutes; positive is better sleep.
    """
    gained = (logistic(without + effect) - logistic(without))[first:]
    asleep = float((minutes[first:] * gained).mean())
    return {
        "sleep_efficiency": float(100 * gained.mean()),
        "total_sleep_time": asleep,
        "sleep_onset_latency": SHARE_OF_WAKE * asleep,
        "wake_after_sleep_onset": SHARE_OF_WAKE * asleep,
    }


def _untreated(person: Person, doses: Mapping[str, list[int]]) -> Floats:
    """Level without what the products do, on the logit: rhythm, therapy, expectation, and the night of a dose."""
    level = np.full(person.nights, person.level_logit)
    for night in range(person.nights):
        weekday = night % WEEK  # the first night ends on a Monday
        level[night] += person.weekend_logit * (weekday in WEEKEND_MORNINGS) + person.weekday_logit.get(weekday, 0.0)
    for step in person.therapy:
        level[step.night :] += step.gain_logit
    for product in (person.troche, person.other):
        if product is not None:
            level[doses[product.name]] += product.dose_night_logit
    hopeful = np.zeros(person.nights, dtype=bool)
    for name, taken in doses.items():
        for dose in taken if name.startswith(person.troche.name) else ():  # a placebo troche raises hopes too
            hopeful[dose : dose + _EXPECTED_NIGHTS] = True
    return level + person.expectation_logit * hopeful


def in_bed(person: Person) -> Floats:
    """Expected minutes in bed a night."""
    minutes = np.full(person.nights, float(USUAL_MINUTES_IN_BED))
    for step in person.therapy:
        minutes[step.night :] = step.minutes
    return minutes


def window_of(person: Person, night: int) -> TherapyStep | None:
    """Sleep window that holds on a night."""
    held = [step for step in person.therapy if step.night <= night]
    return held[-1] if held else None


def date_of(night: int) -> date:
    """Morning on which a night ends."""
    return FIRST_NIGHT + timedelta(days=night)
