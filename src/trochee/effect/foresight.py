"""What the estimate would say after more nights, in many futures simulated from the posterior, under one plan.

The futures are fixed points and not random ones: the same record gives the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from trochee.knowledge import Knowledge

from .analysis import Analysis
from .condensed import Setting, Walk, condensed_grid, posteriors, processes
from .design import TREND, Columns, columns
from .fit import moments
from .futures import of_posterior
from .grid import Grid
from .offers import Habit, habit_of
from .priors import ONSET_NIGHTS, linear_priors
from .readings import Felt, Readings, read
from .response import Response, exposure, response
from .settings import PriorResponse, names_at, setting_of
from .truths import Truths
from .values import FloatArray, Question, Series
from .whitening import Gains, gains

FUTURES = 128
"""A power of two, which the fixed points fill evenly; a chance is known to about 4 percentage points."""
_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Foresight:
    """What is the same for all plans: the record so far, what may be true, and the noise of the nights to come."""

    of: Analysis
    series: Series
    habit: Habit
    horizons: tuple[int, ...]
    """Weeks."""
    observed: NDArray[np.bool_]
    weights: FloatArray | None
    truths: Truths
    noise: FloatArray
    grid: Grid
    gains: Gains
    knowledge: Knowledge

    @property
    def past(self) -> int:
        """Nights up to the last one with the outcome."""
        return int(self.of.posterior.treated.stop)


def horizons(knowledge: Knowledge) -> tuple[int, ...]:
    """Weeks ahead at which a decision is looked for: short steps first, then steps twice as long."""
    step, near, most = (int(knowledge.number(f"effect.foresight.{name}_weeks")) for name in ("first", "near", "most"))
    return (*range(step, near, step), *range(near, most + 1, 2 * step))


def foresee(of: Analysis, series: Series, knowledge: Knowledge) -> Foresight:
    """Prepare: draw what may be true, and lay out the nights to come with the patient's own share of gaps."""
    past = of.posterior.treated.stop
    ahead = horizons(knowledge)
    habit = habit_of(series, of.posterior.treated.start, past - 1, knowledge)
    observed = np.concatenate([~np.isnan(of.problem.values[:past]), nights_seen(ahead, habit.share_seen)])
    weights = of.problem.weights
    if weights is not None:
        weights = np.concatenate([weights[:past], np.ones(observed.size - past)])
    truths = of_posterior(of, FUTURES)
    exposed = exposure(series.doses[:past], past, knowledge)
    place = [of.problem.columns.names.index(name) for name in truths.names]
    left = of.problem.values[:past, None] - truths.expected(of.problem.columns.matrix[:past, place], exposed)
    grid = condensed_grid(of.problem.priors, moments(of.posterior.nodes))
    return Foresight(
        of=of,
        series=series,
        habit=habit,
        horizons=ahead,
        observed=observed,
        weights=weights,
        truths=truths,
        noise=truths.noise_path(left, observed, truths.gains(observed, weights)),
        grid=grid,
        gains=gains(observed, *processes(grid), weights),
        knowledge=knowledge,
    )


def nights_seen(weeks: tuple[int, ...], share: float) -> NDArray[np.bool_]:
    """Which nights to come have the outcome: the given share, evenly, and the last one of each horizon always."""
    night = np.arange(weeks[-1] * _WEEK)
    seen = np.floor((night + 1) * share) > np.floor(night * share)
    seen[[_WEEK * each - 1 for each in weeks]] = True
    return np.asarray(seen)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Course:
    """The record and one plan after it: doses and columns of all nights, and the response on the condensed grid."""

    series: Series
    columns: Columns
    response: Response
    plain: FloatArray
    tolerated: FloatArray
    """Unscaled sums at every onset [nights, sums]."""

    def plain_peak(self, until: int) -> FloatArray:
        """Peak of the plain sum up to some night [half-lives]."""
        return np.asarray(self.response.plain[:until].max(axis=0))


def course_of(made: Foresight, doses: FloatArray) -> Course:
    """Lay out one plan; ``doses`` are those of the nights to come."""
    of, past, knowledge = made.of, made.past, made.knowledge
    series = extended(made.series, past, doses)
    linear = linear_priors(of.scale, knowledge)
    matrix = columns(series, of.scale, linear, knowledge, by_weekday=True)
    exposed = exposure(series.doses, series.doses.size, knowledge)
    felt = replace(response(exposed, np.exp(made.grid.half_life.nodes)), peak=np.ones(made.grid.half_life.nodes.size))
    plain, tolerated = felt.shifted(ONSET_NIGHTS, slice(None))
    return Course(series=series, columns=matrix, response=felt, plain=plain, tolerated=tolerated)


def extended(series: Series, past: int, doses: FloatArray) -> Series:
    """Let a series go on after its first ``past`` nights with these doses of the product and none of any other.

    Every night to come counts as one with the outcome.
    """
    none = np.zeros(doses.size)
    return replace(
        series,
        values=np.concatenate([series.values[:past], none]),
        doses=np.concatenate([series.doses[:past], doses]),
        troches=None if series.troches is None else np.concatenate([series.troches[:past], doses]),
        beside=tuple(replace(each, doses=np.concatenate([each.doses[:past], none])) for each in series.beside),
    )


def readings_of(made: Foresight, course: Course, *, question: Question) -> dict[int, Readings]:
    """Say what the estimate would say of every future at every horizon [weeks] of one plan.

    A direction is read off the nights from the first dose to the horizon, as the estimate then does. A size is read
    off the nights so far: weeks off the medicine to come would make any average smaller.
    """
    past, of = made.past, made.of
    seen = np.flatnonzero(made.observed)
    every = np.concatenate([course.columns.matrix, course.plain, course.tolerated], axis=1)
    known = np.nan_to_num(of.problem.values[:past, None])
    walk = Walk.start(made.gains.keep.size, course.columns.matrix.shape[1], course.plain.shape[1], 1)
    walk = walk.on(every[:past], known, seen[seen < past], made.gains).repeated(FUTURES)
    values = np.concatenate([np.zeros((past, FUTURES)), values_ahead(made, course)])
    far = PriorResponse.of(of.problem.priors, of.problem.peak_effect_sd, course.series.doses, made.knowledge)
    found = {}
    come = past
    for weeks in made.horizons:
        until = past + _WEEK * weeks
        walk = walk.on(every, values, seen[(seen >= come) & (seen < until)], made.gains)
        come = until
        nights = slice(of.posterior.treated.start, until if question is Question.DIRECTION else past)
        now = posteriors(walk, made.grid, _setting_at(made, course, nights, until), of.problem.priors)
        found[weeks] = read(
            now,
            Felt.over(course.plain[nights], course.tolerated[nights], made.grid.share_lost.nodes),
            far.effect(nights, until),
            of.scale,
            smallest_of(made.series, made.knowledge),
            of.scale.intercept_mean,
        )
    return found


def values_ahead(made: Foresight, course: Course) -> FloatArray:
    """Values of the nights to come in every future [nights, futures]."""
    of, past = made.of, made.past
    place = [course.columns.names.index(name) for name in made.truths.names]
    matrix = course.columns.matrix[:, place].copy()
    trend, nights = made.truths.names.index(TREND), course.columns.names.index(TREND)
    before = of.problem.columns.names.index(TREND)
    matrix[:, trend] += of.problem.columns.matrix[0, before] - course.columns.matrix[0, nights]
    exposed = exposure(course.series.doses, course.series.doses.size, made.knowledge)
    return made.truths.expected(matrix, exposed)[past:] + made.noise


def _setting_at(made: Foresight, course: Course, nights: slice, until: int) -> Setting:
    """Set out what the estimate over ``nights`` would be made with after the first ``until`` nights."""
    there = extended(made.series, made.past, course.series.doses[made.past : until])
    later = (course.series.values.size - until) / 2.0 / made.knowledge.number("effect.prior.trend_nights")
    return setting_of(
        course.columns,
        names_at(there, course.columns, made.knowledge),
        nights,
        course.plain_peak(until) / made.of.problem.peak_effect_sd,
        trend_later=later,
    )


def smallest_of(series: Series, knowledge: Knowledge) -> float:
    """Smallest effect that matters: what was agreed on, else the shipped default [natural units]."""
    if series.smallest_effect is not None:
        return series.smallest_effect
    return knowledge.number(f"effect.smallest.{series.outcome}")
