"""Invented patients for the benchmarks, from the model's own prior or from a fixed truth; the generator comes in.

Everything is on the modelled scale of an outcome (see `trochee.effect.scales`), so that more is better.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from trochee.effect.priors import LinearPriors, NonlinearPriors
from trochee.effect.scales import Scale
from trochee.effect.values import Outcome, Series

Floats = NDArray[np.float64]
FIRST_NIGHT = date(2026, 1, 5)
WEEK = 7


class Schedule(StrEnum):
    """When doses are taken once they have begun."""

    WEEKLY_FIXED = "weekly_fixed"
    TWICE_WEEKLY_FIXED = "twice_weekly_fixed"
    TWICE_WEEKLY_RANDOM = "twice_weekly_random"
    ON_OFF_ONE_WEEK = "on_off_one_week"
    ON_OFF_TWO_WEEKS = "on_off_two_weeks"


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What is true of an invented patient; effects and noise on the modelled scale, times in nights."""

    peak_effect: float
    onset: int
    half_life: float
    share_lost: float
    slow_share: float
    memory: float
    noise: float
    intercept: float
    weekend: float = 0.0
    trend: float = 0.0
    therapy_step: float = 0.0
    dose_night: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How a record is kept: nights, nights before the first dose, schedule, share of nights missing, a CBT-I step."""

    nights: int
    baseline: int
    schedule: Schedule
    missing: float = 0.12
    therapy_step: int | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Patient:
    """A simulated record and its truth; ``average_effect`` is from the first dose on, on the modelled scale."""

    series: Series
    truth: Truth
    model_values: Floats
    effect: Floats
    average_effect: float


def draw_truth(scale: Scale, linear: LinearPriors, nonlinear: NonlinearPriors, rng: np.random.Generator) -> Truth:
    """Draw a truth from the model's own prior."""

    def drawn(mean: float, sd: float) -> float:
        return float(rng.normal(mean, sd))

    slow = drawn(nonlinear.slow_share.mean, nonlinear.slow_share.sd)
    return Truth(
        peak_effect=drawn(0.0, linear.peak_effect),
        onset=int(rng.choice(len(nonlinear.onset), p=np.array(nonlinear.onset) / sum(nonlinear.onset))),
        half_life=float(np.exp(drawn(nonlinear.half_life.mean, nonlinear.half_life.sd))),
        share_lost=drawn(nonlinear.share_lost.mean, nonlinear.share_lost.sd),
        slow_share=float(1.0 / (1.0 + np.exp(-slow))),
        memory=float(np.exp(drawn(nonlinear.memory.mean, nonlinear.memory.sd))),
        noise=float(np.exp(drawn(nonlinear.noise.mean, nonlinear.noise.sd))),
        intercept=drawn(scale.intercept_mean, scale.intercept_sd),
        weekend=drawn(0.0, linear.weekend),
        trend=drawn(0.0, linear.trend),
        therapy_step=drawn(0.0, linear.therapy_step),
        dose_night=drawn(0.0, linear.dose_night),
    )


def doses(plan: Plan, rng: np.random.Generator) -> Floats:
    """Doses a night [0 or 1] from the end of the baseline on; pairs of on and off blocks are in random order."""
    taken = np.zeros(plan.nights)
    block = {Schedule.ON_OFF_ONE_WEEK: WEEK, Schedule.ON_OFF_TWO_WEEKS: 2 * WEEK}.get(plan.schedule)
    on_first = False
    for start in range(plan.baseline, plan.nights, WEEK):
        if block is not None:
            number = (start - plan.baseline) // block
            if number % 2 == 0 and (start - plan.baseline) % block == 0:
                on_first = bool(rng.random() < 0.5)
            if (number % 2 == 0) != on_first:
                continue
        for day in _days(plan.schedule, rng):
            if start + day < plan.nights:
                taken[start + day] = 1.0
    return taken


def _days(schedule: Schedule, rng: np.random.Generator) -> Sequence[int]:
    if schedule is Schedule.WEEKLY_FIXED:
        return (0,)
    if schedule is Schedule.TWICE_WEEKLY_RANDOM:
        return sorted(rng.choice(WEEK, 2, replace=False).tolist())
    return (0, 3)


def slow_and_fast_noise(truth: Truth, nights: int, rng: np.random.Generator) -> Floats:
    """Slow wandering level plus night-to-night noise."""
    keep = float(np.exp(-1.0 / truth.memory))
    level = np.empty(nights)
    state = rng.normal(0.0, np.sqrt(truth.slow_share))
    for night in range(nights):
        level[night] = state
        state = keep * state + rng.normal(0.0, np.sqrt(truth.slow_share * (1.0 - keep**2)))
    noise: Floats = truth.noise * (level + np.sqrt(1.0 - truth.slow_share) * rng.standard_normal(nights))
    return noise


def dose_effect(truth: Truth, taken: Floats, last: int) -> Floats:
    """Effect of the doses a night: peak effect of the schedule times its response, by the definition of the model.

    ``last`` is the last night with the outcome: later doses do not move the peak.
    """
    plain, lost, column = np.zeros(taken.size), np.zeros(taken.size), np.zeros(taken.size)
    past = level = 0.0
    keep, forget = 2.0 ** (-1.0 / truth.half_life), 2.0 ** (-1.0 / 30.0)
    for night, dose in enumerate(taken.tolist()):
        left = 1.0 - truth.share_lost * (1.0 - float(np.exp(-past / 6.0)))
        level = level * keep + dose
        plain[night] = level
        lost[night] = (lost[night - 1] if night else 0.0) * keep + dose * left
        past = forget * (past + dose)
    column[truth.onset :] = lost[: taken.size - truth.onset]
    result: Floats = truth.peak_effect * column / max(float(plain[: last + 1].max()), 1e-300)
    return result


def patient(
    outcome: Outcome, scale: Scale, truth: Truth, plan: Plan, rng: np.random.Generator, *, clean: bool = True
) -> Patient:
    """Simulate a record. With ``clean`` natural values are exact images of modelled ones, else never below 0."""
    taken = doses(plan, rng)
    return _recorded(
        outcome, scale, truth, plan, taken, slow_and_fast_noise(truth, plan.nights, rng), rng, clean=clean
    )


def started_at_a_bad_patch(
    outcome: Outcome, scale: Scale, truth: Truth, plan: Plan, rng: np.random.Generator, *, depth: float = 1.5
) -> Patient:
    """Simulate a record whose doses begin when the mean of 7 nights is ``depth`` of its SDs low.

    The record keeps ``plan.baseline`` nights before that; a year without such a stretch is drawn anew.
    """
    long = 365
    while True:
        noise = slow_and_fast_noise(truth, long, rng)
        means = np.convolve(noise, np.full(WEEK, 1.0 / WEEK), mode="valid")
        starts = np.flatnonzero(means < -depth * float(np.std(means))) + WEEK
        starts = starts[(starts >= plan.baseline) & (starts + plan.nights - plan.baseline <= long)]
        if starts.size:
            begin = int(starts[0]) - plan.baseline
            kept = noise[begin : begin + plan.nights]
            return _recorded(outcome, scale, truth, plan, doses(plan, rng), kept, rng, clean=True)


def _recorded(
    outcome: Outcome,
    scale: Scale,
    truth: Truth,
    plan: Plan,
    taken: Floats,
    noise: Floats,
    rng: np.random.Generator,
    *,
    clean: bool,
) -> Patient:
    nights = np.arange(plan.nights)
    seen = rng.random(plan.nights) >= plan.missing
    seen[[0, -1]] = True
    weekday = (FIRST_NIGHT.weekday() + nights) % WEEK
    effect = dose_effect(truth, taken, plan.nights - 1)
    model = (
        truth.intercept
        + truth.weekend * np.isin(weekday, (5, 6))
        + truth.trend * (nights - (plan.nights - 1) / 2.0) / 30.0
        + truth.dose_night * (taken > 0)
        + effect
        + noise
    )
    steps: tuple[int, ...] = ()
    if plan.therapy_step is not None:
        model = model + truth.therapy_step * (nights >= plan.therapy_step)
        steps = (plan.therapy_step,)
    natural = scale.to_natural(model)
    if not clean:
        natural = np.maximum(natural, 0.0)
    first = int(np.flatnonzero(taken)[0])
    series = Series(
        outcome=outcome,
        first_night=FIRST_NIGHT,
        values=np.where(seen, natural, np.nan),
        doses=taken,
        dose_count=int(taken.sum()),
        therapy_steps=steps,
    )
    return Patient(
        series=series, truth=truth, model_values=model, effect=effect, average_effect=float(effect[first:].mean())
    )


def without_effect(truth: Truth) -> Truth:
    """The same patient for whom the medicine does nothing at all."""
    return replace(truth, peak_effect=0.0, dose_night=0.0)
