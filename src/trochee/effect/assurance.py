"""How much a planned trial would tell: its chance of a decision before it begins, and what it asks of the patient.

Trials are simulated by fixed points under what may be true, and each is read as the estimate would read it. Assurance
averages over the prior, which holds patients without effect too; power assumes that one dose is worth a stated gain.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from trochee.knowledge import Knowledge
from trochee.record import Condition, Trial

from .assumed import Assumed
from .condensed import Posteriors, Walk, condensed_grid, posteriors, prior_moments, processes
from .design import INTERCEPT, Columns, columns
from .foresight import nights_seen
from .grid import Counts, Grid
from .next_step import decided
from .priors import ONSET_NIGHTS, linear_priors, nonlinear_priors
from .readings import Felt, read
from .response import exposure, response
from .scales import Scale, scale_of
from .settings import PriorResponse, names_at, setting_of
from .truths import Truths
from .values import FloatArray, Outcome, Question, Series
from .whitening import gains

TRIALS = 512
"""A power of two, which the fixed points fill evenly; a chance is known to about 2 percentage points."""
WIDE = Counts(slow_share=5, memory=4, share_lost=5, half_life=7)
_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What a trial would tell and what it asks.

    ``assurance`` and ``power`` [0-1]; ``single_dose`` is the gain that power assumes, ``expected_sd`` the expected
    posterior standard deviation of the average benefit, both in natural units. ``half_life_contraction`` is posterior
    over prior standard deviation of the log half-life, on average. ``nights_off`` counts nights of weeks without an
    active dose. ``power`` is ``None`` where no such gain can be had at the usual level.
    """

    assurance: float
    power: float | None
    single_dose: float
    expected_sd: float
    half_life_contraction: float
    active_doses: int
    nights_off: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Diary:
    """Nights without any dose that are on record already [natural units; NaN where missing], first to last.

    They say what the noise is like, and are taken to lie right before the first week.
    """

    values: FloatArray


def worth_of(trial: Trial, knowledge: Knowledge, *, diary: Diary | None, single_dose: float | None = None) -> Worth:
    """Simulate a trial; noise comes from a diary's nights where there is one, else from the prior.

    ``single_dose`` [natural units] is what one dose is worth where power is worked out, by default the smallest
    effect that matters.
    """
    made = _laid_out(trial, diary, knowledge)
    gain = trial.smallest_effect if single_dose is None else single_dose
    by_prior = _simulated(made, made.truths, knowledge)
    with_gain = _with_gain(made, gain)
    return Worth(
        assurance=float(by_prior.decided.mean()),
        power=None if with_gain is None else float(_simulated(made, with_gain, knowledge).decided.mean()),
        single_dose=gain,
        expected_sd=by_prior.sd,
        half_life_contraction=by_prior.half_life_sd / made.assumed.priors.half_life.sd,
        active_doses=len(trial.evenings(Condition.ACTIVE)),
        nights_off=_WEEK * sum(week.condition is not Condition.ACTIVE for week in trial.weeks),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Layout:
    """Nights of a planned trial: what is known of them, what would be seen, doses, and what may be true."""

    series: Series
    past: FloatArray
    """Values of the diary [modelled scale less the prior mean; NaN where missing]."""
    observed: NDArray[np.bool_]
    scale: Scale
    columns: Columns
    assumed: Assumed
    truths: Truths

    @property
    def matrix(self) -> FloatArray:
        """Columns of the model alone [nights, columns]."""
        return self.columns.matrix[:, [self.columns.names.index(name) for name in self.assumed.names]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Simulated:
    decided: FloatArray
    """1 or 0 [trials]."""
    sd: float
    half_life_sd: float


def _laid_out(trial: Trial, diary: Diary | None, knowledge: Knowledge) -> _Layout:
    scale = scale_of(Outcome(trial.outcome), knowledge)
    linear = linear_priors(scale, knowledge)
    series = planned_series(trial, diary)
    every = columns(series, scale, linear, knowledge, by_weekday=True)
    names = names_at(series, every, knowledge)
    place = [every.names.index(name) for name in names]
    assumed = Assumed(
        names=names,
        prior_sd=every.prior_sd[place],
        priors=nonlinear_priors(float(np.log(scale.noise)), knowledge),
        peak_effect_sd=linear.peak_effect,
    )
    past, share = np.zeros(0), knowledge.number("effect.trial.share_seen")
    truths = assumed.truths(TRIALS)
    if diary is not None:
        past = scale.to_model(diary.values) - scale.intercept_mean
        share = float((~np.isnan(past)).mean())
        truths = assumed.truths_after(past, every.matrix[: past.size, place], TRIALS)
    ahead = series.values.size - past.size
    reference = response(exposure(_every_week(trial, series), series.values.size, knowledge), truths.half_life).peak
    return _Layout(
        series=series,
        past=past,
        observed=np.concatenate([~np.isnan(past), nights_seen((-(-ahead // _WEEK),), share)[-ahead:]]),
        scale=scale,
        columns=every,
        assumed=assumed,
        truths=replace(truths, effect=truths.effect / reference),
    )


def planned_series(trial: Trial, diary: Diary | None) -> Series:
    """Lay the nights of a trial out as a series.

    Without a diary the trial's baseline nights come before its first week. Every night counts as seen.
    """
    start = trial.first_evening + timedelta(days=1)
    first = start - timedelta(days=trial.baseline_nights if diary is None else diary.values.size)
    doses = np.zeros((trial.last_evening + timedelta(days=1) - first).days + 1)
    troches = doses.copy()
    for condition in (Condition.ACTIVE, Condition.PLACEBO):
        at = [(evening + timedelta(days=1) - first).days for evening in trial.evenings(condition)]
        troches[at] = 1.0
        if condition is Condition.ACTIVE:
            doses[at] = 1.0
    return Series(
        outcome=Outcome(trial.outcome),
        first_night=first,
        values=np.zeros(doses.size),
        doses=doses,
        dose_count=int(doses.sum()),
        troches=troches if trial.design.blinded else None,
        smallest_effect=trial.smallest_effect,
    )


def _every_week(trial: Trial, series: Series) -> FloatArray:
    """Doses evenly in every week: the schedule whose peak makes one dose worth the same in every design."""
    start = (trial.first_evening + timedelta(days=1) - series.first_night).days
    night = np.arange(series.values.size - start)
    rate = trial.doses_per_week / _WEEK
    taken = np.floor((night + 1) * rate) > np.floor(night * rate)
    return np.concatenate([np.zeros(start), taken.astype(float)])


def _with_gain(made: _Layout, gain: float) -> Truths | None:
    """Keep the noise, but let one dose be worth the gain at its onset, and begin and fade as it mostly would."""
    level = float(made.truths.linear[:, made.assumed.names.index(INTERCEPT)].mean()) + made.scale.intercept_mean
    change = made.scale.change(gain, level)
    if not np.isfinite(change):
        return None
    onset = ONSET_NIGHTS[int(np.argmax(made.assumed.priors.onset))]
    return replace(
        made.truths,
        effect=np.full(TRIALS, change),
        half_life=np.full(TRIALS, np.exp(made.assumed.priors.half_life.mean)),
        onset=np.full(TRIALS, onset),
        share_lost=np.zeros(TRIALS),
    )


def _simulated(made: _Layout, truths: Truths, knowledge: Knowledge) -> _Simulated:
    """Simulate the nights to come under some truths, and read each trial at its end."""
    nights, priors, doses = made.series.values.size, made.assumed.priors, made.series.doses
    expected = truths.expected(made.matrix, exposure(doses, nights, knowledge))
    past = np.repeat(made.past[:, None], TRIALS, axis=1)
    noise = truths.noise_path(past - expected[: len(past)], made.observed, truths.gains(made.observed, None))
    values = np.concatenate([np.nan_to_num(past), expected[len(past) :] + noise])
    grid = condensed_grid(priors, prior_moments(priors), WIDE)
    felt = response(exposure(doses, nights, knowledge), np.exp(grid.half_life.nodes))
    plain, tolerated = replace(felt, peak=np.ones(felt.peak.size)).shifted(ONSET_NIGHTS, slice(None))
    every = np.concatenate([made.columns.matrix, plain, tolerated], axis=1)
    walk = Walk.start(len(processes(grid)[0]), made.columns.matrix.shape[1], plain.shape[1], TRIALS)
    walk = walk.on(every, values, np.flatnonzero(made.observed), gains(made.observed, *processes(grid)))
    treated = slice(int(np.flatnonzero(doses if made.series.troches is None else made.series.troches)[0]), nights)
    peak_sd = made.assumed.peak_effect_sd
    after = posteriors(walk, grid, setting_of(made.columns, made.assumed.names, treated, felt.peak / peak_sd), priors)
    assert made.series.smallest_effect is not None
    readings = read(
        after,
        Felt.over(plain[treated], tolerated[treated], grid.share_lost.nodes),
        PriorResponse.of(priors, peak_sd, doses, knowledge).effect(treated, nights),
        made.scale,
        made.series.smallest_effect,
        made.scale.intercept_mean,
    )
    return _Simulated(
        decided=decided(readings, Question.DIRECTION, knowledge),
        sd=float(readings.sd.mean()),
        half_life_sd=_half_life_sd(after, grid),
    )


def _half_life_sd(of: Posteriors, grid: Grid) -> float:
    """Posterior standard deviation of the log half-life, on average over the trials."""
    node = grid.half_life.nodes
    weight = of.weight.reshape(*of.weight.shape[:3], -1, node.size).sum(axis=(0, 2, 3))
    mean = weight @ node
    return float(np.sqrt(np.maximum(weight @ node**2 - mean**2, 0.0)).mean())
