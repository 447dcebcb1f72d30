"""Is the assurance of a planned trial the share of such trials that are decided, by the full estimate of each?

Patients are drawn from the prior by a random generator, which the engine does not use, and take the drawn doses.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from multiprocessing import get_context
from time import process_time

import numpy as np

from trochee.effect.assurance import planned_series, worth_of
from trochee.effect.draws import fixed_lot
from trochee.effect.estimate import estimate
from trochee.effect.plans import Wishes, draw_weeks
from trochee.effect.values import Direction, Outcome
from trochee.knowledge import shipped
from trochee.record import Trial, TrialDesign

from .patients import Model
from .randomisation import taken_peak
from .simulate import Floats, dose_effect, draw_truth, slow_and_fast_noise
from .verdict import Verdict

TRIALS = 320
DESIGNS = (TrialDesign.RANDOM_DAYS, TrialDesign.OFF_WEEKS)
OUTCOME = Outcome.TOTAL_SLEEP_TIME
LIMIT, SECONDS_LIMIT = 0.06, 3.0
SMALLEST = 30.0


def trial(design: TrialDesign) -> Trial:
    """Twelve weeks of two doses."""
    wishes = Wishes(weeks=12, doses_per_week=2, minimum_gap_nights=2, first_evening=date(2026, 3, 1))
    return Trial(
        design=design,
        product="x",
        outcome=OUTCOME.value,
        smallest_effect=SMALLEST,
        baseline_nights=28,
        doses_per_week=2,
        minimum_gap_nights=2,
        seed=1,
        weeks=draw_weeks(design, wishes, fixed_lot(1)),
    )


def even(nights: int) -> Floats:
    """Two doses in every week from night 28 on: the schedule by whose peak an effect is sized in every design."""
    night = np.arange(nights - 28)
    return np.concatenate([np.zeros(28), (np.floor((night + 1) * 2 / 7) > np.floor(night * 2 / 7)).astype(float)])


def one(case: tuple[int, TrialDesign]) -> tuple[bool, float]:
    """Whether the full estimate of one trial is clear, and its spread."""
    number, design = case
    knowledge = shipped()
    model, rng = Model.of(OUTCOME, knowledge), np.random.default_rng([number, 7])
    series = planned_series(trial(design), None)
    nights, truth = series.values.size, draw_truth(model.scale, model.linear, model.nonlinear, rng)
    sized = truth.peak_effect * taken_peak(series.doses, truth.half_life) / taken_peak(even(nights), truth.half_life)
    weekday = (series.first_night.weekday() + np.arange(nights)) % 7
    values = (
        truth.intercept
        + truth.weekend * np.isin(weekday, (5, 6))
        + truth.trend * (np.arange(nights) - (nights - 1) / 2.0) / 30.0
        + truth.dose_night * series.doses
        + dose_effect(replace(truth, peak_effect=sized), series.doses, nights - 1)
        + slow_and_fast_noise(truth, nights, rng)
    )
    seen = rng.random(nights) < knowledge.number("effect.trial.share_seen")
    seen[-1] = True
    made = estimate(replace(series, values=np.where(seen, values, np.nan)), knowledge=knowledge)
    assert made.average_benefit is not None
    return made.direction in {Direction.CLEAR_BENEFIT, Direction.CLEAR_HARM}, made.average_benefit.sd


def main() -> None:
    verdict = Verdict("assurance of a planned trial against full estimates of such trials")
    knowledge = shipped()
    with get_context("spawn").Pool(2) as pool:
        for design in DESIGNS:
            start = process_time()
            worth = worth_of(trial(design), knowledge, diary=None)
            took = process_time() - start
            found = np.array(pool.map(one, [(number, design) for number in range(TRIALS)], chunksize=10))
            share = float(found[:, 0].mean())
            error = float(np.sqrt(share * (1.0 - share) / TRIALS))
            verdict.promise(
                f"{design.value}: assurance, share decided",
                f"{worth.assurance:.3f}, {share:.3f} ± {error:.3f}",
                f"within {LIMIT}",
                abs(worth.assurance - share) <= LIMIT,
            )
            verdict.show(
                f"{design.value}: spread foreseen, observed [min]",
                f"{worth.expected_sd:.2f}, {found[:, 1].mean():.2f}",
            )
            verdict.promise(
                f"{design.value}: time of assurance and power",
                f"{took:.2f} s",
                f"at most {SECONDS_LIMIT:g} s",
                took <= SECONDS_LIMIT,
            )
    verdict.close()


if __name__ == "__main__":
    main()
