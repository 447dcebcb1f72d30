from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from scipy import stats
from tests.effect_cases import simple

from trochee.effect.analysis import analyse
from trochee.effect.assumed import Assumed
from trochee.effect.assurance import TRIALS, Diary, Worth, planned_series, worth_of
from trochee.effect.candidates import OPEN, Terms, candidates
from trochee.effect.design import columns
from trochee.effect.draws import fixed_lot
from trochee.effect.fit import moments
from trochee.effect.plans import Wishes, draw_weeks
from trochee.effect.priors import linear_priors, nonlinear_priors
from trochee.effect.scales import scale_of
from trochee.effect.values import Outcome
from trochee.knowledge import shipped
from trochee.record import Trial, TrialDesign

START = date(2026, 3, 1)


def wishes(weeks: int = 12, doses: int = 2) -> Wishes:
    return Wishes(weeks=weeks, doses_per_week=doses, minimum_gap_nights=2, first_evening=START)


def trial(
    design: TrialDesign = TrialDesign.OFF_WEEKS,
    weeks: int = 12,
    *,
    outcome: Outcome = Outcome.TOTAL_SLEEP_TIME,
    smallest: float = 30.0,
    doses: int = 2,
) -> Trial:
    return Trial(
        design=design,
        product="troche",
        outcome=outcome.value,
        smallest_effect=smallest,
        baseline_nights=28,
        doses_per_week=doses,
        minimum_gap_nights=2,
        seed=1,
        weeks=draw_weeks(design, wishes(weeks, doses), fixed_lot(2)),
    ).hashed()


def worth(of: Trial, diary: Diary | None = None, **more: float) -> Worth:
    return worth_of(of, shipped(), diary=diary, **more)


def quiet(noise: float, seed: int = 1, nights: int = 42) -> Diary:
    return Diary(values=simple(nights, seed=seed, noise=noise, doses=np.zeros(nights)).values)


def test_what_it_asks_of_the_patient_is_counted() -> None:
    made = worth(trial())
    assert (made.active_doses, made.nights_off) == (12, 42)
    every = worth(trial(TrialDesign.RANDOM_DAYS))
    assert (every.active_doses, every.nights_off) == (24, 0)


def test_more_weeks_and_larger_gains_decide_more_often() -> None:
    short, long = worth(trial(weeks=6)), worth(trial(weeks=20))
    assert long.assurance > short.assurance
    assert long.power is not None
    assert short.power is not None
    assert long.power > short.power
    assert long.half_life_contraction < short.half_life_contraction < 1.0
    big = worth(trial(weeks=6), single_dose=90.0).power
    assert big is not None
    assert big > short.power


def test_a_quiet_diary_makes_a_trial_worth_more_than_a_noisy_one() -> None:
    small, large = worth(trial(), quiet(25.0)), worth(trial(), quiet(110.0))
    assert small.assurance > large.assurance
    assert small.expected_sd < large.expected_sd


def test_no_gain_is_had_where_the_scale_ends() -> None:
    diary = Diary(values=np.full(42, 96.0) + np.tile([0.0, 1.0, 2.0], 14))
    made = worth(trial(outcome=Outcome.SLEEP_EFFICIENCY, smallest=10.0), diary)
    assert made.power is None
    assert 0.0 <= made.assurance <= 1.0


def test_same_plan_same_digits() -> None:
    assert worth(trial(TrialDesign.BLINDED_TRIPLETS, 6)) == worth(trial(TrialDesign.BLINDED_TRIPLETS, 6))


def test_placebo_troches_are_laid_out_beside_the_active_ones() -> None:
    of = trial(TrialDesign.BLINDED_WEEKS, 4)
    series = planned_series(of, None)
    assert series.troches is not None
    assert (series.doses.sum(), series.troches.sum()) == (4.0, 8.0)
    assert series.first_night == START + timedelta(days=1 - 28)
    assert series.values.size == 28 + 28
    assert not series.troches[:28].any()
    assert planned_series(trial(), None).troches is None


def test_a_diary_takes_the_place_of_the_nights_before() -> None:
    assert planned_series(trial(weeks=4), quiet(50.0, nights=40)).values.size == 40 + 28


def assumed(outcome: Outcome = Outcome.TOTAL_SLEEP_TIME) -> Assumed:
    scale = scale_of(outcome, shipped())
    linear = linear_priors(scale, shipped())
    return Assumed(
        names=("intercept", "weekend"),
        prior_sd=np.array([scale.intercept_sd, linear.weekend]),
        priors=nonlinear_priors(float(np.log(scale.noise)), shipped()),
        peak_effect_sd=linear.peak_effect,
    )


def test_what_is_assumed_is_spread_as_the_priors_are() -> None:
    made, of = assumed().truths(TRIALS), assumed().priors
    for drawn, prior in (
        (np.log(made.half_life), of.half_life),
        (np.log(made.slow / (1.0 - made.slow)), of.slow_share),
        (np.log(-1.0 / np.log(made.keep)), of.memory),
        (np.log(made.noise), of.noise),
        (made.share_lost, of.share_lost),
    ):
        assert stats.kstest(drawn, stats.norm(prior.mean, prior.sd).cdf).pvalue > 0.9
    shares = np.bincount(made.onset, minlength=3) / TRIALS
    assert shares == pytest.approx(np.array(of.onset) / sum(of.onset), abs=0.01)
    assert np.std(made.effect) == pytest.approx(assumed().peak_effect_sd, rel=0.01)
    assert made.linear.std(axis=0) == pytest.approx(assumed().prior_sd, rel=0.01)


def test_noise_after_a_diary_is_that_of_the_full_fit_of_the_same_nights() -> None:
    """The oracle is the full fit of the diary with one dose on its last night, which tells nothing."""
    series = simple(84, seed=4, noise=40.0, doses=np.eye(1, 84, 83)[0])
    of = analyse(series, knowledge=shipped())
    scale = scale_of(series.outcome, shipped())
    every = columns(series, scale, linear_priors(scale, shipped()), shipped(), by_weekday=True)
    place = [every.names.index(name) for name in of.posterior.names]
    prior = Assumed(
        names=of.posterior.names,
        prior_sd=every.prior_sd[place],
        priors=of.problem.priors,
        peak_effect_sd=of.problem.peak_effect_sd,
    )
    made = prior.truths_after(of.problem.values, every.matrix[:, place], 512)
    found, nodes = moments(of.posterior.nodes), of.posterior.nodes
    logit = np.log(made.slow / (1.0 - made.slow))
    assert logit.mean() == pytest.approx(found["slow_share"].mean, abs=0.2 * found["slow_share"].sd)
    assert np.log(made.noise).mean() == pytest.approx(
        float((nodes.level_weight.sum(axis=1) * nodes.log_noise).sum()), abs=0.03
    )
    level = of.posterior.covariate("intercept")
    assert made.linear[:, 0].mean() == pytest.approx(level.average(), abs=0.2 * level.deviation())
    assert made.linear[:, 0].std() == pytest.approx(level.deviation(), rel=0.2)


def test_every_design_is_drawn_from_its_own_lot_or_says_why_not() -> None:
    terms = Terms(
        product="troche", outcome=Outcome.TOTAL_SLEEP_TIME, smallest_effect=30.0, baseline_nights=28, seed=5
    )
    lots = {design: fixed_lot(number) for number, design in enumerate(OPEN)}
    found = candidates(replace(wishes(), weeks=3), terms, lots, shipped(), diary=None)
    assert [each.design for each in found] == list(OPEN)
    random_days, off_weeks, blocks = found
    assert random_days.trial is not None
    assert random_days.trial.unchanged
    assert random_days.worth is not None
    assert off_weeks.trial is not None
    assert len(off_weeks.trial.weeks) == 2
    assert (blocks.trial, blocks.worth) == (None, None)
    assert blocks.problem == "two_week_blocks needs at least 4 weeks"
